#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/result.hpp"

namespace heydok::api {

/// The media side as the product sees it: LiveKit's room service, either in this process or an
/// external server reached over HTTP. Implemented in `app`. Thread-safe.
class MediaServer {
  public:
    virtual ~MediaServer() = default;
    /// A method of RoomService ("CreateRoom", "RemoveParticipant", "DeleteRoom", ...) with
    /// protojson in and out. Refusal: the Twirp code ("not_found", "unavailable", ...). Ends within
    /// 10 s.
    virtual boost::asio::awaitable<Result<std::string>> call(std::string method,
                                                             std::string request_json) = 0;
};

}  // namespace heydok::api
