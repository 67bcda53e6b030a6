#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rtc/dtls/fingerprint.hpp"
#include "rtc/ice/credentials.hpp"
#include "rtc/rtp/extensions.hpp"
#include "rtc/sdp/session.hpp"

namespace heydok::support {

/// The offers of one connection as livekit-client in Chromium makes them (livekit-protocol.md
/// section 8.1): mids 0-2 audio and 3-5 video recvonly, 6 data, published tracks appended.
class ClientOffer {
  public:
    /// `data` false leaves the application section out (load clients), `lacks` names codecs
    /// (or "rtx", "dependency-descriptor", "transport-cc") that the client has not.
    explicit ClientOffer(bool data = true, std::vector<std::string> lacks = {});

    struct NewSection {
        std::string stream_id;
        std::string track_id;
        /// Empty: no simulcast, then `ssrc` and `rtx_ssrc` are signalled.
        std::vector<std::string> rids = {};
        std::uint32_t ssrc = 0;
        std::uint32_t rtx_ssrc = 0;  ///< 0: none
    };
    /// Appends a sendonly section; its mid.
    std::string add_audio(const NewSection& section);
    std::string add_video(const NewSection& section);
    /// Unpublishes: the section stays as inactive.
    void set_inactive(std::string_view mid);
    /// More recvonly sections, as media_sections_requirement asks.
    void add_receivers(std::uint32_t audios, std::uint32_t videos);

    /// The offer with these transport values; each call is a new version.
    std::string text(const ice::Credentials& credentials, const dtls::Fingerprint& fingerprint);

  private:
    sdp::MediaSection& append(sdp::MediaKind kind, sdp::Direction direction);
    void leave_out(sdp::MediaSection& section, std::string_view name,
                   rtp::Extension extension) const;

    std::vector<std::string> lacks_;
    sdp::Session session_;
};

}  // namespace heydok::support
