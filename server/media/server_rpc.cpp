#include "media/server_rpc.hpp"

#include <algorithm>

#include "media/data_packet.hpp"
#include "media/room.hpp"

namespace heydok::media {
namespace {

constexpr std::size_t kRpcIdLength = 24;

void fail(Turn& turn, const ServerRpcs::Pending& call, RpcFailure failure) {
    const char* text = "recipient disconnected";
    if (failure == RpcFailure::connection_timeout) {
        text = "connection timeout";
    } else if (failure == RpcFailure::response_timeout) {
        text = "response timeout";
    }
    turn.send(call.caller, RpcOutcome{static_cast<std::uint32_t>(failure), text});
}

}  // namespace

Instant ServerRpcs::next_timeout() const {
    Instant next = kNever;
    for (const Pending& call : pending) {
        next = std::min({next, call.ack_due, call.response_due});
    }
    return next;
}

void call_participant(Turn& turn, Participant& who, SessionId caller, const RpcCall& call) {
    const Duration timeout = call.response_timeout > Duration{0}
                                 ? std::min(call.response_timeout, kLongestRpcTimeout)
                                 : kDefaultRpcTimeout;
    ServerRpcs::Pending pending{turn.services.random.text(kRpcIdLength, Random::kReadable), caller,
                                turn.now + std::min(kRpcAckTimeout, timeout), turn.now + timeout};
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(timeout);
    send_own_packet(
        turn, who,
        make_rpc_request({.id = pending.id,
                          .method = call.method,
                          .payload = call.payload,
                          .timeout_ms = static_cast<std::uint32_t>(milliseconds.count()),
                          .identity = who.options.identity}));
    who.server_rpcs.pending.push_back(std::move(pending));
}

bool take_rpc_reply(Turn& turn, Participant& from, ByteView packet) {
    auto& pending = from.server_rpcs.pending;
    if (pending.empty()) {
        return false;
    }
    const auto reply = read_rpc_reply(packet);
    const auto call = std::find_if(pending.begin(), pending.end(), [&](const auto& waiting) {
        return reply && waiting.id == reply->request_id;
    });
    if (call == pending.end()) {
        return false;
    }
    if (reply->is_ack) {
        call->ack_due = kNever;
        return true;
    }
    turn.send(call->caller, RpcOutcome{reply->error, reply->text});
    pending.erase(call);
    return true;
}

void expire_rpcs(Turn& turn, Participant& who) {
    std::erase_if(who.server_rpcs.pending, [&](const ServerRpcs::Pending& call) {
        const bool unheard = turn.now >= call.ack_due;
        const bool late = turn.now >= call.response_due;
        if (unheard || late) {
            fail(turn, call,
                 unheard ? RpcFailure::connection_timeout : RpcFailure::response_timeout);
        }
        return unheard || late;
    });
}

void abandon_rpcs(Turn& turn, Participant& who) {
    for (const ServerRpcs::Pending& call : who.server_rpcs.pending) {
        fail(turn, call, RpcFailure::recipient_disconnected);
    }
    who.server_rpcs.pending.clear();
}

}  // namespace heydok::media
