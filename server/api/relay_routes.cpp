// The end-to-end handshake's way between the physician and a guest, and what the physician's
// device found out about it.
#include <algorithm>
#include <array>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/problem.hpp"
#include "crypto/encoding.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

static_assert(kLargestRelayed / 3 * 4 == kLongestText, "base64url of the largest message");
constexpr std::size_t kLongestRecipient = 64;

struct Message {
    std::string to;
    std::string body;
};

Result<Message> read_message(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    Message message{body->text("to", kLongestRecipient), body->text("body")};
    const Parsed<Bytes> bytes = crypto::base64url_decode(message.body);
    if (!bytes || bytes->empty() || bytes->size() > kLargestRelayed) {
        body->refuse("body");
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return message;
}

bool is_out(const meeting::Participant& person) {
    return person.state == meeting::State::denied || person.state == meeting::State::removed;
}

bool is_admitted_guest(const meeting::Participant& person) {
    return person.role == meeting::Role::patient && person.admitted_at && !is_out(person);
}

using Recipients = std::vector<std::string>;

Result<Recipients> recipients_of_host(Access& access, const std::string& to) {
    const std::string& id = access.caller.meeting->id;
    Recipients recipients;
    if (to == kRelayAll) {
        for (const meeting::Participant& person : access.meetings().participants(id)) {
            if (is_admitted_guest(person)) {
                recipients.push_back(person.identity);
            }
        }
        return recipients;
    }
    const std::optional<meeting::Participant> guest = access.meetings().participant(id, to);
    if (!guest || guest->role != meeting::Role::patient) {
        return Refusal{"not-found"};
    }
    recipients.push_back(to);  // who was turned away, too, may be told why
    return recipients;
}

/// Guests reach the physician only; nobody who was turned away reaches anybody.
Result<Recipients> recipients_of_guest(const Access& access, const std::string& to) {
    if (is_out(*access.caller.participant)) {
        return Refusal{"not-admitted"};
    }
    if (to != kRelayHost) {
        return Refusal{"forbidden"};
    }
    return Recipients{to};
}

struct Passage {
    std::string from;
    Recipients to;
};

Result<Passage> passage(Access& access, const std::string& to) {
    if (const Result<void> open = check_open(*access.caller.meeting, access.now); !open) {
        return open.error();
    }
    const bool host = access.caller.is_host;
    if (!host && !access.caller.participant) {
        return Refusal{"not-found"};
    }
    Result<Recipients> recipients =
        host ? recipients_of_host(access, to) : recipients_of_guest(access, to);
    if (!recipients) {
        return recipients.error();
    }
    return Passage{host ? std::string{kRelayHost} : access.caller.participant->identity,
                   std::move(*recipients)};
}

struct Finding {
    audit::Event event;
    std::string identity;
};

/// What a device may report, and how the audit calls it.
constexpr std::array<std::pair<std::string_view, audit::Event>, 9> kFindings{{
    {"verified", audit::Event::encryption_verified},
    {"codes-unequal", audit::Event::encryption_codes_unequal},
    {"key-changed", audit::Event::encryption_key_changed},
    {"forged-message", audit::Event::encryption_message_forged},
    {"unknown-participant", audit::Event::encryption_participant_unknown},
    {"renamed-participant", audit::Event::encryption_participant_renamed},
    {"plain-track", audit::Event::encryption_track_plain},
    {"plain-data", audit::Event::encryption_data_plain},
    {"relay-silent", audit::Event::encryption_relay_silent},
}};

Result<Finding> read_finding(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    const std::string kind = body->text("kind");
    const std::string identity = body->optional_text("identity").value_or("");
    const auto* const found = std::find_if(kFindings.begin(), kFindings.end(),
                                           [&](const auto& one) { return one.first == kind; });
    if (found == kFindings.end()) {
        body->refuse("kind");
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return Finding{found->second, identity};
}

Result<void> note(Access& access, const Finding& finding) {
    const meeting::Meeting& meeting = *access.caller.meeting;
    // A ghost is nobody we know: then the entry is about the meeting.
    const auto about = access.meetings().participant(meeting.id, finding.identity);
    access.meetings().note(meeting, about, finding.event, access.caller.actor());
    return {};
}

}  // namespace

asio::awaitable<net::Reply> relay_message(Core& core, CallPointer call) {
    const Result<Message> message = read_message(*call->request);
    const Result<Passage> way =
        co_await with_access(core, call, [message](Access& access) -> Result<Passage> {
            return message ? passage(access, message->to) : Result<Passage>{message.error()};
        });
    if (!way) {
        co_return problem(way.error());
    }
    const Instant now = core.clocks.steady();
    RateLimiter& limiter = way->from == kRelayHost ? core.host_relays : core.guest_relays;
    if (const auto wait = limiter.take(call->meeting_id + way->from, now)) {
        co_return problem({"rate-limited"}, *wait);
    }
    for (const std::string& recipient : way->to) {
        if (!core.relay.send(call->meeting_id, recipient, way->from, message->body,
                             core.clocks.wall(), now)) {
            co_return problem({"rate-limited"}, kRelayMemory);
        }
    }
    co_return json_response(json::object{}, 202);
}

asio::awaitable<net::Reply> note_finding(Core& core, CallPointer call) {
    const Result<Finding> finding = read_finding(*call->request);
    const Result<void> noted =
        co_await with_access(core, call, [finding](Access& access) -> Result<void> {
            return finding ? note(access, *finding) : Result<void>{finding.error()};
        });
    co_return noted ? json_response(json::object{}, 202) : problem(noted.error());
}

}  // namespace heydok::api
