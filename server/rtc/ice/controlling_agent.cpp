#include "rtc/ice/controlling_agent.hpp"

#include <algorithm>

#include "rtc/ice/binding_answer.hpp"
#include "rtc/ice/candidate.hpp"
#include "rtc/ice/candidate_pair.hpp"
#include "rtc/stun/message_builder.hpp"

namespace heydok::ice {
namespace {

using stun::AttributeType;

constexpr Duration kFirstRetransmission = std::chrono::milliseconds{100};
constexpr Duration kLongestRetransmission = std::chrono::milliseconds{1600};
/// After so many transmissions of one check a new one is begun.
constexpr std::uint32_t kMaxTransmissions = 7;
/// Between an answer and the next check of the same path; well below Limits{}.consent.
constexpr Duration kKeepalive = std::chrono::milliseconds{2500};

Duration retransmission_delay(std::uint32_t attempts) {
    return std::min(kFirstRetransmission * (1u << std::min(attempts, 8u)), kLongestRetransmission);
}

}  // namespace

ControllingAgent::ControllingAgent(Credentials local, Random& random)
    : local_(std::move(local)), random_(random), tie_breaker_(random.u64()) {}

void ControllingAgent::set_remote(Instant now, Credentials remote,
                                  std::vector<TransportAddress> candidates) {
    remote_ = std::move(remote);
    paths_.clear();
    for (const TransportAddress& candidate : candidates) {
        if (paths_.size() == kMaxRemoteCandidates) {
            break;
        }
        paths_.push_back({candidate, std::nullopt, 0, now, std::nullopt});
    }
}

void ControllingAgent::restart(Credentials local) {
    previous_local_ = std::move(local_);
    local_ = std::move(local);
    remote_.reset();
    paths_.clear();
}

StunOutcome ControllingAgent::handle_stun(Instant now, const TransportAddress& from,
                                          const stun::Message& message, DatagramBatch& out) {
    if (message.method() != stun::Method::binding ||
        message.message_class() == stun::Class::indication) {
        return {StunVerdict::not_a_binding};
    }
    if (!message.has_valid_fingerprint()) {
        return {StunVerdict::fingerprint_wrong};
    }
    return message.message_class() == stun::Class::request ? answer_request(from, message, out)
                                                           : take_response(now, from, message);
}

StunOutcome ControllingAgent::answer_request(const TransportAddress& from,
                                             const stun::Message& message, DatagramBatch& out) {
    const auto username = read_username(message);
    const Credentials* local = nullptr;
    if (username && username->receiver_ufrag == local_.ufrag) {
        local = &local_;
    } else if (username && previous_local_ && username->receiver_ufrag == previous_local_->ufrag) {
        local = &*previous_local_;
    }
    if (local == nullptr) {
        return {StunVerdict::unknown_user};
    }
    if (!message.has_valid_integrity(local->pwd)) {
        return {StunVerdict::integrity_wrong};
    }
    const std::uint16_t error = error_for(message, AttributeType::ice_controlling);
    const MutableBytes space = out.reserve(stun::kMaxBuiltSize);
    const std::size_t size = error == 0
                                 ? write_success(space, message.transaction_id(), from, local->pwd)
                                 : write_error(space, message, error, local->pwd);
    out.commit(from, size);
    return {error == 0 ? StunVerdict::answered : StunVerdict::refused};
}

StunOutcome ControllingAgent::take_response(Instant now, const TransportAddress& from,
                                            const stun::Message& message) {
    const auto path = std::find_if(paths_.begin(), paths_.end(), [&](const Path& candidate) {
        return candidate.address == from && candidate.id == message.transaction_id();
    });
    if (path == paths_.end() || !remote_) {
        return {StunVerdict::unexpected_response};
    }
    if (!message.has_valid_integrity(remote_->pwd)) {
        return {StunVerdict::integrity_wrong};
    }
    path->id.reset();
    path->next_send = now + kKeepalive;
    if (message.message_class() == stun::Class::error) {
        return {StunVerdict::refused};
    }
    path->answered_at = now;
    mapped_ = message.mapped_address();
    return {StunVerdict::confirmed, choose(now, *path)};
}

bool ControllingAgent::choose(Instant now, const Path& answered) {
    const auto current = std::find_if(paths_.begin(), paths_.end(), [this](const Path& path) {
        return selected_ == path.address;
    });
    const bool keeps_current = current != paths_.end() && current->answered_at &&
                               now - *current->answered_at < kPathSilence;
    if (keeps_current) {
        if (&*current == &answered) {
            selected_answered_at_ = now;
        }
        return false;
    }
    const bool changed = selected_ != answered.address;
    selected_ = answered.address;
    selected_answered_at_ = now;
    return changed;
}

bool ControllingAgent::handle_timeout(Instant now, DatagramBatch& out) {
    const bool lost = selected_ && now - selected_answered_at_ >= Limits{}.consent;
    if (lost) {
        selected_.reset();
    }
    for (Path& path : paths_) {
        if (now >= due(path)) {
            send_check(now, path, out);
        }
    }
    return lost;
}

Instant ControllingAgent::due(const Path& path) const {
    if (!remote_) {
        return kNever;
    }
    // Once one path answers, the others rest until it falls silent.
    const auto current = std::find_if(paths_.begin(), paths_.end(), [this](const Path& other) {
        return selected_ == other.address && other.answered_at;
    });
    if (current == paths_.end() || &*current == &path) {
        return path.next_send;
    }
    return std::max(path.next_send, *current->answered_at + kPathSilence);
}

Instant ControllingAgent::next_timeout() const {
    Instant next = selected_ ? selected_answered_at_ + Limits{}.consent : kNever;
    for (const Path& path : paths_) {
        next = std::min(next, due(path));
    }
    return next;
}

void ControllingAgent::send_check(Instant now, Path& path, DatagramBatch& out) {
    if (!path.id || path.attempts == kMaxTransmissions) {
        path.id.emplace();
        random_.fill(*path.id);
        path.attempts = 0;
    }
    path.next_send = now + retransmission_delay(path.attempts++);
    const MutableBytes space = out.reserve(stun::kMaxBuiltSize);
    stun::MessageBuilder builder{space, stun::Class::request, stun::Method::binding, *path.id};
    const std::size_t size = builder.username(remote_->ufrag, local_.ufrag)
                                 .priority(candidate_priority(CandidateType::prflx, 0xFFFF))
                                 .role(AttributeType::ice_controlling, tie_breaker_)
                                 .use_candidate()
                                 .finish(remote_->pwd);
    if (size > 0) {
        out.commit(path.address, size);
    }
}

}  // namespace heydok::ice
