// links: heydok_rtc_ice
#include <chrono>
#include <cstdint>

#include "base/assert.hpp"
#include "rtc/ice/candidate_pair.hpp"
#include "rtc/ice/lite_agent.hpp"
#include "rtc/stun/message_builder.hpp"

namespace {

using namespace heydok;

const ice::Credentials kLocal{"server", "serverpassword0123456789"};
const ice::Credentials kRemote{"client", "clientpassword0123456789"};

/// One step is three bytes: what arrives, from which port, how many 100 ms later.
struct Step {
    std::uint8_t action;
    std::uint8_t port;
    std::uint8_t pause;
};

Bytes check(const stun::TransactionId& id, std::uint8_t action) {
    Bytes space(stun::kMaxBuiltSize);
    stun::MessageBuilder builder{space, stun::Class::request, stun::Method::binding, id};
    builder.username(action & 1 ? kLocal.ufrag : "nobody", kRemote.ufrag).priority(1);
    if (action & 2) {
        builder.use_candidate();
    }
    builder.role(
        action & 4 ? stun::AttributeType::ice_controlled : stun::AttributeType::ice_controlling, 1);
    space.resize(builder.finish(action & 8 ? kLocal.pwd : "wrong"));
    return space;
}

void run_step(const Step& step, Instant now, Random& random, ice::LiteAgent& agent) {
    TransportAddress from = *parse_address("192.0.2.1", 1000);
    from.port = static_cast<std::uint16_t>(from.port + step.port);
    stun::TransactionId id;
    random.fill(id);
    DatagramBatch out;
    const Bytes request = check(id, step.action);
    agent.handle_stun(now, from, *stun::Message::parse(request), out);
    for (const auto& entry : out.entries()) {
        HEYDOK_ASSERT(entry.to == from);
        const auto sent = stun::Message::parse(out.bytes(entry));
        HEYDOK_ASSERT(sent && sent->has_valid_fingerprint());
        if (sent->message_class() == stun::Class::request && (step.action & 16) != 0) {
            Bytes space(stun::kMaxBuiltSize);
            stun::MessageBuilder builder{space, stun::Class::success, stun::Method::binding,
                                         sent->transaction_id()};
            space.resize(builder.mapped_address(from).finish(kRemote.pwd));
            DatagramBatch ignored;
            agent.handle_stun(now, from, *stun::Message::parse(space), ignored);
        }
    }
}

}  // namespace

/// Sequences of checks, good and bad: answers go only where the check came from, media only to
/// proven addresses, and pairs stay bounded.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    Random random = Random::seeded(1);
    ice::LiteAgent agent{kLocal, kRemote, random};
    Instant now{std::chrono::hours{1}};
    for (std::size_t at = 0; at + 3 <= size && at < 3000; at += 3) {
        now += std::chrono::milliseconds{100} * data[at + 2];
        agent.handle_timeout(now);
        run_step({data[at], data[at + 1], data[at + 2]}, now, random, agent);
        HEYDOK_ASSERT(agent.pair_count() <= ice::kMaxPairs);
        HEYDOK_ASSERT(!agent.selected_path() || agent.is_proven(*agent.selected_path()));
        HEYDOK_ASSERT(agent.selected_path().has_value() ==
                      (agent.consent() == ice::Consent::granted));
    }
    return 0;
}
