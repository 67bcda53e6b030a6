#pragma once
#include <string_view>

#include "base/result.hpp"
#include "rtc/sdp/media_section.hpp"

namespace heydok::sdp {

// One reader for each attribute of ICE, DTLS and SCTP; each gets what stands after the colon.

/// RFC 8839 section 5.4, 4 to 256 characters.
Parsed<void> read_ice_ufrag(std::string_view value, MediaSection& section);
/// RFC 8839 section 5.4, 22 to 256 characters.
Parsed<void> read_ice_pwd(std::string_view value, MediaSection& section);
/// RFC 8122 section 5; weak and unknown hashes are skipped, a wrong length is malformed.
Parsed<void> read_fingerprint(std::string_view value, MediaSection& section);
/// RFC 8842 section 5.3.
Parsed<void> read_setup(std::string_view value, MediaSection& section);
/// RFC 8839 section 5.1; kept as text, those beyond kMaxCandidates are dropped (A19).
Parsed<void> read_candidate(std::string_view value, MediaSection& section);
/// RFC 8841 section 5.
Parsed<void> read_sctp_port(std::string_view value, MediaSection& section);
/// RFC 8841 section 6.
Parsed<void> read_max_message_size(std::string_view value, MediaSection& section);

}  // namespace heydok::sdp
