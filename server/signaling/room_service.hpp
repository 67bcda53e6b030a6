#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/http.hpp"
#include "signaling/media_threads.hpp"
#include "signaling/room_methods.hpp"
#include "signaling/token.hpp"

namespace heydok::signaling {

/// LiveKit's RoomService over Twirp (protocol reference, section 19): JSON or protobuf in, the same
/// out; other services are `unimplemented`. Thread-safe.
class RoomService {
  public:
    explicit RoomService(RoomServiceParts parts) : parts_(parts) {}

    /// Answers POST /twirp/livekit.<Service>/<Method>; `path` has no double slashes. Tokens that
    /// live on for more than `longest_life` are refused.
    asio::awaitable<net::Response> handle(const net::Request& request, std::string_view path,
                                          const ApiKeys& keys, WallTime now,
                                          std::chrono::seconds longest_life);
    /// By method name with protojson, without a token. Refusal: Twirp code, message as `field`.
    asio::awaitable<Result<std::string>> call(std::string method, std::string request_json);

  private:
    /// On the thread of the room, or on all.
    asio::awaitable<Result<MessagePtr>> run(const RoomMethod& method, MessagePtr request);

    RoomServiceParts parts_;
};

/// HTTP status of a Twirp error code; 500 for unknown ones.
int twirp_status(std::string_view code);
/// The error document of Twirp.
net::Response twirp_error(std::string_view code, std::string_view message);

}  // namespace heydok::signaling
