#include "rtc/peer/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace heydok::peer {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

sdp::Session offer_of(const std::string& name) {
    std::ifstream file{std::string{HEYDOK_FIXTURES} + "/sdp/" + name, std::ios::binary};
    EXPECT_TRUE(file) << name;
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto session = sdp::parse(text);
    EXPECT_TRUE(session) << name;
    return *session;
}

LocalDescription local() {
    LocalDescription result;
    result.origin_id = "42";
    result.origin_version = 3;
    result.ice = {"abcd", "0123456789012345678901"};
    result.fingerprint = {dtls::HashFunction::sha256, Bytes(32, 0xab)};
    TransportAddress udp = *parse_address("192.0.2.5", 7882);
    TransportAddress tcp = udp;
    tcp.protocol = Protocol::tcp;
    result.candidates = {udp, tcp};
    return result;
}

std::vector<SectionPlan> idle_plans(const sdp::Session& offer) {
    std::vector<SectionPlan> plans(offer.sections.size());
    for (std::size_t i = 0; i < plans.size(); ++i) {
        plans[i].use = offer.sections[i].is_data_channel() ? SectionUse::data : SectionUse::idle;
    }
    return plans;
}

/// What every answer must keep, whatever the offer (livekit-protocol section 8.2).
void expect_sound(const sdp::Session& offer, const sdp::Session& answer) {
    const auto again = sdp::parse(sdp::to_text(answer));
    ASSERT_TRUE(again) << "our own parser refuses it";
    ASSERT_EQ(answer.sections.size(), offer.sections.size());
    EXPECT_TRUE(answer.ice_lite);
    EXPECT_THAT(answer.bundle, testing::ElementsAreArray(offer.bundle));
    for (std::size_t i = 0; i < offer.sections.size(); ++i) {
        const sdp::MediaSection& asked = offer.sections[i];
        const sdp::MediaSection& said = answer.sections[i];
        EXPECT_EQ(said.mid, asked.mid);
        EXPECT_EQ(said.kind, asked.kind);
        EXPECT_NE(said.port, 0) << "port 0 would reject the section for ever";
        EXPECT_EQ(said.setup, sdp::Setup::passive);
        EXPECT_EQ(said.ice_ufrag, "abcd");
        EXPECT_EQ(said.fingerprints.size(), 1U);
        for (const sdp::Codec& codec : said.codecs) {
            const sdp::Codec* offered = asked.find_codec(codec.payload_type);
            ASSERT_NE(offered, nullptr) << "a payload type of our own";
            EXPECT_TRUE(codec.is(offered->name));
        }
        for (const sdp::HeaderExtension& extension : said.extensions) {
            EXPECT_EQ(asked.extension_id(extension.uri), extension.id);
        }
    }
}

class AnswerToFirstOffer : public testing::TestWithParam<const char*> {};

TEST_P(AnswerToFirstOffer, LeavesEverySectionUsable) {
    const sdp::Session offer = offer_of(GetParam());
    const sdp::Session answer = make_answer(offer, idle_plans(offer), local());
    expect_sound(offer, answer);
    for (const sdp::MediaSection& section : answer.sections) {
        if (section.is_data_channel()) {
            EXPECT_EQ(section.sctp_port, 5000);
            EXPECT_EQ(section.max_message_size, 65'535U);
            continue;
        }
        EXPECT_EQ(section.direction, sdp::Direction::inactive);
        EXPECT_TRUE(section.rtcp_mux);
        EXPECT_THAT(section.msids, IsEmpty());
    }
    EXPECT_EQ(answer.sections[0].candidates.size(), 2U);
    EXPECT_THAT(answer.sections[1].candidates, IsEmpty());
    EXPECT_THAT(answer.sections[0].candidates[1], testing::HasSubstr("tcptype passive"));
}

TEST_P(AnswerToFirstOffer, AcceptsOnlyWhatWeForward) {
    const sdp::Session offer = offer_of(GetParam());
    const sdp::Session answer = make_answer(offer, idle_plans(offer), local());
    for (const sdp::MediaSection& section : answer.sections) {
        for (const sdp::Codec& codec : section.codecs) {
            EXPECT_TRUE(codec_from_name(codec.name) || codec.is("rtx")) << codec.name;
            EXPECT_TRUE(!codec.is("rtx") || section.find_codec(*codec.apt()) != nullptr);
        }
    }
    const NegotiatedSection audio = read_negotiated(answer.sections[0]);
    ASSERT_NE(audio.find(MediaCodec::opus), nullptr);
    EXPECT_NE(audio.extensions.id(rtp::Extension::mid), 0);
    EXPECT_NE(audio.extensions.id(rtp::Extension::audio_level), 0)
        << "left out of the first answer, it is gone for ever";
    const NegotiatedSection video = read_negotiated(answer.sections[3]);
    ASSERT_NE(video.find(MediaCodec::vp8), nullptr);
    EXPECT_TRUE(video.find(MediaCodec::vp8)->rtx_payload_type.has_value());
    EXPECT_TRUE(video.find(MediaCodec::vp8)->nack);
    for (const auto extension :
         {rtp::Extension::mid, rtp::Extension::rid, rtp::Extension::repaired_rid,
          rtp::Extension::abs_send_time, rtp::Extension::transport_cc}) {
        EXPECT_NE(video.extensions.id(extension), 0);
    }
}

TEST_P(AnswerToFirstOffer, ReadsTheTransport) {
    const auto transport = read_transport(offer_of(GetParam()));
    ASSERT_TRUE(transport);
    EXPECT_TRUE(ice::is_valid(transport->ice));
    EXPECT_EQ(transport->fingerprints.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Clients, AnswerToFirstOffer,
                         testing::Values("chromium-156-first-offer.sdp",
                                         "livekit-rtc-node-1.1.0-first-offer.sdp"));

TEST(Answer, SendsATrackInAFreeSection) {
    const sdp::Session offer = offer_of("chromium-156-first-offer.sdp");
    auto plans = idle_plans(offer);
    plans[3] = {SectionUse::send, MediaCodec::vp8, true, false, "PA_a|TR_b", "TR_b", 11, 12};
    const sdp::Session answer = make_answer(offer, plans, local());
    expect_sound(offer, answer);
    const sdp::MediaSection& section = answer.sections[3];
    EXPECT_EQ(section.direction, sdp::Direction::sendonly);
    EXPECT_THAT(section.msids, ElementsAre(sdp::Msid{"PA_a|TR_b", "TR_b"}));
    EXPECT_EQ(section.primary_ssrc(), 11U);
    EXPECT_EQ(section.rtx_ssrc_for(11), 12U);
}

TEST(Answer, ReceivesSimulcastByItsRids) {
    const sdp::Session offer = offer_of("chromium-156-publishing-offer.sdp");
    auto plans = idle_plans(offer);
    std::size_t publishing = 0;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (offer.sections[i].kind == sdp::MediaKind::video &&
            sdp::sends(offer.sections[i].direction)) {
            plans[i].use = SectionUse::receive;
            publishing = i;
        }
    }
    ASSERT_NE(publishing, 0U);
    const sdp::Session answer = make_answer(offer, plans, local());
    expect_sound(offer, answer);
    const sdp::MediaSection& section = answer.sections[publishing];
    EXPECT_EQ(section.direction, sdp::Direction::recvonly);
    ASSERT_TRUE(section.simulcast);
    EXPECT_THAT(section.simulcast->recv, ElementsAre("q", "h", "f"));
    EXPECT_EQ(section.rids.size(), 3U);
    EXPECT_EQ(section.rids[0].direction, sdp::RidDirection::recv);
}

TEST(Answer, PutsThePreferredCodecFirst) {
    const sdp::Session offer = offer_of("chromium-156-first-offer.sdp");
    auto plans = idle_plans(offer);
    plans[3].preferred_codec = MediaCodec::h264;
    const sdp::Session answer = make_answer(offer, plans, local());
    EXPECT_TRUE(answer.sections[3].codecs.front().is("H264"));
    EXPECT_TRUE(answer.sections[4].codecs.front().is("VP8"));
}

sdp::MediaSection answer_publisher(const std::string& codec, const SectionPlan& plan) {
    sdp::Session offer = offer_of("chromium-156-publishing-offer.sdp");
    auto plans = idle_plans(offer);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto kind = codec == "audio" ? sdp::MediaKind::audio : sdp::MediaKind::video;
        if (offer.sections[i].kind == kind && sdp::sends(offer.sections[i].direction)) {
            plans[i] = plan;
            return make_answer(offer, plans, local()).sections[i];
        }
    }
    ADD_FAILURE() << "nothing is published";
    return {};
}

TEST(Answer, DependencyDescriptorIsForScalableCodecsOnly) {
    SectionPlan plan;
    plan.use = SectionUse::receive;
    for (const auto& [codec, expected] : {std::pair{MediaCodec::vp8, false},
                                          {MediaCodec::h264, false},
                                          {MediaCodec::vp9, true},
                                          {MediaCodec::av1, true}}) {
        plan.preferred_codec = codec;
        const auto agreed = read_negotiated(answer_publisher("video", plan));
        EXPECT_EQ(agreed.codecs.front().codec, codec);
        EXPECT_EQ(agreed.extensions.id(rtp::Extension::dependency_descriptor) != 0, expected)
            << mime_type(codec);
    }
    sdp::Session offer = offer_of("chromium-156-first-offer.sdp");
    offer.sections[3].extensions.push_back(
        {12, std::string{rtp::extension_uri(rtp::Extension::dependency_descriptor)}, {}});
    const sdp::Session answer = make_answer(offer, idle_plans(offer), local());
    EXPECT_NE(
        read_negotiated(answer.sections[3]).extensions.id(rtp::Extension::dependency_descriptor), 0)
        << "who can read it gets it";
}

TEST(Answer, AsksForRedundantAudioUnlessItIsOff) {
    SectionPlan plan;
    plan.use = SectionUse::receive;
    plan.redundant = true;
    sdp::MediaSection section = answer_publisher("audio", plan);
    EXPECT_TRUE(section.codecs.front().is("red"));
    EXPECT_TRUE(section.codecs[1].is("opus"));
    plan.redundant = false;
    section = answer_publisher("audio", plan);
    ASSERT_EQ(section.codecs.size(), 1U);
    EXPECT_TRUE(section.codecs.front().is("opus"));
}

TEST(Answer, SaysStereoAndSilenceInTheOpusParameters) {
    SectionPlan plan;
    plan.use = SectionUse::receive;
    plan.stereo = true;
    const sdp::Codec stereo = answer_publisher("audio", plan).codecs.front();
    EXPECT_EQ(stereo.parameter("stereo"), "1");
    EXPECT_EQ(stereo.parameter("maxaveragebitrate"), "510000");
    EXPECT_EQ(stereo.parameter("usedtx"), "1");
    EXPECT_EQ(stereo.parameter("useinbandfec"), "1");
    plan.discontinuous = plan.stereo = false;
    const sdp::Codec plain = answer_publisher("audio", plan).codecs.front();
    EXPECT_FALSE(plain.parameter("usedtx"));
    EXPECT_FALSE(plain.parameter("stereo"));
    const sdp::Session offer = offer_of("chromium-156-first-offer.sdp");
    auto plans = idle_plans(offer);
    plans[0].use = SectionUse::send;
    plans[0].stereo = true;
    EXPECT_EQ(
        make_answer(offer, plans, local()).sections[0].codecs.front().parameter("sprop-stereo"),
        "1");
}

TEST(Answer, DoesNotSendWhereTheClientCannotReceive) {
    sdp::Session offer = offer_of("chromium-156-first-offer.sdp");
    offer.sections[3].direction = sdp::Direction::inactive;
    auto plans = idle_plans(offer);
    plans[3] = {SectionUse::send, MediaCodec::vp8, true, false, "PA_a|TR_b", "TR_b", 11, 12};
    EXPECT_EQ(make_answer(offer, plans, local()).sections[3].direction, sdp::Direction::inactive);
}

TEST(Answer, RejectsWhatHasNoCodecOfOurs) {
    sdp::Session offer = offer_of("chromium-156-first-offer.sdp");
    std::erase_if(offer.sections[3].codecs, [](const sdp::Codec& c) { return !c.is("ulpfec"); });
    const sdp::Session answer = make_answer(offer, idle_plans(offer), local());
    EXPECT_EQ(answer.sections[3].port, 0);
    EXPECT_THAT(answer.bundle, Not(Contains("3")));
    EXPECT_TRUE(sdp::parse(sdp::to_text(answer)));
}

TEST(ReadTransport, RefusesWhatIsNotBundledDtlsSrtp) {
    const sdp::Session good = offer_of("chromium-156-first-offer.sdp");
    const auto problem = [&](auto&& change) {
        sdp::Session offer = good;
        change(offer);
        const auto transport = read_transport(offer);
        return transport ? std::nullopt : std::optional{transport.error()};
    };
    EXPECT_EQ(problem([](sdp::Session& s) { s.sections.clear(); }), OfferProblem::no_sections);
    EXPECT_EQ(problem([](sdp::Session& s) { s.sections[0].ice_pwd = "short"; }),
              OfferProblem::no_ice);
    EXPECT_EQ(problem([](sdp::Session& s) { s.sections[0].fingerprints.clear(); }),
              OfferProblem::no_fingerprint);
    EXPECT_EQ(problem([](sdp::Session& s) { s.bundle.pop_back(); }), OfferProblem::no_bundle);
    EXPECT_EQ(problem([](sdp::Session& s) { s.sections[2].rtcp_mux = false; }),
              OfferProblem::no_rtcp_mux);
    EXPECT_EQ(problem([](sdp::Session& s) { s.sections[0].setup = sdp::Setup::passive; }),
              OfferProblem::wrong_setup);
    EXPECT_EQ(problem([](sdp::Session&) {}), std::nullopt);
}

}  // namespace
}  // namespace heydok::peer
