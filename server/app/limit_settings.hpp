#pragma once
#include <yaml-cpp/yaml.h>

#include <string>
#include <string_view>
#include <vector>

#include "media/limits.hpp"
#include "net/http_limits.hpp"
#include "signaling/message_rate.hpp"

namespace heydok::app {

/// What strangers and participants may cost: the section `limits` of the configuration. Defaults as
/// in deploy/heydok.example.yaml and docs/limits.md.
struct LimitSettings {
    media::Limits media;
    signaling::MessageLimits messages;
    net::HttpLimits http;
};

/// One setting of the section: its key with the unit in its name, and the values that make sense.
/// Above the cap no operator gets: a limit that is too high is none.
struct LimitRange {
    std::string_view key;
    std::uint64_t least;
    std::uint64_t cap;
};

/// All settings, in the order of the sample.
std::vector<LimitRange> limit_ranges();

/// The environment variable of a key: "body_bytes" is HEYDOK_LIMIT_BODY_BYTES.
std::string limit_variable(std::string_view key);

/// Sets one of them from text. Throws ConfigError for a number that is none or out of range; false
/// for an unknown key.
bool set_limit(LimitSettings& limits, std::string_view key, std::string_view text);
/// Reads the section `limits` of the file. Throws ConfigError that names the line and the key.
void read_limit_section(LimitSettings& limits, const YAML::Node& node);
/// The present value. The key is one of limit_ranges().
std::uint64_t get_limit(const LimitSettings& limits, std::string_view key);

}  // namespace heydok::app
