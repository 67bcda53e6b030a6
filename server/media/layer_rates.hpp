#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::media {

/// What each layer of one received stream takes, measured over a second at a time. What a key frame
/// takes beyond a usual picture is left out: it comes once and waits its turn (media/egress.hpp),
/// while as a rate it would keep a layer from ever fitting. Fixed size.
class LayerRates {
  public:
    static constexpr std::size_t kSpatial = 3;
    static constexpr std::size_t kTemporal = 3;  ///< higher ones count as the last

    /// One packet of the stream.
    struct Packet {
        std::uint8_t spatial = 0;  ///< layers it belongs to; 0 for a stream that has none
        std::uint8_t temporal = 0;
        std::uint32_t timestamp = 0;    ///< RTP, of its picture
        bool starts_key_frame = false;  ///< first packet of one
        bool ends_picture = false;
        std::size_t size = 0;  ///< bytes
    };
    void on_packet(Instant now, const Packet& packet) {
        if (now - window_start_ >= kWindow) {
            finish_window(now);
        }
        const std::size_t s = packet.spatial < kSpatial ? packet.spatial : kSpatial - 1;
        const std::size_t t = packet.temporal < kTemporal ? packet.temporal : kTemporal - 1;
        if (packet.starts_key_frame && key_timestamp_ != packet.timestamp) {
            key_timestamp_ = packet.timestamp;
            ++key_frames_;
        }
        pictures_ += packet.ends_picture ? 1 : 0;
        Bytes& bytes = key_timestamp_ == packet.timestamp ? key_bytes_ : bytes_;
        bytes[s][t] += static_cast<std::uint32_t>(packet.size);
    }
    /// bit/s of the layers up to these, all temporal ones below included; nothing before enough was
    /// seen of it.
    [[nodiscard]] std::optional<std::uint64_t> rate(std::uint8_t spatial,
                                                    std::uint8_t temporal) const;
    /// The highest temporal layer with packets of its own, 0 when there is only the base.
    [[nodiscard]] std::uint8_t highest_temporal(std::uint8_t spatial) const;

  private:
    static constexpr Duration kWindow = std::chrono::seconds{1};

    using Bytes = std::array<std::array<std::uint32_t, kTemporal>, kSpatial>;

    void finish_window(Instant now);
    void take_window(Duration span);
    void begin_window(Instant now);

    Bytes bytes_{};
    Bytes key_bytes_{};  ///< of key frames
    std::uint32_t pictures_ = 0;
    std::uint32_t key_frames_ = 0;
    std::optional<std::uint32_t> key_timestamp_;  ///< of the newest one
    Bytes rates_{};                               ///< bit/s, smoothed
    Instant window_start_{};
};

}  // namespace heydok::media
