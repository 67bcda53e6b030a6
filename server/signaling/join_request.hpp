#pragma once
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "livekit/signal.pb.h"
#include "media/engine.hpp"
#include "signaling/token.hpp"

namespace heydok::signaling {

/// Largest JoinRequest after decompression, and largest signal message.
inline constexpr std::size_t kMaxSignalMessage = std::size_t{1024} * 1024;
/// Largest session description in either.
inline constexpr std::size_t kMaxSdp = std::size_t{512} * 1024;

/// Parses a protobuf message with at most 32 levels. False when it is no such message.
bool parse_message(google::protobuf::Message& out, ByteView bytes);

/// The same from protojson, with the same levels; unknown members are skipped as unknown fields
/// are.
bool parse_json(google::protobuf::Message& out, std::string_view json);
/// protojson without default values; "{}" for what cannot be written.
std::string to_json(const google::protobuf::Message& message);

/// Unpacks gzip data of at most `limit` bytes; `too_large` beyond, stopping while unpacking.
Parsed<Bytes> gunzip(ByteView packed, std::size_t limit);

/// The `join_request` query parameter of /rtc/v1 (protocol reference, section 5.2): base64url with
/// or without padding, of a WrappedJoinRequest, perhaps gzip'd.
Parsed<livekit::JoinRequest> decode_join_request(std::string_view parameter);

/// What the engine needs, from the token and the request.
media::JoinOptions join_options(const Claims& claims, const livekit::JoinRequest& request);

}  // namespace heydok::signaling
