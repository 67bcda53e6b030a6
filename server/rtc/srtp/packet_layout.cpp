#include "rtc/srtp/packet_layout.hpp"

namespace heydok::srtp {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kExtensionBit = 0x10;
constexpr std::uint8_t kCsrcCountMask = 0x0F;
constexpr std::size_t kExtensionHeaderSize = 4;

}  // namespace

std::optional<std::size_t> rtp_header_size(ByteView packet) {
    if (packet.size() < kMinRtpHeaderSize || packet[0] >> 6 != kVersion) {
        return std::nullopt;
    }
    std::size_t size = kMinRtpHeaderSize + std::size_t{4} * (packet[0] & kCsrcCountMask);
    if ((packet[0] & kExtensionBit) != 0) {
        if (packet.size() < size + kExtensionHeaderSize) {
            return std::nullopt;
        }
        size += kExtensionHeaderSize + std::size_t{4} * load_u16(packet.data() + size + 2);
    }
    return size <= packet.size() ? std::optional{size} : std::nullopt;
}

bool is_rtcp(ByteView packet) {
    return packet.size() >= kRtcpHeaderSize && packet[0] >> 6 == kVersion;
}

}  // namespace heydok::srtp
