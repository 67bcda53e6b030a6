#pragma once
#include <string>
#include <string_view>

namespace heydok::api {

/// Browser and system of a User-Agent header in a few words, "Firefox, Windows", so that the owner
/// of a session knows it again. Only words of ours come out; empty if none fits.
std::string device_name(std::string_view user_agent);

}  // namespace heydok::api
