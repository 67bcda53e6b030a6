// links: heydok_rtc_srtp
#include <deque>

#include "base/assert.hpp"
#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace {

using namespace heydok;

constexpr std::size_t kPlainSize = 40;

Bytes rtp(std::uint16_t sequence, std::uint32_t ssrc) {
    Bytes packet(kPlainSize + srtp::kMaxOverhead, 0x5A);
    packet[0] = 0x80;
    packet[1] = 96;
    store_u16(&packet[2], sequence);
    store_u32(&packet[4], sequence);
    store_u32(&packet[8], ssrc);
    return packet;
}

/// What is on its way, and whether it came through before.
struct Travelling {
    Bytes bytes;
    std::uint16_t sequence = 0;
    bool taken = false;
};

}  // namespace

/// One stream over a network that loses, delays, repeats and forges. A packet comes through at most
/// once and only unchanged; what is within the window and near the newest one does come through.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto profile = size > 0 && (data[0] & 1) != 0 ? srtp::Profile::aead_aes_128_gcm
                                                        : srtp::Profile::aes128_cm_sha1_80;
    const Bytes key(srtp::key_size(profile), 1);
    const Bytes salt(srtp::salt_size(profile), 2);
    const auto sender = srtp::Sender::create(profile, key, salt);
    const auto receiver = srtp::Receiver::create(profile, key, salt);
    srtp::SenderStream stream{7};
    std::deque<Travelling> network;
    std::uint16_t sequence = 65'000;
    ByteReader script{{data, size}};
    script.skip(1);
    constexpr int kMaxSteps = 500;
    for (int step = 0; step < kMaxSteps && script.remaining() >= 3; ++step) {
        const std::uint8_t action = script.u8();
        const std::uint16_t value = script.u16();
        if (action < 96 || network.empty()) {
            sequence = static_cast<std::uint16_t>(sequence + 1 + (action < 8 ? value : 0));
            Travelling next{rtp(sequence, 7), sequence, false};
            next.bytes.resize(sender->protect_rtp(stream, next.bytes, kPlainSize));
            if (!next.bytes.empty()) {
                network.push_back(std::move(next));
            }
            if (network.size() > 64) {
                network.pop_front();
            }
            continue;
        }
        Travelling& packet = network[value % network.size()];
        Bytes arrived = packet.bytes;
        const bool forged = action >= 224;
        if (forged) {
            arrived[value % arrived.size()] ^= static_cast<std::uint8_t>(action | 1);
        }
        const auto opened = receiver->unprotect_rtp(arrived);
        HEYDOK_ASSERT(!forged || !opened);
        HEYDOK_ASSERT(!packet.taken || !opened);
        if (opened) {
            packet.taken = true;
            const Bytes plain = rtp(packet.sequence, 7);
            HEYDOK_ASSERT(*opened == kPlainSize &&
                          std::equal(plain.begin(), plain.begin() + kPlainSize, arrived.begin()));
        }
    }
    return 0;
}
