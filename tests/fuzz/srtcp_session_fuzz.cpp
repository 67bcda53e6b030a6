// links: heydok_rtc_srtp
#include <vector>

#include "base/assert.hpp"
#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace {

using namespace heydok;

void exercise(srtp::Profile profile, ByteReader script) {
    const Bytes key(srtp::key_size(profile), 1);
    const Bytes salt(srtp::salt_size(profile), 2);
    const auto sender = srtp::Sender::create(profile, key, salt);
    const auto receiver = srtp::Receiver::create(profile, key, salt);
    std::vector<Bytes> sent;
    std::vector<bool> taken;
    std::uint32_t index = 0;
    constexpr int kMaxSteps = 300;
    for (int step = 0; step < kMaxSteps && script.remaining() >= 3; ++step) {
        const std::uint8_t action = script.u8();
        const std::uint16_t value = script.u16();
        if (action < 96 || sent.empty()) {
            index += action < 16 ? std::uint32_t{value} << 15 : 1;
            sender->skip_rtcp_to(index & 0x7FFF'FFFF);
            Bytes report(32 + srtp::kMaxOverhead, action);
            report[0] = 0x80;
            report[1] = 201;
            report.resize(sender->protect_rtcp(report, 32));
            sent.push_back(report);
            taken.push_back(false);
            continue;
        }
        const std::size_t which = value % sent.size();
        Bytes arrived = sent[which];
        const bool forged = action >= 192;
        if (arrived.empty()) {
            continue;
        }
        if (forged) {
            arrived[value / sent.size() % arrived.size()] ^= static_cast<std::uint8_t>(action | 1);
        }
        const auto opened = receiver->unprotect_rtcp(arrived);
        HEYDOK_ASSERT(!opened || (!forged && !taken[which]));
        taken[which] = taken[which] || opened.has_value();
    }
}

}  // namespace

/// Reports that are lost, repeated, reordered, forged, with jumping indexes: each comes through at
/// most once and only unchanged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    exercise(srtp::Profile::aead_aes_128_gcm, ByteReader{{data, size}});
    exercise(srtp::Profile::aes128_cm_sha1_80, ByteReader{{data, size}});
    return 0;
}
