#include "rtc/stun/message_builder.hpp"

#include <algorithm>

#include "crypto/crc32.hpp"
#include "crypto/hash.hpp"
#include "rtc/stun/message.hpp"

namespace heydok::stun {
namespace {

constexpr std::size_t kAttributeHeaderSize = 4;
constexpr std::uint32_t kFingerprintMask = 0x5354554E;  // RFC 8489 section 14.7

constexpr std::size_t padded(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

constexpr std::uint16_t type_of(Class message_class, Method method) {
    const auto c = static_cast<unsigned>(message_class);
    const auto m = static_cast<unsigned>(method);
    return static_cast<std::uint16_t>((m & 0xF80) << 2 | (m & 0x070) << 1 | (m & 0x00F) |
                                      (c & 0x2) << 7 | (c & 0x1) << 4);
}
static_assert(type_of(Class::error, Method::binding) == 0x0111);

}  // namespace

MessageBuilder::MessageBuilder(MutableBytes out, Class message_class, Method method,
                               const TransactionId& id)
    : out_(out), id_(id), fits_(out.size() >= kHeaderSize) {
    if (!fits_) {
        return;
    }
    store_u16(&out_[0], type_of(message_class, method));
    store_u16(&out_[2], 0);
    store_u32(&out_[4], kMagicCookie);
    std::copy(id.begin(), id.end(), out_.begin() + 8);
    size_ = kHeaderSize;
}

MutableBytes MessageBuilder::claim(AttributeType type, std::size_t size) {
    const std::size_t total = kAttributeHeaderSize + padded(size);
    if (!fits_ || size > 0xFFFF || total > out_.size() - size_) {
        fits_ = false;
        return {};
    }
    std::uint8_t* at = out_.data() + size_;
    store_u16(at, static_cast<std::uint16_t>(type));
    store_u16(at + 2, static_cast<std::uint16_t>(size));
    std::fill_n(at + kAttributeHeaderSize, padded(size), std::uint8_t{0});
    size_ += total;
    return {at + kAttributeHeaderSize, size};
}

MessageBuilder& MessageBuilder::add(AttributeType type, ByteView value) {
    const MutableBytes space = claim(type, value.size());
    std::copy_n(value.begin(), space.size(), space.begin());
    return *this;
}

MessageBuilder& MessageBuilder::username(std::string_view receiver_ufrag,
                                         std::string_view sender_ufrag) {
    const std::size_t size = receiver_ufrag.size() + 1 + sender_ufrag.size();
    const MutableBytes space = claim(AttributeType::username, size);
    if (space.empty()) {
        return *this;
    }
    auto end = std::copy(receiver_ufrag.begin(), receiver_ufrag.end(), space.begin());
    *end++ = ':';
    std::copy(sender_ufrag.begin(), sender_ufrag.end(), end);
    return *this;
}

MessageBuilder& MessageBuilder::priority(std::uint32_t priority) {
    std::array<std::uint8_t, 4> value;
    store_u32(value.data(), priority);
    return add(AttributeType::priority, value);
}

MessageBuilder& MessageBuilder::role(AttributeType role, std::uint64_t tie_breaker) {
    std::array<std::uint8_t, 8> value;
    store_u32(value.data(), static_cast<std::uint32_t>(tie_breaker >> 32));
    store_u32(value.data() + 4, static_cast<std::uint32_t>(tie_breaker));
    return add(role, value);
}

MessageBuilder& MessageBuilder::mapped_address(const TransportAddress& address) {
    std::array<std::uint8_t, 20> value;
    const std::size_t size = write_xor_address(address, id_, value);
    return add(AttributeType::xor_mapped_address, ByteView{value}.first(size));
}

MessageBuilder& MessageBuilder::error_code(std::uint16_t code) {
    const std::array<std::uint8_t, 4> value{0, 0, static_cast<std::uint8_t>(code / 100),
                                            static_cast<std::uint8_t>(code % 100)};
    return add(AttributeType::error_code, value);
}

MessageBuilder& MessageBuilder::unknown_attributes(std::span<const AttributeType> types) {
    const MutableBytes space = claim(AttributeType::unknown_attributes, types.size() * 2);
    for (std::size_t i = 0; i * 2 < space.size(); ++i) {
        store_u16(&space[i * 2], static_cast<std::uint16_t>(types[i]));
    }
    return *this;
}

std::size_t MessageBuilder::finish(std::string_view key) {
    const std::size_t covered = size_;
    const MutableBytes space = claim(AttributeType::message_integrity, crypto::kSha1Size);
    if (!fits_) {
        return 0;
    }
    write_length();
    const auto digest = crypto::hmac_sha1(as_bytes(key), ByteView{out_}.first(covered));
    std::copy(digest.begin(), digest.end(), space.begin());
    return finish_unauthenticated();
}

std::size_t MessageBuilder::finish_unauthenticated() {
    const std::size_t covered = size_;
    const MutableBytes space = claim(AttributeType::fingerprint, 4);
    if (!fits_) {
        return 0;
    }
    write_length();
    store_u32(space.data(), crypto::crc32(ByteView{out_}.first(covered)) ^ kFingerprintMask);
    return size_;
}

void MessageBuilder::write_length() {
    store_u16(&out_[2], static_cast<std::uint16_t>(size_ - kHeaderSize));
}

}  // namespace heydok::stun
