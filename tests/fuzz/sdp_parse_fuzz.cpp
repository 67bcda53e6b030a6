// links: heydok_rtc_sdp
#include <cstdint>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "rtc/sdp/session.hpp"

/// What is read from a description reads the same after it was written again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto session = heydok::sdp::parse(heydok::as_text({data, size}));
    if (!session) {
        return 0;
    }
    HEYDOK_ASSERT(session->sections.size() <= heydok::sdp::kMaxSections);
    const std::string text = heydok::sdp::to_text(*session);
    // Inherited lines and feedback for "*" are written out, so the text may outgrow the limit.
    if (text.size() <= heydok::sdp::kMaxDescriptionSize) {
        const auto again = heydok::sdp::parse(text);
        HEYDOK_ASSERT(again && heydok::sdp::to_text(*again) == text);
    }
    for (const auto& section : session->sections) {
        static_cast<void>(section.send_layers());
        static_cast<void>(section.primary_ssrc());
        for (const auto& codec : section.codecs) {
            static_cast<void>(section.rtx_for(codec.payload_type));
        }
    }
    return 0;
}
