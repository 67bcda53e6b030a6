#pragma once
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/engine.hpp"

namespace heydok::media {

struct Participant;
struct Turn;

/// Codes of RpcError that the server gives itself; clients know the same.
enum class RpcFailure : std::uint32_t {
    connection_timeout = 1501,  ///< no acknowledgement: it does not listen
    response_timeout = 1502,
    recipient_disconnected = 1503
};

/// An acknowledgement is due within this time: there and back, as clients count it.
inline constexpr Duration kRpcAckTimeout = std::chrono::seconds{7};
inline constexpr Duration kDefaultRpcTimeout = std::chrono::seconds{15};
inline constexpr Duration kLongestRpcTimeout = std::chrono::seconds{60};
/// Calls of the server that one participant may owe an answer to.
inline constexpr std::size_t kMaxServerRpcs = 64;
/// Longest payload and method of a call, in bytes.
inline constexpr std::size_t kMaxRpcPayload = 15U * 1024;
inline constexpr std::size_t kMaxRpcMethod = 64;

/// RPCs that the server called and one participant has not answered yet.
struct ServerRpcs {
    struct Pending {
        std::string id;
        SessionId caller{};
        Instant ack_due = kNever;
        Instant response_due = kNever;
    };
    std::vector<Pending> pending;

    [[nodiscard]] Instant next_timeout() const;
};

/// Sends the request; the outcome follows to `caller`.
void call_participant(Turn& turn, Participant& who, SessionId caller, const RpcCall& call);
/// Takes an acknowledgement or answer to a call of the server. False: it is for somebody else.
bool take_rpc_reply(Turn& turn, Participant& from, ByteView packet);
/// Ends what has waited too long.
void expire_rpcs(Turn& turn, Participant& who);
/// The participant goes: whoever waits is told.
void abandon_rpcs(Turn& turn, Participant& who);

}  // namespace heydok::media
