#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/http_limits.hpp"

namespace heydok::net {

/// The request line and the fields of one HTTP/1.1 request (RFC 9112), read strictly: what two
/// readers could understand in two ways is refused.
struct RequestHead {
    Request request;  ///< without body and peer
    bool keep_alive = true;
    bool head_method = false;  ///< HEAD; `request.method` says GET
};

/// The status of the answer to a head that is refused: 400, 405, 431, 501 or 505.
using HeadError = int;

/// Reads a head that ends with an empty line. Refuses bare LF and CR, folded lines, white space
/// before a colon, control characters, more fields than allowed, missing or second Host, several
/// lengths or a length beside Transfer-Encoding, codings other than chunked, targets that are no
/// safe path, and methods that no handler knows.
boost::system::result<RequestHead, HeadError> parse_head(std::string_view head,
                                                         const HttpLimits& limits);

}  // namespace heydok::net
