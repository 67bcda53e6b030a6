#include "tests/support/published_track.hpp"

#include <array>

#include "base/assert.hpp"

namespace heydok::support {
namespace {

struct LayerShape {
    const char* rid;
    media::VideoQuality quality;
    std::uint32_t width;
    std::uint32_t height;
    std::uint32_t bits_per_second;
};
/// The table of livekit-client for 1280x720.
constexpr std::array<LayerShape, 3> kLayers{{{"q", media::VideoQuality::low, 320, 180, 160'000},
                                             {"h", media::VideoQuality::medium, 640, 360, 450'000},
                                             {"f", media::VideoQuality::high, 1280, 720, 0}}};

std::uint32_t layer_bitrate(const VideoOptions& options, std::size_t layer) {
    const bool top = layer + 1u == options.layers;
    return top ? options.bits_per_second : kLayers[layer].bits_per_second;
}

std::unique_ptr<SyntheticVideo> make_encoder(const VideoOptions& options, std::uint8_t layer,
                                             Random& random) {
    SyntheticVideo::Options encoder;
    encoder.layer = layer;
    encoder.bits_per_second = layer_bitrate(options, layer);
    encoder.frames_per_second = options.frames_per_second;
    encoder.temporal_layers = options.temporal_layers;
    encoder.key_frame_bytes = options.key_frame_bytes;
    if (options.scalability) {
        encoder.bits_per_second = options.bits_per_second;
        return std::make_unique<SyntheticScalable>(options.codec, *options.scalability, encoder);
    }
    if (options.codec == peer::MediaCodec::h264) {
        return std::make_unique<SyntheticH264>(encoder);
    }
    return std::make_unique<SyntheticVp8>(encoder, random);
}

Bytes make_red(ByteView earlier, ByteView primary, std::uint8_t payload_type) {
    constexpr std::uint32_t kFrameTicks = 960;
    Bytes payload;
    ByteWriter writer{payload};
    if (!earlier.empty()) {
        writer.u8(0x80 | payload_type);
        writer.u24(kFrameTicks << 10 | static_cast<std::uint32_t>(earlier.size()));
    }
    writer.u8(payload_type);
    writer.bytes(earlier);
    writer.bytes(primary);
    return payload;
}

}  // namespace

PublishedTrack::PublishedTrack(std::string cid, const AudioOptions& options, Random& random)
    : cid_(std::move(cid)),
      video_(false),
      audio_options_(options),
      interval_(std::chrono::milliseconds{20}) {
    OutgoingStream::Options stream;
    stream.audio_level = options.level;
    layers_.push_back({std::make_unique<OutgoingStream>(stream, random), nullptr});
}

PublishedTrack::PublishedTrack(std::string cid, const VideoOptions& options, Random& random)
    : cid_(std::move(cid)),
      video_(true),
      video_options_(options),
      interval_(std::chrono::microseconds{1'000'000 / options.frames_per_second}) {
    HEYDOK_ASSERT(options.layers >= 1 && options.layers <= kLayers.size());
    const std::uint8_t streams = options.scalability ? 1 : options.layers;
    for (std::uint8_t layer = 0; layer < streams; ++layer) {
        OutgoingStream::Options stream;
        stream.rid = streams > 1 ? kLayers[layer].rid : "";
        stream.clock_rate = 90'000;
        layers_.push_back({std::make_unique<OutgoingStream>(stream, random),
                           make_encoder(options, layer, random)});
    }
}

std::vector<std::string> PublishedTrack::rids() const {
    std::vector<std::string> result;
    for (const Layer& layer : layers_) {
        if (!layer.stream->options().rid.empty()) {
            result.push_back(layer.stream->options().rid);
        }
    }
    return result;
}

media::AddTrack PublishedTrack::announcement() const {
    media::AddTrack request;
    request.cid = cid_;
    if (!video_) {
        request.name = "microphone";
        request.disable_red = !audio_options_.redundant;
        request.stereo = audio_options_.stereo;
        request.encryption = audio_options_.encrypted ? 1 : 0;
        request.source = audio_options_.source;
        return request;
    }
    request.name = "camera";
    request.type = media::TrackKind::video;
    request.source = video_options_.source;
    const std::size_t layer_count =
        video_options_.scalability ? video_options_.scalability->spatial_layers : layers_.size();
    const LayerShape& top = kLayers[layer_count - 1];
    request.width = top.width;
    request.height = top.height;
    for (std::size_t i = 0; i < layer_count; ++i) {
        media::VideoLayer layer;
        layer.quality = kLayers[i].quality;
        layer.width = kLayers[i].width;
        layer.height = kLayers[i].height;
        layer.bitrate = layer_bitrate(video_options_, i);
        request.layers.push_back(layer);
    }
    media::SimulcastCodec codec;
    codec.mime_type = peer::short_name(video_options_.codec);
    codec.cid = cid_;
    codec.layers = request.layers;
    request.simulcast_codecs.push_back(codec);
    for (const peer::MediaCodec backup : video_options_.backups) {
        codec.mime_type = peer::short_name(backup);
        codec.cid.clear();
        request.simulcast_codecs.push_back(codec);
    }
    request.sid = video_options_.of_sid;
    request.backup_codec_policy = video_options_.backup_policy;
    request.encryption = video_options_.encrypted ? 1 : 0;
    return request;
}

void PublishedTrack::start(Instant now, const SendingNumbers& numbers) {
    for (Layer& layer : layers_) {
        layer.stream->set_numbers(numbers);
    }
    if (next_ == kNever) {
        next_ = now;
    }
}

Instant PublishedTrack::next_timeout() const {
    return stopped_ ? kNever : next_;
}

void PublishedTrack::handle_timeout(Instant now, std::uint16_t& transport_sequence,
                                    ClientTransport& transport, DatagramBatch& out) {
    while (!stopped_ && next_ <= now) {
        // The clock of the media runs on the grid, whenever it is looked at.
        const Instant at = next_;
        next_ += interval_;
        if (!transport.connected() || !transport.has_path() || muted) {
            continue;
        }
        if (!video_) {
            send_audio(now, at, transport_sequence, transport, out);
            continue;
        }
        for (Layer& layer : layers_) {
            if (layer.enabled) {
                send_frame(at, layer, transport_sequence, transport, out);
            }
        }
    }
}

void PublishedTrack::send_audio(Instant now, Instant at, std::uint16_t& transport_sequence,
                                ClientTransport& transport, DatagramBatch& out) {
    const Bytes frame =
        make_audio_payload({audio_number_, 0, audio_sent_at(now)}, audio_options_.payload_size);
    ++audio_number_;
    const SendingNumbers& numbers = *layers_[0].stream->numbers();
    const Bytes payload = numbers.codec == peer::MediaCodec::red
                              ? make_red(last_audio_, frame, numbers.plain_payload_type)
                              : frame;
    last_audio_ = frame;
    layers_[0].stream->send(at, payload, false, transport_sequence, transport, out);
}

void PublishedTrack::send_frame(Instant now, Layer& layer, std::uint16_t& transport_sequence,
                                ClientTransport& transport, DatagramBatch& out) {
    for (const VideoPayload& packet : layer.encoder->next_frame()) {
        layer.stream->send(now, packet.bytes, packet.last_of_frame, transport_sequence, transport,
                           out, packet.dependency);
    }
}

OutgoingStream* PublishedTrack::find(std::uint32_t ssrc) {
    for (Layer& layer : layers_) {
        if (layer.stream->ssrc() == ssrc || layer.stream->rtx_ssrc() == ssrc) {
            return layer.stream.get();
        }
    }
    return nullptr;
}

void PublishedTrack::request_key_frame(std::uint32_t ssrc) {
    for (Layer& layer : layers_) {
        if (layer.stream->ssrc() == ssrc && layer.encoder) {
            layer.encoder->request_key_frame();
        }
    }
}

}  // namespace heydok::support
