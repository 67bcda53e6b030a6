#include "app/config_section.hpp"

#include <fmt/format.h>

#include "app/config.hpp"

namespace heydok::app {

void read_section(
    const YAML::Node& node, std::string_view section,
    const std::function<bool(const std::string& key, const std::string& value)>& set) {
    if (node.IsNull()) {
        return;
    }
    if (!node.IsMap()) {
        throw ConfigError(fmt::format("line {}: {} must be a list of `key: value` lines",
                                      node.Mark().line + 1, section));
    }
    for (const auto& entry : node) {
        const int line = entry.first.Mark().line + 1;
        if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
            throw ConfigError(
                fmt::format("line {}: in {}, a line must be one key and one value", line, section));
        }
        if (!set(entry.first.Scalar(), entry.second.Scalar())) {
            throw ConfigError(
                fmt::format("line {}: unknown key {} in {}", line, entry.first.Scalar(), section));
        }
    }
}

}  // namespace heydok::app
