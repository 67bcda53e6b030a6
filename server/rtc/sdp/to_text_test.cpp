#include <gtest/gtest.h>

#include "rtc/sdp/session.hpp"

namespace heydok::sdp {
namespace {

TEST(SdpToText, WritesAnAnswerAsClientsExpectIt) {
    MediaSection video{.kind = MediaKind::video};
    video.codecs = {
        {.payload_type = 96, .name = "VP8", .clock_rate = 90000, .feedback = {"nack", "nack pli"}},
        {.payload_type = 97, .name = "rtx", .clock_rate = 90000, .fmtp = "apt=96"}};
    video.mid = "3";
    video.direction = Direction::sendonly;
    video.msids = {{"PA_a|TR_b", "TR_b"}};
    video.sources = {{.ssrc = 1111, .cname = "PA_a", .msid = Msid{"PA_a|TR_b", "TR_b"}},
                     {.ssrc = 2222, .cname = "PA_a"}};
    video.source_groups = {{"FID", {1111, 2222}}};
    video.extensions = {{4, "urn:ietf:params:rtp-hdrext:sdes:mid", std::nullopt}};
    video.ice_ufrag = "serv";
    video.ice_pwd = "0123456789012345678901";
    video.fingerprints = {{HashAlgorithm::sha256, Bytes(32, 0xAB)}};
    video.setup = Setup::active;
    video.candidates = {"candidate:1 1 udp 2130706431 203.0.113.5 7882 typ host"};
    video.end_of_candidates = true;
    video.rtcp_mux = video.rtcp_rsize = true;
    MediaSection data{.kind = MediaKind::application, .protocol = "UDP/DTLS/SCTP"};
    data.formats = {"webrtc-datachannel"};
    data.mid = "6";
    data.sctp_port = 5000;
    data.max_message_size = 65535;
    Session session{.origin_id = "77", .origin_version = 2};
    session.bundle = {"3", "6"};
    session.ice_lite = session.extmap_allow_mixed = true;
    session.msid_semantic = "WMS *";
    session.sections = {video, data};

    std::string fingerprint = "AB";
    for (int i = 1; i < 32; ++i) {
        fingerprint += ":AB";
    }
    EXPECT_EQ(to_text(session),
              "v=0\r\n"
              "o=- 77 2 IN IP4 0.0.0.0\r\n"
              "s=-\r\n"
              "t=0 0\r\n"
              "a=group:BUNDLE 3 6\r\n"
              "a=ice-lite\r\n"
              "a=extmap-allow-mixed\r\n"
              "a=msid-semantic:WMS *\r\n"
              "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n"
              "c=IN IP4 0.0.0.0\r\n"
              "a=candidate:1 1 udp 2130706431 203.0.113.5 7882 typ host\r\n"
              "a=end-of-candidates\r\n"
              "a=ice-ufrag:serv\r\n"
              "a=ice-pwd:0123456789012345678901\r\n"
              "a=fingerprint:sha-256 " +
                  fingerprint +
                  "\r\n"
                  "a=setup:active\r\n"
                  "a=mid:3\r\n"
                  "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
                  "a=sendonly\r\n"
                  "a=msid:PA_a|TR_b TR_b\r\n"
                  "a=rtcp-mux\r\n"
                  "a=rtcp-rsize\r\n"
                  "a=rtpmap:96 VP8/90000\r\n"
                  "a=rtcp-fb:96 nack\r\n"
                  "a=rtcp-fb:96 nack pli\r\n"
                  "a=rtpmap:97 rtx/90000\r\n"
                  "a=fmtp:97 apt=96\r\n"
                  "a=ssrc-group:FID 1111 2222\r\n"
                  "a=ssrc:1111 cname:PA_a\r\n"
                  "a=ssrc:1111 msid:PA_a|TR_b TR_b\r\n"
                  "a=ssrc:2222 cname:PA_a\r\n"
                  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                  "c=IN IP4 0.0.0.0\r\n"
                  "a=mid:6\r\n"
                  "a=sendrecv\r\n"
                  "a=sctp-port:5000\r\n"
                  "a=max-message-size:65535\r\n");
    EXPECT_EQ(*parse(to_text(session)), session);
}

TEST(SdpToText, WritesLayersForReceiving) {
    MediaSection video{.kind = MediaKind::video};
    video.codecs = {{.payload_type = 96, .name = "VP8", .clock_rate = 90000}};
    video.rids = {{"q", RidDirection::recv}, {"h", RidDirection::recv}};
    video.simulcast = Simulcast{{}, {"q", "h"}};
    Session session;
    session.sections = {video};
    const std::string text = to_text(session);
    EXPECT_NE(text.find("a=rid:q recv\r\na=rid:h recv\r\na=simulcast:recv q;h\r\n"),
              std::string::npos)
        << text;
}

TEST(SdpToText, RejectedSectionKeepsAFormat) {
    Session session;
    session.sections = {{.kind = MediaKind::other, .other_kind = "text", .port = 0}};
    const auto again = parse(to_text(session));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->sections[0].is_rejected());
}

TEST(SdpCodec, ParametersAreFoundAndReplaced) {
    Codec opus{.payload_type = 111, .name = "opus", .fmtp = "minptime=10; useinbandfec=1"};
    EXPECT_EQ(opus.parameter("MINPTIME"), "10");
    EXPECT_EQ(opus.parameter("useinbandfec"), "1");
    EXPECT_FALSE(opus.parameter("usedtx"));
    opus.set_parameter("usedtx", "1");
    opus.set_parameter("minptime", "20");
    EXPECT_EQ(opus.fmtp, "minptime=20; useinbandfec=1;usedtx=1");
    EXPECT_FALSE(opus.apt());
}

TEST(SdpCodec, AptOnlyForRtxAndOnlyInRange) {
    Codec rtx{.payload_type = 97, .name = "RTX", .fmtp = "apt=96;rtx-time=3000"};
    EXPECT_EQ(rtx.apt(), 96);
    rtx.fmtp = "apt=128";
    EXPECT_FALSE(rtx.apt());
    rtx.fmtp = "apt=";
    EXPECT_FALSE(rtx.apt());
}

TEST(SdpCodec, FeedbackIsRestrictedToWhatWeSpeak) {
    Codec vp8{.name = "VP8", .feedback = {"goog-remb", "nack", "nack pli", "exotic"}};
    vp8.restrict_feedback({"nack", "nack pli"});
    EXPECT_EQ(vp8.feedback, (std::vector<std::string>{"nack", "nack pli"}));
}

TEST(SdpDirection, AnswerMirrorsTheOffer) {
    static_assert(reversed(Direction::sendonly) == Direction::recvonly);
    static_assert(reversed(Direction::recvonly) == Direction::sendonly);
    static_assert(reversed(Direction::inactive) == Direction::inactive);
    static_assert(sends(Direction::sendrecv) && !sends(Direction::recvonly));
    static_assert(receives(Direction::recvonly) && !receives(Direction::inactive));
    SUCCEED();
}

}  // namespace
}  // namespace heydok::sdp
