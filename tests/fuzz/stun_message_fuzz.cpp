// links: heydok_rtc_stun
#include <cstdint>

#include "base/assert.hpp"
#include "rtc/stun/message.hpp"

/// Any datagram parses or is refused; every accessor of a parsed message is safe.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto message = heydok::stun::Message::parse({data, size});
    if (!message) {
        return 0;
    }
    HEYDOK_ASSERT(message->attribute_count() <= heydok::stun::kMaxAttributes);
    std::size_t total = 0;
    for (std::size_t i = 0; i < message->attribute_count(); ++i) {
        for (const std::uint8_t byte : message->attribute(i).value) {
            total += byte;
        }
    }
    total += message->username().size() + message->priority().value_or(0) +
             message->error_code().value_or(0) +
             message->tie_breaker(heydok::stun::AttributeType::ice_controlled).value_or(0);
    static_cast<void>(message->mapped_address());
    static_cast<void>(message->has_valid_fingerprint());
    static_cast<void>(message->has_valid_integrity("VOkJxbRl1RmTxUk/WvJxBt"));
    return total == SIZE_MAX ? -1 : 0;
}
