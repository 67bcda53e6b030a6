// links: heydok_rtc_peer
#include "base/assert.hpp"
#include "rtc/peer/answer.hpp"

namespace {

using namespace heydok;

peer::LocalDescription local() {
    return {"1",
            2,
            {"server", "serverpassword0123456789"},
            {dtls::HashFunction::sha256, Bytes(32, 7)},
            {*parse_address("192.0.2.1", 7882)}};
}

}  // namespace

/// Any offer that can be answered gets an answer with the same sections in the same order, that
/// reads back, and that promises only what was offered.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const auto offer = sdp::parse(as_text({data + 1, size - 1}));
    if (!offer || !peer::read_transport(*offer)) {
        return 0;
    }
    std::vector<peer::SectionPlan> plans;
    for (std::size_t i = 0; i < offer->sections.size(); ++i) {
        peer::SectionPlan plan;
        plan.use = static_cast<peer::SectionUse>((data[0] + i) % 5);
        const bool rtp = offer->sections[i].kind == sdp::MediaKind::audio ||
                         offer->sections[i].kind == sdp::MediaKind::video;
        if (!rtp) {
            plan.use = offer->sections[i].is_data_channel() ? peer::SectionUse::data
                                                            : peer::SectionUse::reject;
        } else if (plan.use == peer::SectionUse::data) {
            plan.use = peer::SectionUse::idle;
        }
        plan.stream_id = "PA_x|TR_y";
        plan.track_id = "TR_y";
        plan.ssrc = 1'000 + static_cast<std::uint32_t>(i);
        plans.push_back(plan);
    }
    const sdp::Session answer = peer::make_answer(*offer, plans, local());
    HEYDOK_ASSERT(answer.sections.size() == offer->sections.size());
    for (std::size_t i = 0; i < answer.sections.size(); ++i) {
        const sdp::MediaSection& section = answer.sections[i];
        HEYDOK_ASSERT(section.mid == offer->sections[i].mid);
        for (const auto& codec : section.codecs) {
            HEYDOK_ASSERT(offer->sections[i].find_codec(codec.payload_type) != nullptr);
        }
        static_cast<void>(peer::read_negotiated(section));
    }
    const std::string text = sdp::to_text(answer);
    if (text.size() <= sdp::kMaxDescriptionSize) {
        const auto again = sdp::parse(text);
        HEYDOK_ASSERT(again && sdp::to_text(*again) == text);
    }
    return 0;
}
