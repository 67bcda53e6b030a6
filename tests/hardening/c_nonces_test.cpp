// C12 at the source: that a nonce is never used twice, over millions of packets.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "base/random.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::hardening {
namespace {

/// The same nonce would give the same stream of the cipher, and so equal bytes where the plain ones
/// are equal: ten million packets of zeros, and no two alike. Audio, video and its repairs, with
/// numbers asked for twice, jumps as at a change of layers, and padding.
TEST(Nonces, C12_TenMillionPacketsWithoutAnEqual) {
    constexpr std::size_t kPackets = 10'000'000;
    constexpr std::size_t kZeros = 8;
    const Bytes key(srtp::key_size(srtp::Profile::aead_aes_128_gcm), 3);
    const Bytes salt(srtp::salt_size(srtp::Profile::aead_aes_128_gcm), 4);
    const auto sender = srtp::Sender::create(srtp::Profile::aead_aes_128_gcm, key, salt);
    std::array<srtp::SenderStream, 3> streams{srtp::SenderStream{1}, srtp::SenderStream{2},
                                              srtp::SenderStream{3}};
    std::array<std::uint16_t, 3> numbers{65'000, 0, 32'768};
    Random random = Random::seeded(12);
    std::vector<std::uint64_t> seen;
    seen.reserve(kPackets);
    std::uint64_t refused = 0;
    std::array<std::uint8_t, 12 + kZeros + srtp::kMaxOverhead> packet{};
    while (seen.size() < kPackets) {
        const std::uint32_t dice = random.u32();
        const std::size_t which = dice % 3;
        std::uint16_t& number = numbers[which];
        number = static_cast<std::uint16_t>(number + ((dice >> 8) % 64 == 0 ? 40 : 1));
        const bool again = (dice >> 16) % 16 == 0;  // a number that may have been sent
        const std::uint16_t chosen =
            again ? static_cast<std::uint16_t>(number - (dice >> 20) % 300) : number;
        packet.fill(0);
        packet[0] = static_cast<std::uint8_t>((dice >> 28) % 8 == 0 ? 0xA0 : 0x80);
        packet[1] = 96;
        store_u16(&packet[2], chosen);
        store_u32(&packet[8], streams[which].ssrc);
        if (sender->protect_rtp(streams[which], packet, 12 + kZeros) == 0) {
            ++refused;
            continue;
        }
        std::uint64_t cipher = 0;
        std::memcpy(&cipher, &packet[12], sizeof cipher);
        seen.push_back(cipher);
    }
    EXPECT_GT(refused, kPackets / 100) << "a number that was sent is not sent again";
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

}  // namespace
}  // namespace heydok::hardening
