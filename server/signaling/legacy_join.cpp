#include "signaling/legacy_join.hpp"

#include <algorithm>
#include <charconv>

namespace heydok::signaling {

namespace {

/// Longest text of the query that is kept: names of systems and devices.
constexpr std::size_t kMaxText = 256;
constexpr std::size_t kMaxCapabilities = 32;

class Query {
  public:
    using Lookup = std::function<std::optional<std::string>(std::string_view)>;
    explicit Query(const Lookup& lookup) : lookup_(lookup) {}

    [[nodiscard]] std::string text(std::string_view name) const {
        return lookup_(name).value_or(std::string{}).substr(0, kMaxText);
    }
    [[nodiscard]] bool has(std::string_view name) const { return lookup_(name).has_value(); }
    /// "1" and "true" are what clients write.
    [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const {
        const auto value = lookup_(name);
        return value ? *value == "1" || *value == "true" : otherwise;
    }
    [[nodiscard]] int number(std::string_view name) const { return number_of(text(name)); }
    static int number_of(std::string_view text) {
        int value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }

  private:
    const Lookup& lookup_;
};

livekit::ClientInfo::SDK sdk_of(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (name == "REACTNATIVE") {
        return livekit::ClientInfo::REACT_NATIVE;
    }
    if (name == "UNITYWEB") {
        return livekit::ClientInfo::UNITY_WEB;
    }
    livekit::ClientInfo::SDK sdk = livekit::ClientInfo::UNKNOWN;
    return livekit::ClientInfo::SDK_Parse(name, &sdk) ? sdk : livekit::ClientInfo::UNKNOWN;
}

void fill_client(const Query& query, livekit::ClientInfo& client) {
    client.set_sdk(sdk_of(query.text("sdk")));
    client.set_version(query.text("version"));
    client.set_protocol(query.number("protocol"));
    client.set_client_protocol(query.number("client_protocol"));
    client.set_os(query.text("os"));
    client.set_os_version(query.text("os_version"));
    client.set_device_model(query.text("device_model"));
    client.set_browser(query.text("browser"));
    client.set_browser_version(query.text("browser_version"));
    client.set_network(query.text("network"));
    std::string list = query.text("capabilities");
    for (std::size_t n = 0; !list.empty() && n < kMaxCapabilities; ++n) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const int capability = Query::number_of(std::string_view{list}.substr(0, comma));
        client.add_capabilities(static_cast<livekit::ClientInfo::Capability>(capability));
        list.erase(0, comma + 1);
    }
}

}  // namespace

livekit::JoinRequest join_request_of_query(
    const std::function<std::optional<std::string>(std::string_view)>& parameter) {
    const Query query{parameter};
    livekit::JoinRequest request;
    fill_client(query, *request.mutable_client_info());
    livekit::ConnectionSettings& settings = *request.mutable_connection_settings();
    settings.set_auto_subscribe(query.flag("auto_subscribe", true));
    settings.set_adaptive_stream(query.flag("adaptive_stream"));
    settings.set_disable_ice_lite(query.flag("disable_ice_lite"));
    if (query.has("auto_subscribe_data_track")) {
        settings.set_auto_subscribe_data_track(query.flag("auto_subscribe_data_track"));
    }
    if (query.has("subscriber_allow_pause")) {
        settings.set_subscriber_allow_pause(query.flag("subscriber_allow_pause"));
    }
    request.set_reconnect(query.flag("reconnect"));
    if (request.reconnect()) {
        request.set_participant_sid(query.text("sid"));
    }
    return request;
}

}  // namespace heydok::signaling
