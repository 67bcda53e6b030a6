#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "app/web_files.hpp"
#include "net/http.hpp"

namespace heydok::app {

/// Serves the web client out of the binary: assets with a name that changes with their content for
/// a year, all else with an ETag; every path without a dot is a page of the client and gets
/// index.html. Thread-safe.
class WebClient {
  public:
    /// `livekit_url`: the external LiveKit server that pages may connect to; empty for none.
    WebClient(std::vector<WebFile> files, std::string_view livekit_url);

    [[nodiscard]] net::Response handle(const net::Request& request) const;

  private:
    [[nodiscard]] const WebFile* find(const std::string& path) const;
    [[nodiscard]] net::Response page_not_built() const;
    [[nodiscard]] std::string policy(const net::Request& request) const;

    std::unordered_map<std::string, WebFile> files_;
    std::string media_origins_;
};

}  // namespace heydok::app
