#pragma once
#include <memory>
#include <string>
#include <vector>

#include "media/signal.hpp"
#include "tests/support/outgoing_stream.hpp"
#include "tests/support/synthetic_codecs.hpp"
#include "tests/support/synthetic_media.hpp"

namespace heydok::support {

struct AudioOptions {
    std::size_t payload_size = 80;  ///< bytes each 20 ms
    std::uint8_t level = 30;        ///< -dBov
    media::TrackSource source = media::TrackSource::microphone;
    bool redundant = false;  ///< RED with one earlier frame, when the answer wants it
    bool stereo = false;
    bool encrypted = false;  ///< announced as end-to-end encrypted
};
struct VideoOptions {
    std::uint8_t layers = 3;  ///< 1 to 3: q, h, f; 1 is sent without simulcast
    std::uint32_t frames_per_second = 30;
    media::TrackSource source = media::TrackSource::camera;
    /// Bit rate of the highest layer, with more than one as livekit-client does; else of the one.
    std::uint32_t bits_per_second = 1'700'000;
    peer::MediaCodec codec = peer::MediaCodec::vp8;
    std::uint8_t temporal_layers = 1;            ///< VP8
    std::size_t key_frame_bytes = 0;             ///< VP8; 0: four times a delta frame
    std::vector<peer::MediaCodec> backups = {};  ///< announced beside `codec`
    std::int32_t backup_policy = 0;              ///< BackupCodecPolicy
    bool encrypted = false;                      ///< announced as end-to-end encrypted
    std::string of_sid = {};                     ///< a further codec of this published track
    /// VP9 and AV1: one stream with `layers` spatial layers in it. Not set: simulcast.
    std::optional<Scalability> scalability = {};
};

/// A track that a scripted peer publishes: its streams and the clock that feeds them.
class PublishedTrack {
  public:
    PublishedTrack(std::string cid, const AudioOptions& options, Random& random);
    PublishedTrack(std::string cid, const VideoOptions& options, Random& random);

    [[nodiscard]] const std::string& cid() const { return cid_; }
    [[nodiscard]] bool is_video() const { return video_; }
    [[nodiscard]] media::AddTrack announcement() const;
    [[nodiscard]] std::vector<std::string> rids() const;

    /// Sends what is due; nothing while muted, stopped or not agreed.
    void handle_timeout(Instant now, std::uint16_t& transport_sequence, ClientTransport& transport,
                        DatagramBatch& out);
    [[nodiscard]] Instant next_timeout() const;
    /// The answer accepted the section.
    void start(Instant now, const SendingNumbers& numbers);
    void stop() { stopped_ = true; }
    [[nodiscard]] bool stopped() const { return stopped_; }
    /// A layer that dynacast or the bandwidth has switched off sends nothing.
    void set_layer_enabled(std::size_t layer, bool enabled) { layers_.at(layer).enabled = enabled; }

    /// The stream with this SSRC, media or retransmission; null when it is another's.
    OutgoingStream* find(std::uint32_t ssrc);
    /// PLI or FIR for that SSRC.
    void request_key_frame(std::uint32_t ssrc);

    struct Layer {
        std::unique_ptr<OutgoingStream> stream;
        std::unique_ptr<SyntheticVideo> encoder;  ///< video
        bool enabled = true;
    };
    [[nodiscard]] std::vector<Layer>& layers() { return layers_; }

    std::string sid;  ///< TR_..., once the server has said it
    std::string mid;
    bool muted = false;

  private:
    void send_audio(Instant now, Instant at, std::uint16_t& transport_sequence,
                    ClientTransport& transport, DatagramBatch& out);
    void send_frame(Instant now, Layer& layer, std::uint16_t& transport_sequence,
                    ClientTransport& transport, DatagramBatch& out);

    std::string cid_;
    bool video_;
    AudioOptions audio_options_;
    VideoOptions video_options_;
    std::vector<Layer> layers_;
    Duration interval_;
    Instant next_{kNever};
    std::uint32_t audio_number_ = 0;
    Bytes last_audio_;  ///< payload before, for RED
    bool stopped_ = false;
};

}  // namespace heydok::support
