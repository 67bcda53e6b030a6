#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "rtc/stun/attribute.hpp"

namespace heydok::stun {

inline constexpr std::size_t kHeaderSize = 20;
inline constexpr std::uint32_t kMagicCookie = 0x2112A442;
/// Longer messages are refused: no datagram that heydok takes is longer.
inline constexpr std::size_t kMaxMessageSize = 1500;
/// Messages with more attributes are refused: ICE needs fewer than ten.
inline constexpr std::size_t kMaxAttributes = 64;

/// True when the first byte lies in STUN's range of RFC 7983 (0-3); says nothing more.
constexpr bool is_stun_range(std::uint8_t first_byte) {
    return first_byte < 4;
}

/// A STUN message as a view into its datagram (RFC 8489 section 5), which must outlive it. Parsing
/// checks the shape only; whether it proves anything is asked with `has_valid_fingerprint` and
/// `has_valid_integrity`.
///
/// Of the attributes after MESSAGE-INTEGRITY only FINGERPRINT is kept, the others are not covered
/// by the proof (section 14.5). A FINGERPRINT that is not last is malformed (section 14.7).
class Message {
  public:
    /// Reads the whole datagram as one message. `malformed` for a foreign cookie, a length that is
    /// no multiple of four or differs from the datagram, `truncated` when an attribute runs past
    /// the end, `too_large` over kMaxMessageSize or kMaxAttributes.
    static Parsed<Message> parse(ByteView datagram);

    [[nodiscard]] Class message_class() const { return class_; }
    [[nodiscard]] Method method() const { return method_; }
    [[nodiscard]] const TransactionId& transaction_id() const { return transaction_id_; }
    [[nodiscard]] ByteView bytes() const { return bytes_; }

    /// How many attributes there are for `attribute(index)`.
    [[nodiscard]] std::size_t attribute_count() const { return count_; }
    [[nodiscard]] Attribute attribute(std::size_t index) const;
    /// The value of the first attribute of this type; later duplicates are ignored (section 14).
    [[nodiscard]] std::optional<ByteView> find(AttributeType type) const;
    [[nodiscard]] bool has(AttributeType type) const { return find(type).has_value(); }

    /// USERNAME as text, empty when absent. Any bytes: compare, do not print.
    [[nodiscard]] std::string_view username() const;
    [[nodiscard]] std::optional<std::uint32_t> priority() const;
    /// The tie-breaker of ICE-CONTROLLING or ICE-CONTROLLED.
    [[nodiscard]] std::optional<std::uint64_t> tie_breaker(AttributeType role) const;
    [[nodiscard]] std::optional<TransportAddress> mapped_address() const;
    /// The number in ERROR-CODE, 300-699; nothing when absent or out of range.
    [[nodiscard]] std::optional<std::uint16_t> error_code() const;

    /// FINGERPRINT is there and matches the bytes before it (section 14.7).
    [[nodiscard]] bool has_valid_fingerprint() const;
    /// MESSAGE-INTEGRITY is there and its HMAC-SHA1 under `key` (short-term credential: the
    /// password) matches. Compares in constant time.
    [[nodiscard]] bool has_valid_integrity(std::string_view key) const;

  private:
    struct Slot {
        std::uint16_t type;
        std::uint16_t offset;  ///< of the value, from the start of the datagram
        std::uint16_t size;    ///< without padding
    };
    Message() = default;
    [[nodiscard]] const Slot* slot(AttributeType type) const;
    Parsed<void> read_attributes();

    ByteView bytes_;
    TransactionId transaction_id_{};
    Class class_ = Class::request;
    Method method_ = Method::binding;
    std::uint8_t count_ = 0;
    std::array<Slot, kMaxAttributes> slots_;  // only the first count_ are set
};

}  // namespace heydok::stun
