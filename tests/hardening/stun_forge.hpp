#pragma once
#include <optional>
#include <string>

#include "base/random.hpp"
#include "rtc/ice/credentials.hpp"
#include "rtc/stun/message.hpp"
#include "rtc/stun/message_builder.hpp"

namespace heydok::hardening {

/// A Binding request of any kind; tests change single fields.
struct ForgedCheck {
    std::string username;
    std::string key;  ///< empty: no MESSAGE-INTEGRITY
    bool nominate = false;
    stun::AttributeType role = stun::AttributeType::ice_controlling;
    std::optional<std::uint16_t> extra_attribute = {};
    stun::Class message_class = stun::Class::request;
    stun::Method method = stun::Method::binding;
    std::uint64_t tie_breaker = 42;
};

inline Bytes build(const ForgedCheck& check, Random& random) {
    stun::TransactionId id;
    random.fill(id);
    Bytes space(1500);
    stun::MessageBuilder builder{space, check.message_class, check.method, id};
    if (!check.username.empty()) {
        builder.add(stun::AttributeType::username, as_bytes(check.username));
    }
    builder.priority(1'853'824'767).role(check.role, check.tie_breaker);
    if (check.nominate) {
        builder.use_candidate();
    }
    if (check.extra_attribute) {
        builder.add(static_cast<stun::AttributeType>(*check.extra_attribute), {});
    }
    space.resize(check.key.empty() ? builder.finish_unauthenticated() : builder.finish(check.key));
    return space;
}

/// What a genuine client with these credentials would send.
inline ForgedCheck genuine(const ice::Credentials& server, const ice::Credentials& client) {
    return {.username = server.ufrag + ":" + client.ufrag, .key = server.pwd};
}

/// The answer to a check of the server, as only the owner of `client` can make it.
inline Bytes answer(ByteView request, const ice::Credentials& client,
                    const TransportAddress& mapped) {
    const auto message = stun::Message::parse(request);
    Bytes space(stun::kMaxBuiltSize);
    stun::MessageBuilder builder{space, stun::Class::success, stun::Method::binding,
                                 message ? message->transaction_id() : stun::TransactionId{}};
    space.resize(builder.mapped_address(mapped).finish(client.pwd));
    return space;
}

}  // namespace heydok::hardening
