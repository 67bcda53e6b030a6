#pragma once
#include <string_view>

#include "base/result.hpp"
#include "rtc/sdp/media_section.hpp"

namespace heydok::sdp {

/// Begins a section from the value of its m= line ("video 9 UDP/TLS/RTP/SAVPF 96 97"). Static
/// payload types get their names.
Parsed<MediaSection> read_media_line(std::string_view value);

/// Applies one a= line to its section; unknown names change nothing.
Parsed<void> read_section_attribute(std::string_view name, std::string_view value,
                                    MediaSection& section);

/// The same for the lines that may also stand at session level (ICE, DTLS, direction): `defaults`
/// collects what sections inherit.
Parsed<void> read_inheritable_attribute(std::string_view name, std::string_view value,
                                        MediaSection& defaults);

}  // namespace heydok::sdp
