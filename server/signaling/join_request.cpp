#include "signaling/join_request.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/util/json_util.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include "crypto/encoding.hpp"
#include "signaling/from_livekit.hpp"

namespace heydok::signaling {

namespace {

constexpr int kMaxDepth = 32;
/// zlib: a window of 32 KiB, and 16 for the gzip wrapper.
constexpr int kGzipWindow = 15 + 16;

/// Ends the stream whatever happens.
struct Inflater {
    Inflater() { ready = inflateInit2(&stream, kGzipWindow) == Z_OK; }
    ~Inflater() {
        if (ready) {
            inflateEnd(&stream);
        }
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    z_stream stream{};
    bool ready = false;
};

/// Whether objects and arrays stand in each other deeper than that; JSON that is none may pass.
bool nests_deeper(std::string_view json, int limit) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string) {
            i += c == '\\' ? 1U : 0U;  // what is escaped ends nothing
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit) {
                return true;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

std::string sdk_name(livekit::ClientInfo::SDK sdk) {
    std::string name = livekit::ClientInfo::SDK_Name(sdk);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

}  // namespace

bool parse_message(google::protobuf::Message& out, ByteView bytes) {
    google::protobuf::io::CodedInputStream input{bytes.data(), static_cast<int>(bytes.size())};
    input.SetRecursionLimit(kMaxDepth);
    return out.ParseFromCodedStream(&input) && input.ConsumedEntireMessage();
}

bool parse_json(google::protobuf::Message& out, std::string_view json) {
    if (nests_deeper(json, kMaxDepth)) {
        return false;
    }
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    return google::protobuf::util::JsonStringToMessage(std::string{json}, &out, options).ok();
}

std::string to_json(const google::protobuf::Message& message) {
    std::string out;
    return google::protobuf::util::MessageToJsonString(message, &out).ok() ? out : "{}";
}

Parsed<Bytes> gunzip(ByteView packed, std::size_t limit) {
    Inflater inflater;
    if (!inflater.ready) {
        return ParseError::unsupported;
    }
    // zlib reads only; its type predates const.
    inflater.stream.next_in = const_cast<Bytef*>(packed.data());
    inflater.stream.avail_in = static_cast<uInt>(packed.size());
    Bytes out;
    std::array<std::uint8_t, 16384> chunk;
    for (;;) {
        inflater.stream.next_out = chunk.data();
        inflater.stream.avail_out = static_cast<uInt>(chunk.size());
        const int status = inflate(&inflater.stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END) {
            return status == Z_BUF_ERROR ? ParseError::truncated : ParseError::malformed;
        }
        const std::size_t produced = chunk.size() - inflater.stream.avail_out;
        if (out.size() + produced > limit) {
            return ParseError::too_large;
        }
        out.insert(out.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(produced));
        if (status == Z_STREAM_END) {
            return out;
        }
        if (produced == 0 && inflater.stream.avail_in == 0) {
            return ParseError::truncated;
        }
    }
}

Parsed<livekit::JoinRequest> decode_join_request(std::string_view parameter) {
    for (int padding = 0; padding < 2 && parameter.ends_with('='); ++padding) {
        parameter.remove_suffix(1);
    }
    const auto wrapped_bytes = crypto::base64url_decode(parameter);
    if (wrapped_bytes.has_error()) {
        return wrapped_bytes.error();
    }
    livekit::WrappedJoinRequest wrapped;
    if (wrapped_bytes->size() > kMaxSignalMessage || !parse_message(wrapped, *wrapped_bytes)) {
        return ParseError::malformed;
    }
    Bytes inner;
    const ByteView packed = as_bytes(wrapped.join_request());
    if (wrapped.compression() == livekit::WrappedJoinRequest::GZIP) {
        auto unpacked = gunzip(packed, kMaxSignalMessage);
        if (unpacked.has_error()) {
            return unpacked.error();
        }
        inner = std::move(*unpacked);
    } else if (wrapped.compression() == livekit::WrappedJoinRequest::NONE) {
        inner.assign(packed.begin(), packed.end());
    } else {
        return ParseError::unsupported;
    }
    livekit::JoinRequest request;
    if (!parse_message(request, inner)) {
        return ParseError::malformed;
    }
    if (request.publisher_offer().sdp().size() > kMaxSdp) {
        return ParseError::too_large;
    }
    return request;
}

media::JoinOptions join_options(const Claims& claims, const livekit::JoinRequest& request) {
    media::JoinOptions out;
    out.room = claims.room;
    out.identity = claims.identity;
    out.name = claims.name;
    out.metadata = claims.metadata;
    out.attributes = claims.attributes;
    out.kind = claims.kind;
    out.permission = claims.permission;
    out.room_options = claims.room_options;
    if (claims.permission.can_update_metadata) {
        if (!request.metadata().empty()) {
            out.metadata = request.metadata();
        }
        for (const auto& [name, value] : request.participant_attributes()) {
            out.attributes[name] = value;
        }
    }
    out.auto_subscribe = request.connection_settings().auto_subscribe();
    out.adaptive_stream = request.connection_settings().adaptive_stream();
    out.auto_subscribe_data_tracks = request.connection_settings().auto_subscribe_data_track();
    const livekit::ClientInfo& client = request.client_info();
    out.client_sdk = sdk_name(client.sdk());
    out.client_browser = client.browser();
    out.client_protocol = client.client_protocol();
    out.capabilities.assign(client.capabilities().begin(), client.capabilities().end());
    if (request.has_publisher_offer()) {
        out.publisher_offer = from_livekit(request.publisher_offer());
    }
    for (const livekit::AddTrackRequest& track : request.add_track_requests()) {
        out.add_tracks.push_back(from_livekit(track));
    }
    if (request.reconnect()) {
        out.resume_sid = request.participant_sid();
    }
    return out;
}

}  // namespace heydok::signaling
