// links: heydok_rtc_stun
#include "base/assert.hpp"
#include "rtc/stun/message.hpp"
#include "rtc/stun/message_builder.hpp"

namespace {

using namespace heydok;
constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

/// Every typed accessor; only the bytes inside the message may be touched.
void read_all(const stun::Message& message) {
    for (std::size_t i = 0; i < message.attribute_count(); ++i) {
        const stun::Attribute attribute = message.attribute(i);
        HEYDOK_ASSERT(message.find(attribute.type).has_value());
        static_cast<void>(stun::read_xor_address(attribute.value, message.transaction_id()));
    }
    HEYDOK_ASSERT(message.error_code().value_or(300) >= 300);
    HEYDOK_ASSERT(message.error_code().value_or(300) <= 699);
    static_cast<void>(message.username());
    static_cast<void>(message.priority());
    static_cast<void>(message.tie_breaker(stun::AttributeType::ice_controlling));
    static_cast<void>(message.mapped_address());
}

}  // namespace

/// A genuine message with any attributes: the proofs at its end hold, and break with any change
/// that the first byte of the input names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteReader reader{{data, size}};
    const std::uint16_t change = reader.u16();
    Bytes space(stun::kMaxMessageSize);
    stun::MessageBuilder builder{space, static_cast<stun::Class>(reader.u8() % 4),
                                 stun::Method::binding, stun::TransactionId{1, 2, 3}};
    std::size_t added = 0;
    bool claims_proof = false;
    while (reader.remaining() > 3) {
        const auto type = static_cast<stun::AttributeType>(reader.u16());
        const ByteView value = reader.take(std::min<std::size_t>(reader.u8(), reader.remaining()));
        claims_proof = claims_proof || type == stun::AttributeType::message_integrity ||
                       type == stun::AttributeType::fingerprint;
        builder.add(type, value);
        ++added;
    }
    space.resize(builder.finish(kPassword));
    const auto message = stun::Message::parse(space);
    if (space.empty() || claims_proof || added + 2 > stun::kMaxAttributes) {
        if (message) {
            read_all(*message);
        }
        return 0;
    }
    HEYDOK_ASSERT(message && message->attribute_count() == added + 2);
    HEYDOK_ASSERT(message->has_valid_integrity(kPassword) && message->has_valid_fingerprint());
    HEYDOK_ASSERT(!message->has_valid_integrity("another password 12345"));
    read_all(*message);
    space[change % space.size()] ^= 0x41;
    if (const auto changed = stun::Message::parse(space)) {
        HEYDOK_ASSERT(!changed->has_valid_fingerprint());
        read_all(*changed);
    }
    return 0;
}
