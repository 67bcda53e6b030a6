#pragma once
#include <yaml-cpp/yaml.h>

#include <vector>

#include "api/api.hpp"

namespace heydok::app {

/// Reads the section `sign_in_providers`: a list of OpenID Connect providers. Throws ConfigError
/// that names the line and the key, never a value.
std::vector<api::SignInProvider> read_sign_in_providers(const YAML::Node& node);

}  // namespace heydok::app
