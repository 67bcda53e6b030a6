#pragma once
#include <string_view>

#include "base/result.hpp"
#include "rtc/sdp/media_section.hpp"

namespace heydok::sdp {

// One reader for each attribute of codecs, sources and layers; each gets what stands after the
// colon.

/// RFC 8866 section 6.6; a payload type that the m= line does not list is skipped.
Parsed<void> read_rtpmap(std::string_view value, MediaSection& section);
/// RFC 8866 section 6.15.
Parsed<void> read_fmtp(std::string_view value, MediaSection& section);
/// RFC 4585 section 4.2; "*" means every payload type.
Parsed<void> read_rtcp_feedback(std::string_view value, MediaSection& section);
/// RFC 8285 section 8; ids above 255 are skipped, a doubled id is malformed.
Parsed<void> read_extmap(std::string_view value, MediaSection& section);
/// RFC 5888 section 4.
Parsed<void> read_mid(std::string_view value, MediaSection& section);
/// RFC 8830 section 2.
Parsed<void> read_msid(std::string_view value, MediaSection& section);
/// RFC 5576 section 4.1; of its attributes cname and msid are kept.
Parsed<void> read_ssrc(std::string_view value, MediaSection& section);
/// RFC 5576 section 4.2.
Parsed<void> read_ssrc_group(std::string_view value, MediaSection& section);
/// RFC 8851 section 4.
Parsed<void> read_rid(std::string_view value, MediaSection& section);
/// RFC 8853 section 5.1.
Parsed<void> read_simulcast(std::string_view value, MediaSection& section);

}  // namespace heydok::sdp
