#pragma once
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace heydok::app {

/// One file of the web client; the bytes are part of the binary.
struct WebFile {
    std::string_view path;  ///< "/index.html"
    std::string_view etag;  ///< with its quotes
    ByteView bytes;
    ByteView gzip;  ///< empty where compression does not pay
};

/// What the build packed (cmake/web.cmake); empty when the client was not built.
std::vector<WebFile> embedded_web_files();

}  // namespace heydok::app
