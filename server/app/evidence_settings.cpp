#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "app/evidence.hpp"
#include "app/redis_address.hpp"

namespace heydok::app {
namespace {

const Text kNotSet{"nicht gesetzt", "not set"};

Text shown(const std::string& text) {
    return text.empty() ? kNotSet : code(text);
}

Text shown(const Secret& secret) {
    return secret.reveal().empty() ? kNotSet : Text{"gesetzt (geheim)", "set (secret)"};
}

Text shown(const std::vector<std::string>& texts) {
    std::vector<Text> out;
    out.reserve(texts.size());
    for (const std::string& text : texts) {
        out.push_back(code(text));
    }
    return out.empty() ? kNotSet : joined(out, ", ");
}

/// Paths and queries of receivers often hold what proves that one may write there.
Text shown_origins(const std::vector<std::string>& urls) {
    std::vector<std::string> origins;
    origins.reserve(urls.size());
    for (const std::string& url : urls) {
        origins.push_back(shown_origin(url));
    }
    return shown(origins);
}

Text shown_redis(const Secret& url) {
    if (url.reveal().empty()) {
        return kNotSet;
    }
    const RedisAddress address = parse_redis_url(url);
    return code(address.host + ":" + std::to_string(address.port));
}

}  // namespace

std::string shown_origin(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->host().empty()) {
        return "?";
    }
    std::string origin{parsed->scheme()};
    origin += "://" + parsed->host();
    return parsed->has_port() ? origin + ":" + std::string{parsed->port()} : origin;
}

std::vector<ShownSetting> shown_settings(const Config& config) {
    return {
        {"livekit_url",
         config.livekit_url.empty() ? kNotSet : code(shown_origin(config.livekit_url))},
        {"livekit_api_key", config.livekit_api_key.empty() ? kNotSet : Text{"gesetzt", "set"}},
        {"livekit_api_secret", shown(config.livekit_api_secret)},
        {"secret_key", config.secret_key.reveal().empty()
                           ? Text{"erzeugt, in data_dir", "generated, in data_dir"}
                           : shown(config.secret_key)},
        {"redis_url", shown_redis(config.redis_url)},
        {"cors_origins", shown_origins(config.cors_origins)},
        {"frontend_url",
         config.frontend_url.empty() ? kNotSet : code(shown_origin(config.frontend_url))},
        {"listen", shown(config.listen)},
        {"data_dir", shown(config.data_dir)},
        {"rtc_port", number(config.rtc_port)},
        {"rtc_threads", number(config.rtc_threads)},
        {"rtc_address", shown(config.rtc_address)},
        {"turn_urls", shown(config.turn_urls)},
        {"turn_secret", shown(config.turn_secret)},
        {"tls_certificate", shown(config.tls_certificate)},
        {"tls_key", config.tls_key.empty() ? kNotSet : Text{"gesetzt (Datei)", "set (file)"}},
        {"trusted_proxies", shown(config.trusted_proxies)},
        {"session_idle_minutes", number(config.session_idle_minutes)},
        {"profile", code(config.profile == Profile::medical ? "medical" : "standard")},
        {"webhook_urls", shown_origins(config.webhook_urls)},
        {"webhook_networks", shown(config.webhook_networks)},
        {"log_level", code(config.log_level)},
    };
}

}  // namespace heydok::app
