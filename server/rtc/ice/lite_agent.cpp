#include "rtc/ice/lite_agent.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "rtc/ice/binding_answer.hpp"
#include "rtc/stun/message_builder.hpp"

namespace heydok::ice {
namespace {

using stun::AttributeType;

/// The priority that our checks claim for the address they come from; lite agents have host
/// addresses only, and the peer learns none from it.
constexpr std::uint32_t kCheckPriority = 110u << 24 | 0xFFFFFF;

/// A proven or connected sender has shown that it receives there; others get at most what they
/// sent, so that a forged source is never answered with more than it cost.
bool may_send(const CandidatePair& pair, std::size_t size) {
    return pair.proven_at || pair.address.protocol == Protocol::tcp ||
           pair.bytes_out + size <= pair.bytes_in;
}

bool is_fresh(const CandidatePair& pair, Instant now) {
    return pair.proven_at && now - *pair.proven_at < kFreshProof;
}

/// Whether a check of the peer is the occasion for one of ours.
bool wants_check(const CandidatePair& pair, Instant now) {
    if (!pair.proven_at) {
        return true;
    }
    return now - *pair.proven_at >= kConsentRefresh ||
           (pair.wants_selection && !is_fresh(pair, now));
}

/// Sends the answer to request `id` now; false when the budget does not allow it yet.
bool send_answer(CandidatePair& pair, const stun::TransactionId& id, std::string_view pwd,
                 DatagramBatch& out) {
    const MutableBytes space = out.reserve(stun::kMaxBuiltSize);
    const std::size_t size = write_success(space, id, pair.address, pwd);
    if (size == 0 || !may_send(pair, size)) {
        return false;
    }
    out.commit(pair.address, size);
    pair.bytes_out += size;
    return true;
}

}  // namespace

LiteAgent::LiteAgent(Credentials local, Credentials remote, Random& random, const Limits& limits)
    : local_{std::move(local), kNever},
      remote_(std::move(remote)),
      random_(random),
      limits_(limits),
      tie_breaker_(random.u64()) {
    pairs_.reserve(kMaxPairs);
}

StunOutcome LiteAgent::handle_stun(Instant now, const TransportAddress& from,
                                   const stun::Message& message, DatagramBatch& out) {
    if (message.method() != stun::Method::binding ||
        message.message_class() == stun::Class::indication) {
        return {StunVerdict::not_a_binding};
    }
    if (!message.has_valid_fingerprint()) {
        return {StunVerdict::fingerprint_wrong};
    }
    return message.message_class() == stun::Class::request
               ? handle_request(now, from, message, out)
               : handle_response(now, from, message, out);
}

StunOutcome LiteAgent::handle_request(Instant now, const TransportAddress& from,
                                      const stun::Message& message, DatagramBatch& out) {
    const auto username = read_username(message);
    const LocalSet* local = username ? local_set(username->receiver_ufrag) : nullptr;
    if (local == nullptr) {
        return {StunVerdict::unknown_user};
    }
    if (!message.has_valid_integrity(local->credentials.pwd)) {
        return {StunVerdict::integrity_wrong};
    }
    if (now >= local->expires) {
        return {StunVerdict::credentials_expired};
    }
    const Credentials* remote = remote_set(username->sender_ufrag);
    if (remote == nullptr || (local != &local_ && remote == &remote_)) {
        return {StunVerdict::credentials_mixed};
    }
    if (const auto code = error_for(message, AttributeType::ice_controlled); code != 0) {
        // We never change our role: a lite agent is controlled (RFC 8445 section 6.1.1).
        const MutableBytes space = out.reserve(stun::kMaxBuiltSize);
        const std::size_t size = write_error(space, message, code, local->credentials.pwd);
        if (size <= message.bytes().size()) {
            out.commit(from, size);
        }
        return {StunVerdict::refused};
    }
    CandidatePair& pair = find_or_add(now, from);
    if (!pair.answered.admit(now, limits_.checks_per_source)) {
        return {StunVerdict::rate_limited};
    }
    const Request request{now, message, *local, *remote, out};
    return {StunVerdict::answered, accept(request, pair)};
}

bool LiteAgent::accept(const Request& request, CandidatePair& pair) {
    pair.bytes_in += request.message.bytes().size();
    pair.priority = request.message.priority().value_or(pair.priority);
    note_nomination(request, pair);
    pair.last_check = request.now;
    if (wants_check(pair, request.now)) {
        send_check(request, pair);  // before the answer: the peer's handshake follows the answer
    }
    pair.owed_answer.reset();
    const stun::TransactionId& id = request.message.transaction_id();
    const std::string& key = request.local.credentials.pwd;
    if (!send_answer(pair, id, key, request.out)) {
        pair.owed_answer = CandidatePair::OwedAnswer{id, key};
    }
    return pair.wants_selection && is_fresh(pair, request.now) && select(pair);
}

void LiteAgent::note_nomination(const Request& request, CandidatePair& pair) {
    const bool nominates = request.message.has(AttributeType::use_candidate);
    const bool is_new = nominates && !pair.nominated;
    pair.nominated = nominates;
    if (is_new) {
        // Only the change counts: a peer that nominates several pairs for ever moves nothing.
        for (CandidatePair& other : pairs_) {
            other.wants_selection = false;
        }
    }
    if (is_selected(pair)) {
        pair.wants_selection = false;
        return;
    }
    const bool path_wanted = !selected_ || is_path_silent(request.now);
    pair.wants_selection = is_new || path_wanted || (nominates && pair.wants_selection);
}

void LiteAgent::send_check(const Request& request, CandidatePair& pair) {
    const Instant now = request.now;
    if (pair.check && now - pair.check->first_sent >= kCheckLifetime) {
        pair.check.reset();
    }
    if (pair.check && now - pair.check->last_sent < kCheckInterval) {
        return;
    }
    if (!pair.check) {
        pair.check = CandidatePair::Check{{}, request.remote.pwd, now, now};
        random_.fill(pair.check->id);
    }
    const MutableBytes space = request.out.reserve(stun::kMaxBuiltSize);
    stun::MessageBuilder builder{space, stun::Class::request, stun::Method::binding,
                                 pair.check->id};
    const std::size_t size = builder.username(request.remote.ufrag, request.local.credentials.ufrag)
                                 .priority(kCheckPriority)
                                 .role(AttributeType::ice_controlled, tie_breaker_)
                                 .finish(pair.check->key);
    if (size == 0 || !may_send(pair, size)) {
        pair.check.reset();
        return;
    }
    request.out.commit(pair.address, size);
    pair.bytes_out += size;
    pair.check->last_sent = now;
}

StunOutcome LiteAgent::handle_response(Instant now, const TransportAddress& from,
                                       const stun::Message& message, DatagramBatch& out) {
    CandidatePair* pair = find(from);
    if (pair == nullptr || !pair->check || pair->check->id != message.transaction_id()) {
        return {StunVerdict::unexpected_response};
    }
    if (!message.has_valid_integrity(pair->check->key)) {
        return {StunVerdict::integrity_wrong};
    }
    if (message.message_class() == stun::Class::error) {
        pair->check.reset();
        return {StunVerdict::refused};
    }
    return {StunVerdict::confirmed, confirm(now, *pair, out)};
}

bool LiteAgent::confirm(Instant now, CandidatePair& pair, DatagramBatch& out) {
    pair.check.reset();
    pair.proven_at = now;
    if (pair.owed_answer) {
        send_answer(pair, pair.owed_answer->id, pair.owed_answer->key, out);
        pair.owed_answer.reset();
    }
    return (pair.wants_selection || !selected_) && select(pair);
}

bool LiteAgent::select(CandidatePair& pair) {
    pair.wants_selection = false;
    consent_ = Consent::granted;
    if (is_selected(pair)) {
        return false;
    }
    selected_ = pair.address;
    return true;
}

bool LiteAgent::reselect(Consent without_path) {
    const auto heard_last = [](const CandidatePair& a, const CandidatePair& b) {
        const auto rank = [](const CandidatePair& pair) {
            return std::pair{pair.proven_at, pair.last_check};
        };
        return rank(a) < rank(b);
    };
    const auto best = std::max_element(pairs_.begin(), pairs_.end(), heard_last);
    if (best != pairs_.end() && best->proven_at) {
        return select(*best);
    }
    consent_ = without_path;
    selected_.reset();
    return true;
}

bool LiteAgent::is_path_silent(Instant now) const {
    const CandidatePair* path = selected_ ? find(*selected_) : nullptr;
    return path == nullptr || !path->proven_at || now - *path->proven_at >= kPathSilence;
}

bool LiteAgent::handle_timeout(Instant now) {
    if (previous_local_ && now >= previous_local_->expires) {
        previous_local_.reset();
        previous_remote_.reset();
    }
    std::erase_if(pairs_,
                  [&](const CandidatePair& pair) { return now >= pair.expires(limits_.consent); });
    const bool path_expired = selected_ && find(*selected_) == nullptr;
    return path_expired && reselect(Consent::lost);
}

Instant LiteAgent::next_timeout() const {
    Instant next = previous_local_ ? previous_local_->expires : kNever;
    for (const CandidatePair& pair : pairs_) {
        next = std::min(next, pair.expires(limits_.consent));
    }
    return next;
}

void LiteAgent::restart(Instant now, Credentials local, Credentials remote) {
    previous_local_ = LocalSet{std::move(local_.credentials), now + kPreviousCredentialsLifetime};
    previous_remote_ = std::move(remote_);
    local_.credentials = std::move(local);
    remote_ = std::move(remote);
    for (CandidatePair& pair : pairs_) {
        pair.nominated = false;
        pair.check.reset();
        pair.owed_answer.reset();
    }
}

bool LiteAgent::remove_pair(const TransportAddress& address) {
    std::erase_if(pairs_, [&](const CandidatePair& pair) { return pair.address == address; });
    return selected_ == address && reselect(Consent::pending);
}

bool LiteAgent::is_proven(const TransportAddress& from) const {
    const CandidatePair* pair = find(from);
    return pair != nullptr && pair->proven_at.has_value();
}

std::vector<std::string> LiteAgent::accepted_ufrags(Instant now) const {
    std::vector<std::string> ufrags{local_.credentials.ufrag};
    if (previous_local_ && now < previous_local_->expires) {
        ufrags.push_back(previous_local_->credentials.ufrag);
    }
    return ufrags;
}

const LiteAgent::LocalSet* LiteAgent::local_set(std::string_view ufrag) const {
    if (ufrag == local_.credentials.ufrag) {
        return &local_;
    }
    const bool is_previous = previous_local_ && ufrag == previous_local_->credentials.ufrag;
    return is_previous ? &*previous_local_ : nullptr;
}

const Credentials* LiteAgent::remote_set(std::string_view ufrag) const {
    if (ufrag == remote_.ufrag) {
        return &remote_;
    }
    const bool is_previous = previous_remote_ && ufrag == previous_remote_->ufrag;
    return is_previous ? &*previous_remote_ : nullptr;
}

const CandidatePair* LiteAgent::find(const TransportAddress& address) const {
    const auto found = std::find_if(pairs_.begin(), pairs_.end(), [&](const CandidatePair& pair) {
        return pair.address == address;
    });
    return found == pairs_.end() ? nullptr : &*found;
}

CandidatePair* LiteAgent::find(const TransportAddress& address) {
    return const_cast<CandidatePair*>(std::as_const(*this).find(address));
}

CandidatePair& LiteAgent::find_or_add(Instant now, const TransportAddress& address) {
    if (CandidatePair* known = find(address)) {
        return *known;
    }
    if (pairs_.size() >= kMaxPairs) {
        // Unproven before proven, then the one heard longest ago; never the path in use (A10).
        const auto rank = [this](const CandidatePair& pair) {
            return std::tuple{is_selected(pair), pair.proven_at.has_value(), pair.last_check};
        };
        pairs_.erase(
            std::min_element(pairs_.begin(), pairs_.end(),
                             [&](const auto& a, const auto& b) { return rank(a) < rank(b); }));
    }
    CandidatePair& pair = pairs_.emplace_back();
    pair.address = address;
    pair.last_check = now;
    return pair;
}

}  // namespace heydok::ice
