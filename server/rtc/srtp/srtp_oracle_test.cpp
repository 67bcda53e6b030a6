// Our SRTP against libsrtp2, both ways, for all profiles. libsrtp2 serves tests only.
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <set>

#include "base/random.hpp"
#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::srtp {
namespace {

constexpr std::uint32_t kSsrc = 0x1234ABCD;

Bytes make_key(std::size_t size, std::uint8_t first) {
    Bytes key(size);
    for (std::size_t i = 0; i < size; ++i) {
        key[i] = static_cast<std::uint8_t>(first + i);
    }
    return key;
}

/// One direction of libsrtp2 with the same keys as ours.
class Oracle {
  public:
    Oracle(Profile profile, srtp_ssrc_type_t direction, const Bytes& key, const Bytes& salt) {
        static const srtp_err_status_t started = srtp_init();
        EXPECT_EQ(started, srtp_err_status_ok);
        material_ = key;
        material_.insert(material_.end(), salt.begin(), salt.end());
        const srtp_profile_t name =
            profile == Profile::aes128_cm_sha1_80  ? srtp_profile_aes128_cm_sha1_80
            : profile == Profile::aead_aes_128_gcm ? srtp_profile_aead_aes_128_gcm
                                                   : srtp_profile_aead_aes_256_gcm;
        srtp_policy_t policy{};
        EXPECT_EQ(srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, name),
                  srtp_err_status_ok);
        EXPECT_EQ(srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, name),
                  srtp_err_status_ok);
        policy.ssrc.type = direction;
        policy.key = material_.data();
        policy.window_size = 1024;
        EXPECT_EQ(srtp_create(&session_, &policy), srtp_err_status_ok);
    }
    ~Oracle() { srtp_dealloc(session_); }
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    bool protect(Bytes& packet) { return run(packet, srtp_protect, SRTP_MAX_TRAILER_LEN); }
    bool unprotect(Bytes& packet) { return run(packet, srtp_unprotect, 0); }
    bool protect_rtcp(Bytes& packet) {
        return run(packet, srtp_protect_rtcp, SRTP_MAX_TRAILER_LEN + 4);
    }
    bool unprotect_rtcp(Bytes& packet) { return run(packet, srtp_unprotect_rtcp, 0); }

  private:
    bool run(Bytes& packet, srtp_err_status_t (*step)(srtp_t, void*, int*), std::size_t room) {
        int length = static_cast<int>(packet.size());
        packet.resize(packet.size() + room);
        const srtp_err_status_t status = step(session_, packet.data(), &length);
        packet.resize(static_cast<std::size_t>(length));
        return status == srtp_err_status_ok;
    }
    Bytes material_;
    srtp_t session_ = nullptr;
};

/// A packet with CSRCs, a header extension and padding-like payload, by `sequence_number`.
Bytes rtp_packet(std::uint16_t sequence_number, Random& random) {
    Bytes packet;
    ByteWriter writer{packet};
    const bool extended = sequence_number % 3 == 0;
    const std::uint8_t csrcs = sequence_number % 5 == 0 ? 2 : 0;
    writer.u8(static_cast<std::uint8_t>(0x80 | (extended ? 0x10 : 0) | csrcs));
    writer.u8(96);
    writer.u16(sequence_number);
    writer.u32(1000U * sequence_number);
    writer.u32(kSsrc);
    writer.zeros(std::size_t{4} * csrcs);
    if (extended) {
        writer.u16(0xBEDE);
        writer.u16(2);
        writer.zeros(8);
    }
    Bytes payload(random.u32() % 1100);
    random.fill(payload);
    writer.bytes(payload);
    return packet;
}

Bytes rtcp_packet(std::size_t words) {
    Bytes packet{0x80, 201, 0, 0};
    ByteWriter writer{packet};
    writer.u32(kSsrc);
    writer.zeros(words * 4);
    writer.patch_u16(2, static_cast<std::uint16_t>(words + 1));
    return packet;
}

class SrtpOracle : public testing::TestWithParam<Profile> {
  protected:
    const Profile profile_ = GetParam();
    const Bytes key_ = make_key(key_size(profile_), 1);
    const Bytes salt_ = make_key(salt_size(profile_), 100);
    const std::unique_ptr<Sender> sender_ = Sender::create(profile_, key_, salt_);
    const std::unique_ptr<Receiver> receiver_ = Receiver::create(profile_, key_, salt_);
    Random random_ = Random::seeded(3);
};

// Packets 0xFF00 to 0x20000 and some, with a lossy stretch around each roll-over (hardening C4).
template <class Use>
void across_roll_overs(Random& random, Use use) {
    for (std::uint32_t index = 0xFF00; index < 0x20100; index += 1 + random.u32() % 7) {
        const bool near_roll_over = (index & 0xFFFF) < 40 || (index & 0xFFFF) > 0xFFFF - 40;
        if (!near_roll_over || random.u32() % 2 == 0) {
            use(static_cast<std::uint16_t>(index));
        }
    }
}

TEST_P(SrtpOracle, LibsrtpReadsWhatWeSendAcrossRollOvers) {
    Oracle oracle{profile_, ssrc_any_inbound, key_, salt_};
    SenderStream stream{kSsrc};
    across_roll_overs(random_, [&](std::uint16_t number) {
        const Bytes plain = rtp_packet(number, random_);
        Bytes packet = plain;
        packet.resize(plain.size() + kMaxOverhead);
        const std::size_t size = sender_->protect_rtp(stream, packet, plain.size());
        ASSERT_EQ(size, plain.size() + rtp_overhead(profile_));
        packet.resize(size);
        ASSERT_TRUE(oracle.unprotect(packet)) << number;
        ASSERT_EQ(packet, plain);
    });
}

TEST_P(SrtpOracle, WeReadWhatLibsrtpSendsAcrossRollOvers) {
    Oracle oracle{profile_, ssrc_any_outbound, key_, salt_};
    across_roll_overs(random_, [&](std::uint16_t number) {
        const Bytes plain = rtp_packet(number, random_);
        Bytes packet = plain;
        ASSERT_TRUE(oracle.protect(packet));
        const auto size = receiver_->unprotect_rtp(packet);
        ASSERT_TRUE(size) << number;
        packet.resize(*size);
        ASSERT_EQ(packet, plain);
    });
}

TEST_P(SrtpOracle, RtcpGoesBothWays) {
    Oracle in{profile_, ssrc_any_inbound, key_, salt_};
    Oracle out{profile_, ssrc_any_outbound, key_, salt_};
    for (std::size_t words = 0; words < 50; ++words) {
        const Bytes plain = rtcp_packet(words);
        Bytes ours = plain;
        ours.resize(plain.size() + kMaxOverhead);
        ours.resize(sender_->protect_rtcp(ours, plain.size()));
        ASSERT_EQ(ours.size(), plain.size() + rtcp_overhead(profile_));
        ASSERT_TRUE(in.unprotect_rtcp(ours)) << words;
        ASSERT_EQ(ours, plain);
        Bytes theirs = plain;
        ASSERT_TRUE(out.protect_rtcp(theirs));
        const auto size = receiver_->unprotect_rtcp(theirs);
        ASSERT_TRUE(size) << words;
        theirs.resize(*size);
        ASSERT_EQ(theirs, plain);
    }
}

INSTANTIATE_TEST_SUITE_P(Profiles, SrtpOracle,
                         testing::Values(Profile::aead_aes_128_gcm, Profile::aead_aes_256_gcm,
                                         Profile::aes128_cm_sha1_80),
                         [](const auto& info) {
                             return "profile" + std::to_string(static_cast<int>(info.param));
                         });

}  // namespace
}  // namespace heydok::srtp
