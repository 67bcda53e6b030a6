#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace heydok::net {

enum class Body : std::uint8_t { sized, until_close, none };

/// How the head of a response is written.
struct ResponseForm {
    Body body = Body::sized;
    bool keep_alive = true;
    bool secure = false;  ///< adds Strict-Transport-Security
};

/// Status line and fields of RFC 9112 with the empty line. Fields whose name or value holds a line
/// break are left out. `nosniff` and `no-referrer` are set unless the handler chose otherwise.
std::string response_head(const Response& response, std::size_t body_size, ResponseForm form);

/// "Not Found" for 404; a generic word for numbers that we do not use.
std::string_view reason_phrase(int status);

/// A problem document (RFC 9457) for what the server itself refuses.
Response problem(int status, std::string_view code);

}  // namespace heydok::net
