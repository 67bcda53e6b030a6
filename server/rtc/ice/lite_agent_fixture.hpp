#pragma once
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "rtc/ice/lite_agent.hpp"
#include "rtc/stun/message_builder.hpp"

namespace heydok::ice {
using namespace std::chrono_literals;
using stun::AttributeType;

inline const Credentials kLocal{"server+/0123", "serverpassword0123456789ab"};
inline const Credentials kRemote{"client", "clientpassword0123456789ab"};
inline const TransportAddress kHome = *parse_address("192.0.2.10", 50000);
inline const TransportAddress kMobile = *parse_address("198.51.100.20", 40000);
inline const TransportAddress kAttacker = *parse_address("203.0.113.66", 6666);

enum class Nominate { no, yes };

/// What a check of the peer looks like; tests change single fields.
struct Check {
    std::string username = kLocal.ufrag + ":" + kRemote.ufrag;
    std::string key = kLocal.pwd;
    Nominate nominate = Nominate::no;
    AttributeType role = AttributeType::ice_controlling;
    std::optional<std::uint16_t> extra_attribute = {};
    stun::Method method = stun::Method::binding;
    stun::Class message_class = stun::Class::request;
};

/// An agent with its peer's side played by hand, in virtual time. For the tests beside it.
class LiteAgentTest : public testing::Test {
  protected:
    Bytes build(const Check& check) {
        stun::TransactionId id;
        random.fill(id);
        Bytes space(stun::kMaxBuiltSize);
        stun::MessageBuilder builder{space, check.message_class, check.method, id};
        builder.add(AttributeType::username, as_bytes(check.username)).priority(1853824767);
        builder.role(check.role, 42);
        if (check.nominate == Nominate::yes) {
            builder.use_candidate();
        }
        if (check.extra_attribute) {
            builder.add(static_cast<AttributeType>(*check.extra_attribute), {});
        }
        space.resize(check.key.empty() ? builder.finish_unauthenticated()
                                       : builder.finish(check.key));
        return space;
    }
    StunOutcome receive(const TransportAddress& from, ByteView datagram) {
        const auto message = stun::Message::parse(datagram);
        EXPECT_TRUE(message);
        out.clear();
        return agent.handle_stun(now, from, *message, out);
    }
    StunOutcome check(const TransportAddress& from, const Check& with = {}) {
        return receive(from, build(with));
    }
    StunOutcome nominate(const TransportAddress& from) {
        return check(from, {.nominate = Nominate::yes});
    }
    /// The request that the agent just sent to `to`, if any.
    std::optional<stun::Message> sent(const TransportAddress& to, stun::Class wanted) {
        for (const auto& entry : out.entries()) {
            auto message = stun::Message::parse(out.bytes(entry));
            if (entry.to == to && message && message->message_class() == wanted) {
                return *message;
            }
        }
        return std::nullopt;
    }
    /// The peer's answer to the check that the agent just sent to `from`.
    Bytes answer_to_check(const TransportAddress& from, std::string_view key = kRemote.pwd) {
        const auto request = sent(from, stun::Class::request);
        EXPECT_TRUE(request);
        Bytes space(stun::kMaxBuiltSize);
        stun::MessageBuilder builder{space, stun::Class::success, stun::Method::binding,
                                     request ? request->transaction_id() : stun::TransactionId{}};
        space.resize(builder.mapped_address(kHome).finish(key));
        return space;
    }
    /// Check, our check, its answer: afterwards `from` is proven.
    StunOutcome prove(const TransportAddress& from, Nominate nominate = Nominate::no) {
        check(from, {.nominate = nominate});
        return receive(from, answer_to_check(from));
    }

    Random random = Random::seeded(7);
    LiteAgent agent{kLocal, kRemote, random};
    DatagramBatch out;
    Instant now{1h};
};

}  // namespace heydok::ice
