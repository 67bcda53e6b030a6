#include "rtc/stun/message.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "crypto/crc32.hpp"
#include "crypto/hash.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::stun {
namespace {

constexpr std::size_t kAttributeHeaderSize = 4;
constexpr std::size_t kFingerprintSize = 4;
constexpr std::uint32_t kFingerprintMask = 0x5354554E;  // "STUN", RFC 8489 section 14.7

constexpr std::size_t padded(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

// The type field interleaves class and method bits: M11-M7 C1 M6-M4 C0 M3-M0 (RFC 8489 section 5).
constexpr Class class_of(std::uint16_t type) {
    return static_cast<Class>((type >> 7 & 0x2) | (type >> 4 & 0x1));
}
constexpr Method method_of(std::uint16_t type) {
    return static_cast<Method>((type & 0x3E00) >> 2 | (type & 0x00E0) >> 1 | (type & 0x000F));
}
static_assert(class_of(0x0001) == Class::request && class_of(0x0011) == Class::indication);
static_assert(class_of(0x0101) == Class::success && class_of(0x0111) == Class::error);
static_assert(method_of(0x0111) == Method::binding);

}  // namespace

Parsed<Message> Message::parse(ByteView datagram) {
    if (datagram.size() < kHeaderSize) {
        return ParseError::truncated;
    }
    if (datagram.size() > kMaxMessageSize) {
        return ParseError::too_large;
    }
    Message message;
    message.bytes_ = datagram;
    ByteReader reader{datagram};
    const std::uint16_t type = reader.u16();
    const std::uint16_t length = reader.u16();
    const std::uint32_t cookie = reader.u32();
    if (!is_stun_range(datagram[0]) || cookie != kMagicCookie || length % 4 != 0 ||
        length != datagram.size() - kHeaderSize) {
        return ParseError::malformed;
    }
    message.class_ = class_of(type);
    message.method_ = method_of(type);
    const ByteView id = reader.take(message.transaction_id_.size());
    std::copy(id.begin(), id.end(), message.transaction_id_.begin());
    if (const auto read = message.read_attributes(); !read) {
        return read.error();
    }
    return message;
}

Parsed<void> Message::read_attributes() {
    ByteReader reader{bytes_};
    reader.skip(kHeaderSize);
    std::size_t seen = 0;
    bool after_integrity = false;
    bool after_fingerprint = false;
    while (reader.remaining() > 0) {
        if (after_fingerprint) {
            return ParseError::malformed;
        }
        if (++seen > kMaxAttributes) {
            return ParseError::too_large;
        }
        Slot slot{};
        slot.type = reader.u16();
        slot.size = reader.u16();
        slot.offset = static_cast<std::uint16_t>(reader.position());
        reader.skip(padded(slot.size));  // what the padding holds does not matter (section 14)
        if (!reader.ok()) {
            return ParseError::truncated;
        }
        const auto type = static_cast<AttributeType>(slot.type);
        after_fingerprint = type == AttributeType::fingerprint;
        if (!after_integrity || after_fingerprint) {
            slots_[count_++] = slot;
        }
        after_integrity = after_integrity || type == AttributeType::message_integrity;
    }
    return {};
}

Attribute Message::attribute(std::size_t index) const {
    HEYDOK_ASSERT(index < count_);
    const Slot& slot = slots_[index];
    return {static_cast<AttributeType>(slot.type), bytes_.subspan(slot.offset, slot.size)};
}

const Message::Slot* Message::slot(AttributeType type) const {
    const auto end = slots_.begin() + count_;
    const auto found = std::find_if(slots_.begin(), end, [type](const Slot& slot) {
        return slot.type == static_cast<std::uint16_t>(type);
    });
    return found == end ? nullptr : &*found;
}

std::optional<ByteView> Message::find(AttributeType type) const {
    const Slot* found = slot(type);
    if (found == nullptr) {
        return std::nullopt;
    }
    return bytes_.subspan(found->offset, found->size);
}

std::string_view Message::username() const {
    return as_text(find(AttributeType::username).value_or(ByteView{}));
}

std::optional<std::uint32_t> Message::priority() const {
    const auto value = find(AttributeType::priority);
    if (!value || value->size() != 4) {
        return std::nullopt;
    }
    return ByteReader{*value}.u32();
}

std::optional<std::uint64_t> Message::tie_breaker(AttributeType role) const {
    const auto value = find(role);
    if (!value || value->size() != 8) {
        return std::nullopt;
    }
    return ByteReader{*value}.u64();
}

std::optional<TransportAddress> Message::mapped_address() const {
    const auto value = find(AttributeType::xor_mapped_address);
    return value ? read_xor_address(*value, transaction_id_) : std::nullopt;
}

std::optional<std::uint16_t> Message::error_code() const {
    const auto value = find(AttributeType::error_code);
    if (!value || value->size() < 4) {
        return std::nullopt;
    }
    const unsigned hundreds = (*value)[2] & 0x7;
    const unsigned rest = (*value)[3];
    if (hundreds < 3 || hundreds > 6 || rest > 99) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(hundreds * 100 + rest);
}

bool Message::has_valid_fingerprint() const {
    const Slot* found = slot(AttributeType::fingerprint);
    if (found == nullptr || found->size != kFingerprintSize) {
        return false;
    }
    const ByteView covered = bytes_.first(found->offset - kAttributeHeaderSize);
    const std::uint32_t expected = crypto::crc32(covered) ^ kFingerprintMask;
    return load_u32(bytes_.data() + found->offset) == expected;
}

bool Message::has_valid_integrity(std::string_view key) const {
    const Slot* found = slot(AttributeType::message_integrity);
    if (found == nullptr || found->size != crypto::kSha1Size) {
        return false;
    }
    // The HMAC covers the message up to here with a length as if it ended with this attribute
    // (section 14.5), so the header's length is patched in a copy.
    std::array<std::uint8_t, kMaxMessageSize> covered;
    const std::size_t size = found->offset - kAttributeHeaderSize;
    std::copy_n(bytes_.begin(), size, covered.begin());
    store_u16(&covered[2],
              static_cast<std::uint16_t>(found->offset + crypto::kSha1Size - kHeaderSize));
    const auto digest = crypto::hmac_sha1(as_bytes(key), ByteView{covered}.first(size));
    return crypto::constant_time_equal(digest, bytes_.subspan(found->offset, found->size));
}

}  // namespace heydok::stun
