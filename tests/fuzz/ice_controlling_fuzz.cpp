// links: heydok_rtc_ice
#include "base/assert.hpp"
#include "rtc/ice/controlling_agent.hpp"
#include "rtc/stun/message_builder.hpp"

namespace {

using namespace heydok;

const ice::Credentials kServer{"server", "serverpassword0123456789"};
const ice::Credentials kClient{"client", "clientpassword0123456789"};

Bytes answer(const stun::Message& request, std::uint8_t action, const TransportAddress& mapped) {
    Bytes space(stun::kMaxBuiltSize);
    stun::TransactionId id = request.transaction_id();
    if ((action & 4) != 0) {
        ++id[0];
    }
    stun::MessageBuilder builder{space,
                                 (action & 8) != 0 ? stun::Class::error : stun::Class::success,
                                 stun::Method::binding, id};
    if ((action & 8) != 0) {
        builder.error_code((action & 16) != 0 ? 487 : 400);
    } else {
        builder.mapped_address(mapped);
    }
    space.resize(builder.finish((action & 32) != 0 ? "wrong" : kServer.pwd));
    return space;
}

/// Answers what the agent sent, in the way that `action` says.
void play_server(Instant now, ice::ControllingAgent& agent, const DatagramBatch& sent,
                 std::uint8_t action) {
    for (const auto& entry : sent.entries()) {
        const auto request = stun::Message::parse(sent.bytes(entry));
        HEYDOK_ASSERT(request && request->has_valid_integrity(kServer.pwd));
        if ((action & 1) == 0) {
            continue;  // lost
        }
        TransportAddress from = entry.to;
        from.port = static_cast<std::uint16_t>(from.port + ((action & 2) != 0 ? 1 : 0));
        const Bytes reply = answer(*request, action, from);
        DatagramBatch ignored;
        agent.handle_stun(now, from, *stun::Message::parse(reply), ignored);
    }
}

}  // namespace

/// The client's agent against a server that answers rightly, wrongly, late or not at all: a path is
/// only ever one of the candidates, and every check proves who we are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Random random = Random::seeded(1);
    ice::ControllingAgent agent{kClient, random};
    const std::vector<TransportAddress> candidates{*parse_address("192.0.2.1", 7882),
                                                   *parse_address("2001:db8::1", 7882)};
    Instant now{std::chrono::hours{1}};
    agent.set_remote(now, kServer, candidates);
    for (std::size_t at = 0; at + 2 <= size && at < 1000; at += 2) {
        now += std::chrono::milliseconds{20} * data[at + 1];
        DatagramBatch out;
        agent.handle_timeout(now, out);
        if (data[at] >= 240) {
            agent.restart({"again" + std::to_string(data[at]), "clientpassword0123456789"});
            agent.set_remote(now, kServer, candidates);
        } else {
            play_server(now, agent, out, data[at]);
        }
        const auto& path = agent.selected_path();
        HEYDOK_ASSERT(!path || *path == candidates[0] || *path == candidates[1]);
    }
    return 0;
}
