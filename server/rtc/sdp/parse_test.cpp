#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "rtc/sdp/session.hpp"

namespace heydok::sdp {
namespace {

using testing::ElementsAre;

constexpr std::string_view kMidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";
constexpr std::string_view kRidUri = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
const std::string kHead = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
const std::string kVideo = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n";
const std::string kPwd = "a=ice-pwd:0123456789012345678901\r\n";

std::string fixture(const std::string& name) {
    std::ifstream file{std::string{HEYDOK_FIXTURES} + "/sdp/" + name, std::ios::binary};
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The only section of a description with these lines after the m= line.
Parsed<MediaSection> section_with(const std::string& lines) {
    auto session = parse(kHead + kVideo + lines);
    if (!session) {
        return session.error();
    }
    return std::move(session->sections.at(0));
}

TEST(SdpParse, ReadsChromiumsFirstOffer) {
    const auto session = parse(fixture("chromium-156-first-offer.sdp"));
    ASSERT_TRUE(session);
    EXPECT_THAT(session->bundle, ElementsAre("0", "1", "2", "3", "4", "5", "6"));
    ASSERT_EQ(session->sections.size(), 7u);
    EXPECT_TRUE(session->extmap_allow_mixed);
    EXPECT_TRUE(session->ice_trickle);
    EXPECT_FALSE(session->ice_lite);

    const MediaSection& audio = session->sections[0];
    EXPECT_EQ(audio.kind, MediaKind::audio);
    EXPECT_EQ(audio.direction, Direction::recvonly);
    EXPECT_EQ(audio.setup, Setup::actpass);
    EXPECT_EQ(audio.ice_ufrag, "osu7");
    EXPECT_EQ(audio.ice_pwd.size(), 24u);
    ASSERT_EQ(audio.fingerprints.size(), 1u);
    EXPECT_EQ(audio.fingerprints[0].value.size(), 32u);
    EXPECT_EQ(audio.fingerprints[0].value[0], 0x91);
    EXPECT_TRUE(audio.rtcp_mux && audio.rtcp_rsize);
    const Codec* opus = audio.find_codec("OPUS");
    ASSERT_NE(opus, nullptr);
    EXPECT_EQ(opus->payload_type, 111);
    EXPECT_EQ(opus->clock_rate, 48000u);
    EXPECT_EQ(opus->channels, 2);
    EXPECT_EQ(opus->parameter("useinbandfec"), "1");
    EXPECT_TRUE(opus->has_feedback("transport-cc"));
    EXPECT_EQ(audio.extension_id("urn:ietf:params:rtp-hdrext:ssrc-audio-level"), 1);

    const MediaSection& video = session->sections[3];
    EXPECT_EQ(video.kind, MediaKind::video);
    const Codec* vp8 = video.find_codec("VP8");
    ASSERT_NE(vp8, nullptr);
    EXPECT_THAT(vp8->feedback,
                ElementsAre("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"));
    EXPECT_EQ(video.rtx_for(vp8->payload_type)->payload_type, 97);
    EXPECT_EQ(video.extension_id(kRidUri), 10);

    const MediaSection& data = session->sections[6];
    EXPECT_TRUE(data.is_data_channel());
    EXPECT_EQ(data.sctp_port, 5000);
    EXPECT_EQ(data.max_message_size, 262144u);
}

TEST(SdpParse, ReadsChromiumsPublishingOffer) {
    const auto session = parse(fixture("chromium-156-publishing-offer.sdp"));
    ASSERT_TRUE(session);
    const MediaSection* microphone = session->find_mid("13");
    ASSERT_NE(microphone, nullptr);
    EXPECT_EQ(microphone->direction, Direction::sendonly);
    EXPECT_EQ(microphone->track_id(), "ff74ce3c-2c64-4e98-ae17-a358ab057dfb");
    EXPECT_EQ(microphone->primary_ssrc(), 513231413u);
    EXPECT_EQ(microphone->sources[0].cname, "0LrSrFAIQ38tTDFG");
    EXPECT_TRUE(microphone->send_layers().empty());

    const MediaSection* camera = session->find_mid("14");
    ASSERT_NE(camera, nullptr);
    EXPECT_THAT(camera->send_layers(), ElementsAre("q", "h", "f"));
    EXPECT_FALSE(camera->primary_ssrc()) << "simulcast sections name no sources";
    ASSERT_TRUE(camera->simulcast);
    EXPECT_TRUE(camera->simulcast->recv.empty());
    EXPECT_EQ(camera->rids[2], (Rid{"f", RidDirection::send, ""}));
}

TEST(SdpParse, ReadsTheNativeClientsFirstOffer) {
    const auto session = parse(fixture("livekit-rtc-node-1.1.0-first-offer.sdp"));
    ASSERT_TRUE(session);
    ASSERT_EQ(session->sections.size(), 7u);
    EXPECT_EQ(session->bundle.size(), 7u);
    EXPECT_TRUE(session->sections[6].is_data_channel());
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(session->sections[i].kind, MediaKind::audio);
        EXPECT_NE(session->sections[i].find_codec("opus"), nullptr);
        const MediaSection& video = session->sections[3 + i];
        const Codec* vp8 = video.find_codec("VP8");
        ASSERT_NE(vp8, nullptr);
        EXPECT_NE(video.rtx_for(vp8->payload_type), nullptr);
        EXPECT_TRUE(video.extension_id(kMidUri));
    }
}

TEST(SdpParse, WritingAndReadingAgainChangesNothing) {
    for (const char* name : {"chromium-156-first-offer.sdp", "chromium-156-publishing-offer.sdp",
                             "livekit-rtc-node-1.1.0-first-offer.sdp"}) {
        const auto session = parse(fixture(name));
        ASSERT_TRUE(session) << name;
        const std::string text = to_text(*session);
        const auto again = parse(text);
        ASSERT_TRUE(again) << name;
        EXPECT_EQ(*again, *session) << name;
        EXPECT_EQ(to_text(*again), text) << name;
    }
}

TEST(SdpParse, EveryCutOfAnOfferIsReadOrRefusedButNeverCrashes) {
    const std::string text = fixture("chromium-156-publishing-offer.sdp");
    for (std::size_t size = 0; size < text.size(); size += 7) {
        if (const auto session = parse(std::string_view{text}.substr(0, size))) {
            EXPECT_LE(session->sections.size(), 9u);
        }
    }
}

TEST(SdpParse, TakesBareLineFeedsAndUnknownLines) {
    const auto session = parse(
        "v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\nb=AS:100\nz=?\na=who-knows:x\n\n"
        "m=text 9 RTP/AVP 98\na=also-unknown\n");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->origin_id, "1");
    EXPECT_EQ(session->origin_version, 2u);
    ASSERT_EQ(session->sections.size(), 1u);
    EXPECT_EQ(session->sections[0].kind, MediaKind::other);
    EXPECT_EQ(session->sections[0].other_kind, "text");
    EXPECT_THAT(session->sections[0].formats, ElementsAre("98"));
}

TEST(SdpParse, SectionsInheritWhatTheSessionSays) {
    const std::string fingerprint = "a=fingerprint:SHA-256 00" + [] {
        std::string rest;
        for (int i = 1; i < 32; ++i) {
            rest += ":aB";
        }
        return rest;
    }() + "\r\n";
    const auto session =
        parse(kHead + "a=ice-lite\r\na=ice-ufrag:sess\r\n" + kPwd + fingerprint +
              "a=setup:passive\r\na=inactive\r\n" + kVideo + "a=mid:a\r\n" + kVideo +
              "a=mid:b\r\na=sendrecv\r\na=setup:active\r\na=ice-ufrag:self\r\n" + kPwd);
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->ice_lite);
    const MediaSection& first = session->sections[0];
    EXPECT_EQ(first.ice_ufrag, "sess");
    EXPECT_EQ(first.setup, Setup::passive);
    EXPECT_EQ(first.direction, Direction::inactive);
    ASSERT_EQ(first.fingerprints.size(), 1u);
    EXPECT_EQ(first.fingerprints[0].value[31], 0xAB);
    const MediaSection& second = session->sections[1];
    EXPECT_EQ(second.ice_ufrag, "self");
    EXPECT_EQ(second.setup, Setup::active);
    EXPECT_EQ(second.direction, Direction::sendrecv);
}

TEST(SdpParse, G9_SizeAndSectionLimits) {
    std::string text = kHead;
    for (std::size_t i = 0; i < kMaxSections; ++i) {
        text += "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
    }
    EXPECT_TRUE(parse(text));
    text += "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
    EXPECT_EQ(parse(text).error(), ParseError::too_large);

    std::string padded = kHead;
    while (padded.size() + 1024 <= kMaxDescriptionSize) {
        padded += "a=x:" + std::string(1018, 'x') + "\r\n";
    }
    EXPECT_TRUE(parse(padded));
    padded.resize(kMaxDescriptionSize + 1, '\n');
    EXPECT_EQ(parse(padded).error(), ParseError::too_large);
    EXPECT_EQ(parse(kHead + "a=" + std::string(kMaxLineLength, 'x')).error(),
              ParseError::too_large);
}

TEST(SdpParse, RefusesWhatIsNotADescription) {
    EXPECT_EQ(parse("").error(), ParseError::truncated);
    for (const std::string& text :
         {std::string{"v=1\r\n"}, std::string{"hello"}, "x" + kHead, kHead + "nonsense\r\n",
          kHead + std::string("a=x\0y\r\n", 7), kHead + "a=x\ry\r\n", kHead + "a=x\x7F\r\n",
          std::string{"v=0\r\no=- x 2 IN IP4 192.0.2.1\r\n"},
          std::string{"v=0\r\no=- 123456789012345678901 2 IN IP4 192.0.2.1\r\n"}}) {
        const auto session = parse(text);
        EXPECT_TRUE(!session && session.error() == ParseError::malformed) << text;
    }
}

TEST(SdpParse, RefusesBadMediaLines) {
    for (const char* line :
         {"m=video", "m=video 9", "m=video 65536 UDP/TLS/RTP/SAVPF 96", "m=video -1 RTP/AVP 96",
          "m=video 9 UDP//RTP 96", "m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 RTP/AVP 128",
          "m=video 9 RTP/AVP 96 96", "m=video 9 RTP/AVP x", "m=vi(deo 9 RTP/AVP 96"}) {
        EXPECT_EQ(parse(kHead + line + "\r\n").error(), ParseError::malformed) << line;
    }
}

TEST(SdpParse, A13_IceCredentialsOfForbiddenFormAreRefused) {
    EXPECT_TRUE(section_with("a=ice-ufrag:ab+/\r\n" + kPwd));
    EXPECT_TRUE(section_with("a=ice-ufrag:" + std::string(256, 'u') + "\r\n" + kPwd));
    for (const std::string& ufrag : {std::string{"abc"}, std::string(257, 'u'), std::string{"ab:d"},
                                     std::string{"abc\xC3\xA4"}}) {
        EXPECT_FALSE(section_with("a=ice-ufrag:" + ufrag + "\r\n" + kPwd)) << ufrag;
    }
    EXPECT_FALSE(section_with("a=ice-ufrag:abcd\r\na=ice-pwd:short\r\n"));
    EXPECT_FALSE(section_with("a=ice-ufrag:abcd\r\n")) << "one without the other";
}

TEST(SdpParse, B11_WeakHashesAreDroppedAndWrongLengthsRefused) {
    const auto weak = section_with(
        "a=fingerprint:sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33\r\n"
        "a=fingerprint:md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n");
    ASSERT_TRUE(weak);
    EXPECT_TRUE(weak->fingerprints.empty());
    EXPECT_FALSE(section_with("a=fingerprint:sha-256 00:11\r\n"));
    EXPECT_FALSE(section_with("a=fingerprint:sha-256 " + std::string(95, 'A') + "\r\n"));
}

TEST(SdpParse, MidsAndBundle) {
    EXPECT_FALSE(parse(kHead + kVideo + "a=mid:0\r\n" + kVideo + "a=mid:0\r\n")) << "doubled";
    EXPECT_FALSE(parse(kHead + "a=group:BUNDLE 0 1\r\n" + kVideo + "a=mid:0\r\n")) << "absent";
    EXPECT_FALSE(parse(kHead + "a=group:BUNDLE 0 0\r\n" + kVideo + "a=mid:0\r\n"));
    EXPECT_FALSE(section_with("a=mid:\r\n"));
    EXPECT_FALSE(section_with("a=mid:" + std::string(17, '1') + "\r\n"));
    EXPECT_TRUE(section_with("a=mid:" + std::string(16, '1') + "\r\n"));
    const auto two =
        parse(kHead + "a=group:BUNDLE 1\r\n" + kVideo + "a=mid:0\r\n" + kVideo + "a=mid:1\r\n");
    ASSERT_TRUE(two);
    EXPECT_EQ(two->transport_section()->mid, "1");
}

TEST(SdpParse, D3_RidsAndSimulcast) {
    const auto section = section_with(
        "a=rid:q send max-width=320;max-fps=15\r\na=rid:h send\r\n"
        "a=simulcast:send q,x;~h recv a\r\n");
    ASSERT_TRUE(section);
    EXPECT_EQ(section->rids[0].restrictions, "max-width=320;max-fps=15");
    EXPECT_THAT(section->simulcast->send, ElementsAre("q", "h"));
    EXPECT_THAT(section->simulcast->recv, ElementsAre("a"));
    for (const std::string& line :
         {std::string{"a=rid: send"}, "a=rid:" + std::string(17, 'q') + " send",
          std::string{"a=rid:q both"}, std::string{"a=rid:q send\r\na=rid:q send"},
          std::string{"a=rid:q/ send"}, std::string{"a=simulcast:"},
          std::string{"a=simulcast:send"}, std::string{"a=simulcast:send q;;h"},
          std::string{"a=simulcast:sideways q"}}) {
        EXPECT_FALSE(section_with(line + "\r\n")) << line;
    }
}

TEST(SdpParse, SourcesAndGroups) {
    const auto section = section_with(
        "a=ssrc-group:FID 1111 2222\r\na=ssrc:1111 cname:c\r\na=ssrc:1111 msid:s t\r\n"
        "a=ssrc:2222 cname:c\r\na=ssrc:2222 label:ignored\r\n");
    ASSERT_TRUE(section);
    EXPECT_EQ(section->primary_ssrc(), 1111u);
    EXPECT_EQ(section->rtx_ssrc_for(1111), 2222u);
    EXPECT_FALSE(section->rtx_ssrc_for(2222));
    ASSERT_EQ(section->sources.size(), 2u);
    EXPECT_EQ(section->track_id(), "t");
    EXPECT_FALSE(section_with("a=ssrc:4294967296 cname:c\r\n"));
    EXPECT_FALSE(section_with("a=ssrc-group:FID 1 x\r\n"));

    std::string many;
    for (std::size_t i = 0; i <= kMaxSources; ++i) {
        many += "a=ssrc:" + std::to_string(i) + " cname:c\r\n";
    }
    EXPECT_EQ(section_with(many).error(), ParseError::too_large);
}

TEST(SdpParse, HeaderExtensions) {
    const auto section = section_with(
        "a=extmap:1/sendonly urn:a\r\na=extmap:255 urn:b attributes here\r\n"
        "a=extmap:4096 urn:c\r\n");
    ASSERT_TRUE(section);
    ASSERT_EQ(section->extensions.size(), 2u);
    EXPECT_EQ(section->extensions[0].direction, Direction::sendonly);
    EXPECT_EQ(section->extension_id("urn:b"), 255);
    EXPECT_FALSE(section->extension_id("urn:c"));
    EXPECT_FALSE(section_with("a=extmap:0 urn:a\r\n"));
    EXPECT_FALSE(section_with("a=extmap:1 urn:a\r\na=extmap:1 urn:b\r\n"));
    EXPECT_FALSE(section_with("a=extmap:1/up urn:a\r\n"));
}

TEST(SdpParse, FeedbackForAllPayloadTypes) {
    const auto section = section_with("a=rtcp-fb:* nack\r\na=rtcp-fb:96 nack\r\n");
    ASSERT_TRUE(section);
    EXPECT_THAT(section->codecs[0].feedback, ElementsAre("nack"));
    EXPECT_THAT(section->codecs[1].feedback, ElementsAre("nack"));
}

TEST(SdpParse, A19_AtMostThirtyTwoCandidatesAreKept) {
    std::string lines;
    for (int i = 0; i < 500; ++i) {
        lines += "a=candidate:1 1 udp 1 192.0.2.7 5 typ host\r\n";
    }
    const auto section = section_with(lines + "a=end-of-candidates\r\n");
    ASSERT_TRUE(section);
    EXPECT_EQ(section->candidates.size(), kMaxCandidates);
    EXPECT_EQ(section->candidates[0], "candidate:1 1 udp 1 192.0.2.7 5 typ host");
    EXPECT_TRUE(section->end_of_candidates);
}

}  // namespace
}  // namespace heydok::sdp
