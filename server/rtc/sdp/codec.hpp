#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heydok::sdp {

/// One payload type of an RTP section: rtpmap, fmtp and rtcp-fb together. Without an a=rtpmap line
/// the static types 0, 8, 9 and 13 are named, others have an empty name.
struct Codec {
    std::uint8_t payload_type = 0;  ///< 0-127
    std::string name = {};          ///< as written: "VP8", "opus", "rtx"
    std::uint32_t clock_rate = 0;   ///< Hz
    std::uint16_t channels = 1;
    std::string fmtp = {};  ///< as written: "minptime=10;useinbandfec=1"; empty when none
    std::vector<std::string> feedback = {};  ///< "nack", "nack pli", "transport-cc"

    friend bool operator==(const Codec&, const Codec&) = default;

    /// Name comparison without regard to letter case, as rtpmap wants.
    [[nodiscard]] bool is(std::string_view codec_name) const;
    /// The value of `key` in fmtp; empty view for a key without value, nothing when absent.
    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view key) const;
    /// Adds or replaces `key=value` in fmtp.
    void set_parameter(std::string_view key, std::string_view value);
    /// For rtx: the payload type that is retransmitted.
    [[nodiscard]] std::optional<std::uint8_t> apt() const;
    [[nodiscard]] bool has_feedback(std::string_view line) const;
    /// Keeps of the feedback only lines that are in `accepted`.
    void restrict_feedback(const std::vector<std::string_view>& accepted);
};

}  // namespace heydok::sdp
