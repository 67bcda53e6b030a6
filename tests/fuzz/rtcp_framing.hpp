#pragma once
#include <algorithm>

#include "rtc/rtcp/packet.hpp"

namespace heydok::fuzz {

/// The longest body that the length field of one RTCP packet can tell.
inline constexpr std::size_t kMaxRtcpBody = std::size_t{65'535} * 4;

/// One RTCP packet of this type around `body`, which is cut to whole words, so that a fuzzer gets
/// behind the common header at once. `count` is the five-bit count or feedback format.
inline Bytes rtcp_packet(std::uint8_t type, std::uint8_t count, ByteView body) {
    body = body.first(std::min(body.size(), kMaxRtcpBody) / 4 * 4);
    Bytes packet;
    ByteWriter writer{packet};
    writer.u8(static_cast<std::uint8_t>(0x80 | (count & 0x1F)));
    writer.u8(type);
    writer.u16(static_cast<std::uint16_t>(body.size() / 4));
    writer.bytes(body);
    return packet;
}

/// The first packet of a compound if it is a `Wanted`.
template <class Wanted>
std::optional<Wanted> read_rtcp(ByteView compound) {
    const auto packet = rtcp::CompoundReader{compound}.next();
    if (!packet || !std::holds_alternative<Wanted>(*packet)) {
        return std::nullopt;
    }
    return std::get<Wanted>(*packet);
}

}  // namespace heydok::fuzz
