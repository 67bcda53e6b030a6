#pragma once
#include <yaml-cpp/yaml.h>

#include <functional>
#include <string>
#include <string_view>

namespace heydok::app {

/// Reads a section of the configuration file whose lines are one key and one value each; a null
/// `node` has none. `set` gets both and answers whether it knows the key. Throws ConfigError with
/// the line.
void read_section(const YAML::Node& node, std::string_view section,
                  const std::function<bool(const std::string& key, const std::string& value)>& set);

}  // namespace heydok::app
