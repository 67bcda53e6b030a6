#include "app/config.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

#include "app/mail_settings.hpp"
#include "app/redis_address.hpp"
#include "app/secret_files.hpp"
#include "app/sign_in_settings.hpp"
#include "net/trusted_proxies.hpp"

namespace heydok::app {

namespace {

using Texts = std::vector<std::string>;

constexpr std::uint16_t kLongestIdleMinutes = 30;
/// The section `sign_in_providers` as YAML in one variable.
constexpr std::string_view kProvidersVariable = "HEYDOK_SIGN_IN_PROVIDERS";

/// One setting: its YAML key, its environment variable, and where it goes.
struct Setting {
    std::string_view key;
    std::string_view variable;
    std::string Config::* text = nullptr;
    Secret Config::* secret = nullptr;
    Texts Config::* list = nullptr;
    std::uint16_t Config::* port = nullptr;
    Profile Config::* profile = nullptr;
};

constexpr Setting text_setting(std::string_view key, std::string_view variable,
                               std::string Config::* member) {
    return {key, variable, member, nullptr, nullptr, nullptr};
}
constexpr Setting secret_setting(std::string_view key, std::string_view variable,
                                 Secret Config::* member) {
    return {key, variable, nullptr, member, nullptr, nullptr};
}
constexpr Setting list_setting(std::string_view key, std::string_view variable,
                               Texts Config::* member) {
    return {key, variable, nullptr, nullptr, member, nullptr};
}

constexpr std::array<Setting, 22> kSettings{{
    text_setting("livekit_url", "LIVEKIT_URL", &Config::livekit_url),
    text_setting("livekit_api_key", "LIVEKIT_API_KEY", &Config::livekit_api_key),
    secret_setting("livekit_api_secret", "LIVEKIT_API_SECRET", &Config::livekit_api_secret),
    secret_setting("secret_key", "SECRET_KEY", &Config::secret_key),
    secret_setting("redis_url", "REDIS_URL", &Config::redis_url),
    list_setting("cors_origins", "CORS_ORIGINS", &Config::cors_origins),
    text_setting("frontend_url", "FRONTEND_URL", &Config::frontend_url),
    text_setting("listen", "HEYDOK_LISTEN", &Config::listen),
    text_setting("data_dir", "HEYDOK_DATA_DIR", &Config::data_dir),
    {"rtc_port", "HEYDOK_RTC_PORT", nullptr, nullptr, nullptr, &Config::rtc_port},
    {"rtc_threads", "HEYDOK_RTC_THREADS", nullptr, nullptr, nullptr, &Config::rtc_threads},
    text_setting("rtc_address", "HEYDOK_RTC_ADDRESS", &Config::rtc_address),
    list_setting("turn_urls", "HEYDOK_TURN_URLS", &Config::turn_urls),
    secret_setting("turn_secret", "HEYDOK_TURN_SECRET", &Config::turn_secret),
    text_setting("tls_certificate", "HEYDOK_TLS_CERTIFICATE", &Config::tls_certificate),
    text_setting("tls_key", "HEYDOK_TLS_KEY", &Config::tls_key),
    list_setting("trusted_proxies", "TRUSTED_PROXIES", &Config::trusted_proxies),
    {"session_idle_minutes", "HEYDOK_SESSION_IDLE_MINUTES", nullptr, nullptr, nullptr,
     &Config::session_idle_minutes},
    {"profile", "HEYDOK_PROFILE", nullptr, nullptr, nullptr, nullptr, &Config::profile},
    list_setting("webhook_urls", "HEYDOK_WEBHOOK_URLS", &Config::webhook_urls),
    list_setting("webhook_networks", "HEYDOK_WEBHOOK_NETWORKS", &Config::webhook_networks),
    text_setting("log_level", "HEYDOK_LOG_LEVEL", &Config::log_level),
}};

Texts split(std::string_view text) {
    Texts out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (!part.empty() && part.front() == ' ') {
            part.remove_prefix(1);
        }
        while (!part.empty() && part.back() == ' ') {
            part.remove_suffix(1);
        }
        if (!part.empty()) {
            out.emplace_back(part);
        }
    }
    return out;
}

std::uint16_t parse_port(std::string_view text, std::string_view name) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw ConfigError(fmt::format("{} must be a number from 0 to 65535", name));
    }
    return port;
}

Profile parse_profile(std::string_view text) {
    if (text == "medical") {
        return Profile::medical;
    }
    if (!text.empty() && text != "standard") {
        throw ConfigError("profile must be standard or medical");
    }
    return Profile::standard;
}

void set_text(Config& config, const Setting& setting, const std::string& value) {
    if (setting.text != nullptr) {
        config.*setting.text = value;
    } else if (setting.secret != nullptr) {
        config.*setting.secret = Secret{value};
    } else if (setting.list != nullptr) {
        config.*setting.list = split(value);
    } else if (setting.profile != nullptr) {
        config.*setting.profile = parse_profile(value);
    } else {
        config.*setting.port = parse_port(value, setting.key);
    }
}

void set_node(Config& config, const Setting& setting, const YAML::Node& node, int line) {
    if (node.IsNull()) {
        return;
    }
    if (setting.list != nullptr && node.IsSequence()) {
        Texts values;
        for (const auto& entry : node) {
            if (!entry.IsScalar()) {
                throw ConfigError(
                    fmt::format("line {}: {} must be a list of texts", line, setting.key));
            }
            values.push_back(entry.Scalar());
        }
        config.*setting.list = std::move(values);
        return;
    }
    if (!node.IsScalar()) {
        throw ConfigError(fmt::format("line {}: {} must be one value", line, setting.key));
    }
    set_text(config, setting, node.Scalar());
}

void set_key(Config& config, const std::string& key, const YAML::Node& node, int line) {
    static constexpr std::string_view kFile = "_file";
    if (key == "limits") {
        read_limit_section(config.limits, node);
        return;
    }
    if (key == "mail") {
        read_mail_section(config.mail, node);
        return;
    }
    if (key == "sign_in_providers") {
        config.sign_in_providers = read_sign_in_providers(node);
        return;
    }
    for (const Setting& setting : kSettings) {
        if (key == setting.key) {
            set_node(config, setting, node, line);
            return;
        }
        if (setting.secret != nullptr && key == std::string{setting.key} + std::string{kFile}) {
            if (!node.IsScalar()) {
                throw ConfigError(fmt::format("line {}: {} must be a path", line, key));
            }
            if (!node.Scalar().empty()) {
                config.*setting.secret = read_secret_file(node.Scalar());
            }
            return;
        }
    }
    throw ConfigError(fmt::format("line {}: unknown key {}", line, key));
}

void read_yaml(Config& config, const std::string& yaml) {
    YAML::Node root;
    try {
        root = YAML::Load(yaml);
    } catch (const YAML::Exception& failure) {
        throw ConfigError(fmt::format("line {}: not valid YAML", failure.mark.line + 1));
    }
    if (root.IsNull()) {
        return;
    }
    if (!root.IsMap()) {
        throw ConfigError("the configuration must be a list of `key: value` lines");
    }
    std::vector<std::string> seen;
    for (const auto& entry : root) {
        const int line = entry.first.Mark().line + 1;
        if (!entry.first.IsScalar()) {
            throw ConfigError(fmt::format("line {}: a key must be a word", line));
        }
        const std::string key = entry.first.Scalar();
        if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
            throw ConfigError(fmt::format("line {}: {} is set twice", line, key));
        }
        seen.push_back(key);
        set_key(config, key, entry.second, line);
    }
}

void read_limits(Config& config, const Environment& environment) {
    for (const LimitRange& range : limit_ranges()) {
        if (const auto value = environment(limit_variable(range.key))) {
            set_limit(config.limits, range.key, *value);
        }
    }
}

void read_providers(Config& config, const Environment& environment) {
    const auto value = environment(std::string{kProvidersVariable});
    if (!value || value->empty()) {
        return;
    }
    try {
        config.sign_in_providers = read_sign_in_providers(YAML::Load(*value));
    } catch (const YAML::Exception&) {
        throw ConfigError(fmt::format("{} is not valid YAML", kProvidersVariable));
    }
}

void read_environment(Config& config, const Environment& environment) {
    read_limits(config, environment);
    read_providers(config, environment);
    read_mail_environment(config.mail, environment);
    for (const Setting& setting : kSettings) {
        const std::string name{setting.variable};
        if (const auto value = environment(name)) {
            set_text(config, setting, *value);
        }
        if (setting.secret != nullptr) {
            if (const auto file = environment(name + "_FILE"); file && !file->empty()) {
                config.*setting.secret = read_secret_file(*file);
            }
        }
    }
}

void require_scheme(const std::string& url, std::initializer_list<std::string_view> schemes,
                    std::string_view name) {
    const bool known = std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
        return url.starts_with(scheme) && url.size() > scheme.size();
    });
    if (!url.empty() && !known) {
        throw ConfigError(fmt::format("{} must begin with {}", name, fmt::join(schemes, " or ")));
    }
}

void remove_last_slash(std::string& url) {
    while (url.ends_with('/')) {
        url.pop_back();
    }
}

void check(Config& config) {
    require_scheme(config.livekit_url, {"ws://", "wss://", "http://", "https://"}, "livekit_url");
    require_scheme(config.frontend_url, {"http://", "https://"}, "frontend_url");
    for (const std::string& url : config.webhook_urls) {
        require_scheme(url, {"http://", "https://"}, "webhook_urls");
    }
    for (const std::string& origin : config.cors_origins) {
        require_scheme(origin, {"http://", "https://"}, "cors_origins");
    }
    for (const std::string& url : config.turn_urls) {
        require_scheme(url, {"turn:", "turns:"}, "turn_urls");
    }
    if (config.turn_urls.empty() != config.turn_secret.reveal().empty()) {
        throw ConfigError("turn_urls and turn_secret belong together");
    }
    remove_last_slash(config.livekit_url);
    remove_last_slash(config.frontend_url);
    check_mail(config.mail, config.frontend_url);
    if (!config.listen.empty()) {
        parse_listen(config.listen);
    }
    if (config.tls_certificate.empty() != config.tls_key.empty()) {
        throw ConfigError("tls_certificate and tls_key belong together");
    }
    if (config.livekit_api_key.empty() != config.livekit_api_secret.reveal().empty()) {
        throw ConfigError("livekit_api_key and livekit_api_secret belong together");
    }
    if (!config.livekit_url.empty() && config.livekit_api_key.empty()) {
        throw ConfigError("livekit_url needs livekit_api_key and livekit_api_secret");
    }
    if (!net::TrustedProxies::parse(config.trusted_proxies)) {
        throw ConfigError("trusted_proxies must be addresses such as 10.0.0.2 or 10.0.0.0/8");
    }
    if (!net::AddressPrefixes::parse(config.webhook_networks)) {
        throw ConfigError("webhook_networks must be addresses such as 10.0.0.2 or 10.0.0.0/8");
    }
    if (config.session_idle_minutes < 1 || config.session_idle_minutes > kLongestIdleMinutes) {
        throw ConfigError(
            fmt::format("session_idle_minutes must be a number from 1 to {}", kLongestIdleMinutes));
    }
    if (!config.redis_url.reveal().empty()) {
        parse_redis_url(config.redis_url);
    }
    const std::size_t secret_size = config.secret_key.reveal().size();
    if (secret_size > 0 && secret_size < kShortestSecret) {
        throw ConfigError(fmt::format("secret_key needs at least {} characters", kShortestSecret));
    }
    static constexpr std::array<std::string_view, 5> kLevels{"trace", "debug", "info", "warning",
                                                             "error"};
    if (std::find(kLevels.begin(), kLevels.end(), config.log_level) == kLevels.end()) {
        throw ConfigError("log_level must be trace, debug, info, warning or error");
    }
}

}  // namespace

Config load_config(const std::string& yaml, const Environment& environment) {
    Config config;
    read_yaml(config, yaml);
    read_environment(config, environment);
    check(config);
    return config;
}

Config load_config_file(const std::string& path, const Environment& environment) {
    if (path.empty()) {
        return load_config({}, environment);
    }
    std::ifstream file{path};
    if (!file) {
        throw ConfigError(fmt::format("cannot read the configuration file {}", path));
    }
    std::ostringstream text;
    text << file.rdbuf();
    return load_config(text.str(), environment);
}

void check_variable_names(const std::vector<std::string>& names) {
    std::vector<std::string> known{std::string{kProvidersVariable}};
    for (const Setting& setting : kSettings) {
        known.emplace_back(setting.variable);
    }
    for (const LimitRange& range : limit_ranges()) {
        known.push_back(limit_variable(range.key));
    }
    for (const std::string& name : names) {
        if (name.starts_with("HEYDOK_") &&
            std::find(known.begin(), known.end(), name) == known.end()) {
            throw ConfigError(fmt::format("unknown environment variable {}", name));
        }
    }
}

std::vector<std::string> config_keys() {
    std::vector<std::string> out;
    for (const Setting& setting : kSettings) {
        out.emplace_back(setting.key);
        if (setting.secret != nullptr) {
            out.push_back(std::string{setting.key} + "_file");
        }
    }
    return out;
}

ListenAddress parse_listen(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        throw ConfigError("listen must look like 0.0.0.0:8000 or [::]:8000");
    }
    std::string_view address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    if (address == "localhost") {
        address = "127.0.0.1";
    }
    return {.address = std::string{address}, .port = parse_port(text.substr(colon + 1), "listen")};
}

}  // namespace heydok::app
