#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "api/api.hpp"
#include "app/limit_settings.hpp"
#include "base/redacted.hpp"

namespace heydok::app {

/// Shortest secret that signs tokens or derives keys, in bytes.
inline constexpr std::size_t kShortestSecret = 32;

/// What the rules of the field ask for. `medical`: physicians and admins need a second factor.
enum class Profile : std::uint8_t { standard, medical };

/// Everything that an operator can set. The defaults are those of deploy/heydok.example.yaml; a
/// test compares them.
struct Config {
    std::string livekit_url;  ///< external LiveKit server; empty: the engine in this process
    std::string livekit_api_key;
    Secret livekit_api_secret;
    Secret secret_key;  ///< empty: kept in data_dir, generated at the first start
    Secret redis_url;   ///< limits shared with other processes; may hold a password; empty: none
    std::vector<std::string> cors_origins;
    std::string frontend_url;  ///< empty: the address that the browser uses
    std::string listen;        ///< empty: 0.0.0.0:8000 for `serve`, 0.0.0.0:7880 for `media`
    std::string data_dir = "./data";
    std::uint16_t rtc_port = 7882;  ///< UDP and TCP; 0: one that is free
    std::uint16_t rtc_threads = 0;  ///< media threads; 0: one per core
    std::string rtc_address;        ///< empty: the addresses of the default routes and loopback
    std::vector<std::string> turn_urls;  ///< of an external TURN server
    Secret turn_secret;                  ///< shared with it
    std::string tls_certificate;         ///< PEM chain; with tls_key: https
    std::string tls_key;
    std::vector<std::string> trusted_proxies;  ///< addresses and prefixes
    std::uint16_t session_idle_minutes = 15;   ///< 1 to 30
    Profile profile = Profile::standard;
    std::vector<std::string> webhook_urls;
    std::vector<std::string> webhook_networks;  ///< private ones that practices' webhooks may reach
    std::string log_level = "info";
    LimitSettings limits;                                ///< section `limits`
    api::MailSettings mail;                              ///< section `mail`; off without smtp_url
    std::vector<api::SignInProvider> sign_in_providers;  ///< section `sign_in_providers`
};

/// Start-up is impossible: one line for the operator. Never holds a value of a secret.
class ConfigError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The value of an environment variable, or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads the YAML text (may be empty), then lets the environment override it. Throws ConfigError
/// for an unknown key, a wrong type, a value that makes no sense, or a secret file that others may
/// read.
Config load_config(const std::string& yaml, const Environment& environment);

/// The same from a file; an empty path means environment only.
Config load_config_file(const std::string& path, const Environment& environment);

/// Throws ConfigError if one of the names begins with HEYDOK_ and is no setting: a misspelt one
/// must not pass as the default.
void check_variable_names(const std::vector<std::string>& names);

/// The keys of the YAML file without the sections `limits`, `mail` and `sign_in_providers`, for the
/// test of the sample.
std::vector<std::string> config_keys();

/// An address to listen on.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};
/// Reads "0.0.0.0:8000" or "[::]:8000". Throws ConfigError.
ListenAddress parse_listen(std::string_view text);

}  // namespace heydok::app
