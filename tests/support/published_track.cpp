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
    for (std::uint8_t layer = 0; layer < options.layers; ++layer) {
        OutgoingStream::Options stream;
        stream.rid = options.layers > 1 ? kLayers[layer].rid : "";
        stream.clock_rate = 90'000;
        const SyntheticVp8::Options encoder{layer, layer_bitrate(options, layer),
                                            options.frames_per_second};
        layers_.push_back({std::make_unique<OutgoingStream>(stream, random),
                           std::make_unique<SyntheticVp8>(encoder, random)});
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
        request.disable_red = true;  // plain Opus is what follows
        request.source = audio_options_.source;
        return request;
    }
    request.name = "camera";
    request.type = media::TrackKind::video;
    request.source = video_options_.source;
    const LayerShape& top = kLayers[layers_.size() - 1];
    request.width = top.width;
    request.height = top.height;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        media::VideoLayer layer;
        layer.quality = kLayers[i].quality;
        layer.width = kLayers[i].width;
        layer.height = kLayers[i].height;
        layer.bitrate = layer_bitrate(video_options_, i);
        request.layers.push_back(layer);
    }
    media::SimulcastCodec codec;
    codec.mime_type = "vp8";
    codec.cid = cid_;
    codec.layers = request.layers;
    request.simulcast_codecs.push_back(codec);
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
    const Bytes payload =
        make_audio_payload({audio_number_, 0, audio_sent_at(now)}, audio_options_.payload_size);
    ++audio_number_;
    layers_[0].stream->send(at, payload, false, transport_sequence, transport, out);
}

void PublishedTrack::send_frame(Instant now, Layer& layer, std::uint16_t& transport_sequence,
                                ClientTransport& transport, DatagramBatch& out) {
    for (const VideoPayload& packet : layer.encoder->next_frame()) {
        layer.stream->send(now, packet.bytes, packet.last_of_frame, transport_sequence, transport,
                           out);
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
