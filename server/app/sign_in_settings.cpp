#include "app/sign_in_settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/config.hpp"
#include "app/secret_files.hpp"

namespace heydok::app {

namespace {

constexpr std::size_t kLongestId = 32;

[[noreturn]] void refuse(const YAML::Node& node, std::string_view key, std::string_view rule) {
    throw ConfigError(
        fmt::format("line {}: {} of a sign-in provider {}", node.Mark().line + 1, key, rule));
}

std::string text(const YAML::Node& node, std::string_view key) {
    if (!node.IsScalar()) {
        refuse(node, key, "must be one value");
    }
    return node.Scalar();
}

bool flag(const YAML::Node& node, std::string_view key) {
    const std::string value = text(node, key);
    if (value != "true" && value != "false") {
        refuse(node, key, "must be true or false");
    }
    return value == "true";
}

std::vector<std::string> texts(const YAML::Node& node, std::string_view key) {
    if (!node.IsSequence()) {
        refuse(node, key, "must be a list");
    }
    std::vector<std::string> values;
    for (const auto& entry : node) {
        values.push_back(text(entry, key));
    }
    return values;
}

std::map<std::string, std::string> mapping(const YAML::Node& node, std::string_view key) {
    if (!node.IsMap()) {
        refuse(node, key, "must be lines of `value: role`");
    }
    std::map<std::string, std::string> values;
    for (const auto& entry : node) {
        const std::string role = text(entry.second, key);
        if (!people::parse_account_role(role)) {
            refuse(entry.second, key, "must lead to admin, physician or staff");
        }
        values[text(entry.first, key)] = role;
    }
    return values;
}

void set(api::SignInProvider& provider, const std::string& key, const YAML::Node& node) {
    if (key == "id") {
        provider.id = text(node, key);
    } else if (key == "name") {
        provider.name = text(node, key);
    } else if (key == "issuer") {
        provider.client.issuer = text(node, key);
    } else if (key == "client_id") {
        provider.client.client_id = text(node, key);
    } else if (key == "client_secret") {
        provider.client.client_secret = Secret{text(node, key)};
    } else if (key == "client_secret_file") {
        provider.client.client_secret = read_secret_file(text(node, key));
    } else if (key == "practices") {
        provider.practices = texts(node, key);
    } else if (key == "create_accounts") {
        provider.create_accounts = flag(node, key);
    } else if (key == "role_claim") {
        provider.role_claim = text(node, key);
    } else if (key == "roles") {
        provider.roles = mapping(node, key);
    } else if (key == "trusted_for_physicians") {
        provider.trusted_for_physicians = flag(node, key);
    } else if (key == "second_factors") {
        provider.second_factors = texts(node, key);
    } else {
        refuse(node, key, "is unknown");
    }
}

bool is_id(const std::string& id) {
    return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

void check(const api::SignInProvider& provider, const YAML::Node& node) {
    if (!is_id(provider.id)) {
        refuse(node, "id", "must be lower case letters, digits and hyphens");
    }
    if (provider.name.empty()) {
        refuse(node, "name", "is missing");
    }
    if (!oidc::is_provider_url(provider.client.issuer)) {
        refuse(node, "issuer", "must begin with https:// (http:// on this machine only)");
    }
    if (provider.client.client_id.empty()) {
        refuse(node, "client_id", "is missing");
    }
    if (provider.practices.empty()) {
        refuse(node, "practices", "must name at least one");
    }
    if (provider.role_claim.empty() != provider.roles.empty()) {
        refuse(node, "role_claim", "and roles belong together");
    }
}

}  // namespace

std::vector<api::SignInProvider> read_sign_in_providers(const YAML::Node& node) {
    std::vector<api::SignInProvider> providers;
    if (node.IsNull()) {
        return providers;
    }
    if (!node.IsSequence()) {
        throw ConfigError(
            fmt::format("line {}: sign_in_providers must be a list", node.Mark().line + 1));
    }
    for (const auto& entry : node) {
        if (!entry.IsMap()) {
            refuse(entry, "each entry", "must be `key: value` lines");
        }
        api::SignInProvider provider;
        for (const auto& setting : entry) {
            set(provider, text(setting.first, "each key"), setting.second);
        }
        check(provider, entry);
        const bool twice = std::any_of(providers.begin(), providers.end(),
                                       [&](const auto& other) { return other.id == provider.id; });
        if (twice) {
            refuse(entry, "id", "is used twice");
        }
        providers.push_back(std::move(provider));
    }
    return providers;
}

}  // namespace heydok::app
