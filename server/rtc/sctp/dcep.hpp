#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::sctp {

/// Longest label and longest protocol name that are accepted, in bytes.
inline constexpr std::size_t kMaxLabelSize = 1024;

/// Properties of a data channel (RFC 8832 section 5.1).
struct ChannelOptions {
    std::string label;
    std::string protocol;
    bool ordered = true;
    /// At most one of the two; none means reliable.
    std::optional<std::uint32_t> max_retransmits = std::nullopt;
    std::optional<std::uint32_t> max_lifetime_ms = std::nullopt;
    std::uint16_t priority = 0;

    [[nodiscard]] bool reliable() const { return !max_retransmits && !max_lifetime_ms; }
    friend bool operator==(const ChannelOptions&, const ChannelOptions&) = default;
};

/// DATA_CHANNEL_ACK (RFC 8832 section 5.2).
struct ChannelAck {
    friend bool operator==(const ChannelAck&, const ChannelAck&) = default;
};

using DcepMessage = std::variant<ChannelOptions, ChannelAck>;

/// Reads a Data Channel Establishment Protocol message. `unsupported` for unknown message or
/// channel types, `too_large` for over-long names; bytes after the end are refused as `malformed`.
Parsed<DcepMessage> parse_dcep(ByteView bytes);
Bytes serialize_open(const ChannelOptions& options);
Bytes serialize_ack();

}  // namespace heydok::sctp
