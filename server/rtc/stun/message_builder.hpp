#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "rtc/stun/attribute.hpp"

namespace heydok::stun {

/// Large enough for every message that heydok makes with a full-length USERNAME (513 bytes).
inline constexpr std::size_t kMaxBuiltSize = 768;

/// Writes one STUN message into memory of the caller (a reserved piece of a DatagramBatch) without
/// allocating. Attributes appear in call order; MESSAGE-INTEGRITY and FINGERPRINT come last, as
/// `finish` does. Too little room makes `finish` answer 0 instead of a cut message.
class MessageBuilder {
  public:
    MessageBuilder(MutableBytes out, Class message_class, Method method, const TransactionId& id);

    MessageBuilder& add(AttributeType type, ByteView value);
    MessageBuilder& username(std::string_view receiver_ufrag, std::string_view sender_ufrag);
    MessageBuilder& priority(std::uint32_t priority);
    MessageBuilder& use_candidate() { return add(AttributeType::use_candidate, {}); }
    /// ICE-CONTROLLING or ICE-CONTROLLED with our tie-breaker.
    MessageBuilder& role(AttributeType role, std::uint64_t tie_breaker);
    MessageBuilder& mapped_address(const TransportAddress& address);
    /// ERROR-CODE with an empty reason phrase: nobody reads it, and short answers do not amplify.
    MessageBuilder& error_code(std::uint16_t code);
    MessageBuilder& unknown_attributes(std::span<const AttributeType> types);

    /// Adds MESSAGE-INTEGRITY under `key` and FINGERPRINT; answers the size of the message, 0 when
    /// it did not fit.
    [[nodiscard]] std::size_t finish(std::string_view key);
    /// The same without MESSAGE-INTEGRITY.
    [[nodiscard]] std::size_t finish_unauthenticated();

  private:
    MutableBytes claim(AttributeType type, std::size_t size);
    void write_length();

    MutableBytes out_;
    TransactionId id_;
    std::size_t size_ = 0;
    bool fits_ = true;
};

}  // namespace heydok::stun
