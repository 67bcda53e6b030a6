#include <gtest/gtest.h>

#include <set>

#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::srtp {
namespace {

constexpr std::uint32_t kSsrc = 77;

Bytes rtp_packet(std::uint16_t number, std::size_t payload_size = 20, std::uint32_t ssrc = kSsrc) {
    Bytes packet;
    ByteWriter writer{packet};
    writer.u16(0x8060);
    writer.u16(number);
    writer.u32(9);
    writer.u32(ssrc);
    writer.zeros(payload_size);
    return packet;
}

Bytes rtcp_packet() {
    Bytes packet{0x80, 201, 0, 1};
    ByteWriter{packet}.u32(kSsrc);
    return packet;
}

class Srtp : public testing::TestWithParam<Profile> {
  protected:
    const Profile profile_ = GetParam();
    const Bytes key_ = Bytes(key_size(profile_), 3);
    const Bytes salt_ = Bytes(salt_size(profile_), 4);
    std::unique_ptr<Sender> sender_ = Sender::create(profile_, key_, salt_);
    std::unique_ptr<Receiver> receiver_ = Receiver::create(profile_, key_, salt_);
    SenderStream stream_{kSsrc};

    Bytes protect(const Bytes& plain) {
        Bytes packet = plain;
        packet.resize(plain.size() + kMaxOverhead);
        packet.resize(sender_->protect_rtp(stream_, packet, plain.size()));
        return packet;
    }
    Bytes protect_rtcp() {
        Bytes packet = rtcp_packet();
        packet.resize(packet.size() + kMaxOverhead);
        packet.resize(sender_->protect_rtcp(packet, rtcp_packet().size()));
        return packet;
    }
    Result<std::size_t, Drop> receive(Bytes packet) { return receiver_->unprotect_rtp(packet); }
    Result<std::size_t, Drop> receive_rtcp(Bytes packet) {
        return receiver_->unprotect_rtcp(packet);
    }
};

TEST_P(Srtp, RefusesKeysOfTheWrongSize) {
    EXPECT_EQ(Sender::create(profile_, Bytes(key_.size() - 1), salt_), nullptr);
    EXPECT_EQ(Receiver::create(profile_, key_, Bytes(salt_.size() + 1)), nullptr);
}

TEST_P(Srtp, WritesPartsLikeTheWholePacket) {
    const Bytes plain = rtp_packet(5, 100);
    const Bytes whole = protect(plain);
    const ByteView view{plain};
    auto other = Sender::create(profile_, key_, salt_);
    SenderStream stream{kSsrc};
    Bytes out(plain.size() + kMaxOverhead);
    const std::size_t size =
        other->protect_rtp(stream, {view.first(12), view.subspan(12, 7), view.subspan(19)}, out);
    out.resize(size);
    EXPECT_EQ(out, whole);
}

TEST_P(Srtp, NeverUsesANonceTwice) {
    EXPECT_FALSE(protect(rtp_packet(2000)).empty());
    EXPECT_TRUE(protect(rtp_packet(2000)).empty());
    EXPECT_TRUE(protect(rtp_packet(2000, 7)).empty());
    EXPECT_FALSE(protect(rtp_packet(1999)).empty());
    EXPECT_TRUE(protect(rtp_packet(1999)).empty());
    EXPECT_TRUE(protect(rtp_packet(2000 - kReplayWindow)).empty());
    EXPECT_FALSE(sender_->exhausted());
}

TEST_P(Srtp, SendsNothingMalformedOrForeign) {
    EXPECT_TRUE(protect(rtp_packet(1, 20, kSsrc + 1)).empty());
    EXPECT_TRUE(protect(Bytes(11, 0x80)).empty());
    Bytes wrong_version = rtp_packet(1);
    wrong_version[0] = 0x40;
    EXPECT_TRUE(protect(wrong_version).empty());
    Bytes exact = rtp_packet(1);
    EXPECT_EQ(sender_->protect_rtp(stream_, exact, exact.size()), 0U);  // no room for the tag
    EXPECT_EQ(sender_->protect_rtp(stream_, exact, exact.size() + 1), 0U);
    Bytes short_rtcp(7 + kMaxOverhead, 0x80);
    EXPECT_EQ(sender_->protect_rtcp(short_rtcp, 7), 0U);
    // None of these has used up a number.
    EXPECT_FALSE(protect(rtp_packet(1)).empty());
}

TEST_P(Srtp, DropsReplays) {
    const Bytes first = protect(rtp_packet(1));
    EXPECT_TRUE(receive(first));
    EXPECT_EQ(receive(first).error(), Drop::replayed);
    for (std::uint16_t number = 2; number < 1200; ++number) {
        EXPECT_TRUE(receive(protect(rtp_packet(number))));
    }
    EXPECT_EQ(receive(first).error(), Drop::replayed);
    const Bytes report = protect_rtcp();
    EXPECT_TRUE(receive_rtcp(report));
    EXPECT_EQ(receive_rtcp(report).error(), Drop::replayed);
}

TEST_P(Srtp, AWrongTagTouchesNoState) {
    const Bytes honest = protect(rtp_packet(100));
    for (std::size_t i = 2; i < honest.size(); ++i) {
        Bytes forged = honest;
        forged[i] ^= 0x40;
        EXPECT_EQ(receive(forged).error(), Drop::unauthenticated) << i;
    }
    // A forged jump of half a round must not move the roll-over guess.
    Bytes jump = honest;
    store_u16(jump.data() + 2, 40'000);
    EXPECT_EQ(receive(jump).error(), Drop::unauthenticated);
    EXPECT_TRUE(receive(honest));
    const Bytes report = protect_rtcp();
    for (std::size_t i = 1; i < report.size(); ++i) {
        Bytes forged = report;
        forged[i] ^= 0x40;
        EXPECT_FALSE(receive_rtcp(forged)) << i;
    }
    EXPECT_TRUE(receive_rtcp(report));
}

TEST_P(Srtp, DropsShortPacketsBeforeDecryption) {
    const std::size_t tag = rtp_overhead(profile_);
    for (std::size_t size = 0; size < 12 + tag; ++size) {
        EXPECT_EQ(receive(Bytes(size, 0x80)).error(), Drop::malformed) << size;
    }
    for (std::size_t size = 0; size < 8 + tag + 4; ++size) {
        EXPECT_EQ(receive_rtcp(Bytes(size, 0x80)).error(), Drop::malformed) << size;
    }
    Bytes many_csrcs = protect(rtp_packet(1));
    many_csrcs[0] = 0x8F;
    EXPECT_EQ(receive(many_csrcs).error(), Drop::malformed);
    Bytes long_extension = protect(rtp_packet(2));
    long_extension[0] = 0x90;
    store_u16(long_extension.data() + 14, 65'535);
    EXPECT_EQ(receive(long_extension).error(), Drop::malformed);
}

TEST_P(Srtp, TakesAnEmptyPayload) {
    const auto size = receive(protect(rtp_packet(1, 0)));
    ASSERT_TRUE(size);
    EXPECT_EQ(*size, 12U);
}

TEST_P(Srtp, DropsUnencryptedRtcp) {
    Bytes report = protect_rtcp();
    const bool tag_last = profile_ == Profile::aes128_cm_sha1_80;
    report[report.size() - (tag_last ? 14 : 4)] &= 0x7F;
    EXPECT_EQ(receive_rtcp(report).error(), Drop::unencrypted);
}

TEST_P(Srtp, EndsBeforeTheRtcpIndexRepeats) {
    sender_->skip_rtcp_to(0x7FFFFFFE);
    const Bytes last_but_one = protect_rtcp();
    EXPECT_TRUE(receive_rtcp(last_but_one));
    EXPECT_TRUE(receive_rtcp(protect_rtcp()));
    EXPECT_FALSE(sender_->exhausted());
    EXPECT_TRUE(protect_rtcp().empty());
    EXPECT_TRUE(sender_->exhausted());
}

TEST_P(Srtp, EndsBeforeTheRtpIndexRepeats) {
    stream_.sent.add(kLastRtpIndex - 1);
    EXPECT_FALSE(protect(rtp_packet(65'535)).empty());
    EXPECT_FALSE(sender_->exhausted());
    EXPECT_TRUE(protect(rtp_packet(0)).empty());
    EXPECT_TRUE(sender_->exhausted());
}

TEST_P(Srtp, KeepsStreamsApartAndBounded) {
    for (std::uint32_t ssrc = 0; ssrc < kMaxReceiverStreams; ++ssrc) {
        stream_ = SenderStream{ssrc};
        EXPECT_TRUE(receive(protect(rtp_packet(9, 4, ssrc)))) << ssrc;
    }
    stream_ = SenderStream{kMaxReceiverStreams};
    EXPECT_EQ(receive(protect(rtp_packet(9, 4, kMaxReceiverStreams))).error(),
              Drop::too_many_streams);
    stream_ = SenderStream{0};
    stream_.sent.add(9);
    EXPECT_TRUE(receive(protect(rtp_packet(10, 4, 0))));
}

INSTANTIATE_TEST_SUITE_P(Profiles, Srtp,
                         testing::Values(Profile::aead_aes_128_gcm, Profile::aead_aes_256_gcm,
                                         Profile::aes128_cm_sha1_80),
                         [](const auto& info) {
                             return "profile" + std::to_string(static_cast<int>(info.param));
                         });

TEST(Profile, IsFoundByItsNumber) {
    EXPECT_EQ(profile_from_number(7), Profile::aead_aes_128_gcm);
    EXPECT_EQ(profile_from_number(2), std::nullopt);  // AES128_CM_SHA1_32
}

}  // namespace
}  // namespace heydok::srtp
