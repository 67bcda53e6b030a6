#include "signaling/token.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <utility>

#include "crypto/jwt.hpp"
#include "net/strict_json.hpp"

namespace heydok::signaling {

namespace {

namespace json = boost::json;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kWebhookTokenLife{300};
/// Year 9999; beyond it a number is no date.
constexpr double kLatestSecond = 253402300799.0;

constexpr std::array<std::pair<std::string_view, std::int32_t>, 7> kKinds{{{"standard", 0},
                                                                           {"ingress", 1},
                                                                           {"egress", 2},
                                                                           {"sip", 3},
                                                                           {"agent", 4},
                                                                           {"connector", 7},
                                                                           {"bridge", 8}}};

constexpr std::array<std::pair<std::string_view, media::TrackSource>, 4> kSources{
    {{"camera", media::TrackSource::camera},
     {"microphone", media::TrackSource::microphone},
     {"screen_share", media::TrackSource::screen_share},
     {"screen_share_audio", media::TrackSource::screen_share_audio}}};

/// Reads members of one object; a member of the wrong type makes the whole token malformed.
class Members {
  public:
    explicit Members(const json::object& object) : object_(object) {}
    [[nodiscard]] bool ok() const { return ok_; }

    std::string text(std::string_view name) {
        const json::value* value = find(name);
        if (value == nullptr) {
            return {};
        }
        const json::string* found = value->if_string();
        ok_ = ok_ && found != nullptr;
        return found == nullptr ? std::string{} : std::string{found->data(), found->size()};
    }
    bool flag(std::string_view name, bool missing) {
        const json::value* value = find(name);
        if (value == nullptr) {
            return missing;
        }
        const bool* found = value->if_bool();
        ok_ = ok_ && found != nullptr;
        return found != nullptr && *found;
    }
    /// As protojson writes a uint32: under either spelling of its name.
    std::uint32_t number(std::string_view camel, std::string_view snake) {
        const json::value* value = find(camel);
        value = value == nullptr ? find(snake) : value;
        if (value == nullptr) {
            return 0;
        }
        boost::system::error_code error;
        const auto number = value->is_number() ? value->to_number<std::uint32_t>(error) : 0;
        ok_ = ok_ && value->is_number() && !error;
        return error ? 0 : number;
    }
    std::optional<sys_seconds> time(std::string_view name) {
        const json::value* value = find(name);
        if (value == nullptr) {
            return std::nullopt;
        }
        boost::system::error_code error;
        const auto number = value->is_number() ? value->to_number<double>(error) : -1.0;
        if (error || !std::isfinite(number) || number < 0 || number > kLatestSecond) {
            ok_ = false;
            return std::nullopt;
        }
        return sys_seconds{seconds{static_cast<std::int64_t>(number)}};
    }
    std::map<std::string, std::string> texts(std::string_view name) {
        std::map<std::string, std::string> out;
        if (const json::object* found = object(name)) {
            Members members{*found};
            for (const auto& member : *found) {
                out[member.key()] = members.text(member.key());
            }
            ok_ = ok_ && members.ok();
        }
        return out;
    }
    const json::object* object(std::string_view name) {
        const json::value* value = find(name);
        if (value == nullptr) {
            return nullptr;
        }
        ok_ = ok_ && value->is_object();
        return value->if_object();
    }
    const json::array* array(std::string_view name) {
        const json::value* value = find(name);
        if (value == nullptr) {
            return nullptr;
        }
        ok_ = ok_ && value->is_array();
        return value->if_array();
    }
    void refuse() { ok_ = false; }

  private:
    const json::value* find(std::string_view name) {
        const json::value* value = object_.if_contains(name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }
    const json::object& object_;
    bool ok_ = true;
};

template <class Table, class Value>
std::optional<Value> look_up(const Table& table, std::string_view name) {
    for (const auto& [word, value] : table) {
        if (word == name) {
            return value;
        }
    }
    return std::nullopt;
}

void read_sources(Members& video, media::Permission& permission) {
    const json::array* list = video.array("canPublishSources");
    if (list == nullptr) {
        return;
    }
    for (const json::value& entry : *list) {
        const json::string* word = entry.if_string();
        const auto source = word == nullptr ? std::nullopt
                                            : look_up<decltype(kSources), media::TrackSource>(
                                                  kSources, std::string_view{*word});
        if (!source) {
            video.refuse();
            return;
        }
        permission.can_publish_sources.push_back(*source);
    }
}

bool read_video_grant(const json::object& grant, Claims& out) {
    Members video{grant};
    out.has_video_grant = true;
    out.room = video.text("room");
    out.destination_room = video.text("destinationRoom");
    out.room_join = video.flag("roomJoin", false);
    out.room_create = video.flag("roomCreate", false);
    out.room_list = video.flag("roomList", false);
    out.room_record = video.flag("roomRecord", false);
    out.room_admin = video.flag("roomAdmin", false);
    media::Permission& permission = out.permission;
    permission.can_publish = video.flag("canPublish", true);
    permission.can_subscribe = video.flag("canSubscribe", true);
    permission.can_publish_data = video.flag("canPublishData", permission.can_publish);
    permission.can_update_metadata = video.flag("canUpdateOwnMetadata", false);
    permission.can_subscribe_metrics = video.flag("canSubscribeMetrics", true);
    permission.hidden = video.flag("hidden", false);
    permission.recorder = video.flag("recorder", false);
    permission.agent = video.flag("agent", false);
    read_sources(video, permission);
    return video.ok();
}

/// `roomConfig`, as far as heydok has these settings; what is about egress and agents is not read.
bool read_room_config(const json::object& object, Claims& out) {
    Members config{object};
    media::RoomOptions& options = out.room_options.emplace();
    options.empty_timeout_s = config.number("emptyTimeout", "empty_timeout");
    options.departure_timeout_s = config.number("departureTimeout", "departure_timeout");
    options.max_participants = config.number("maxParticipants", "max_participants");
    options.metadata = config.text("metadata");
    options.min_playout_delay_ms = config.number("minPlayoutDelay", "min_playout_delay");
    options.max_playout_delay_ms = config.number("maxPlayoutDelay", "max_playout_delay");
    options.sync_streams = config.flag("syncStreams", config.flag("sync_streams", false));
    return config.ok();
}

json::object room_config(const media::RoomOptions& options) {
    json::object config;
    const auto set = [&](std::string_view name, std::uint32_t value) {
        if (value > 0) {
            config[name] = value;
        }
    };
    set("emptyTimeout", options.empty_timeout_s);
    set("departureTimeout", options.departure_timeout_s);
    set("maxParticipants", options.max_participants);
    set("minPlayoutDelay", options.min_playout_delay_ms);
    set("maxPlayoutDelay", options.max_playout_delay_ms);
    if (options.sync_streams) {
        config["syncStreams"] = true;
    }
    if (!options.metadata.empty()) {
        config["metadata"] = options.metadata;
    }
    return config;
}

std::optional<Claims> read_claims(const json::object& object) {
    Claims out;
    Members members{object};
    out.issuer = members.text("iss");
    out.identity = members.text("sub");
    if (out.identity.empty()) {
        out.identity = members.text("jti");
    }
    out.name = members.text("name");
    out.metadata = members.text("metadata");
    out.attributes = members.texts("attributes");
    out.sha256 = members.text("sha256");
    const std::string kind = members.text("kind");
    const auto number = kind.empty() ? std::optional<std::int32_t>{0}
                                     : look_up<decltype(kKinds), std::int32_t>(kKinds, kind);
    const auto expires = members.time("exp");
    if (!number || !expires) {
        return std::nullopt;
    }
    out.kind = *number;
    out.expires = *expires;
    const auto not_before = members.time("nbf");
    const auto issued = members.time("iat");
    out.issued = std::max(not_before.value_or(sys_seconds{}), issued.value_or(sys_seconds{}));
    if (const json::object* video = members.object("video")) {
        if (!read_video_grant(*video, out)) {
            return std::nullopt;
        }
    }
    const json::object* config = members.object("roomConfig");
    if (config != nullptr && !read_room_config(*config, out)) {
        return std::nullopt;
    }
    return members.ok() ? std::optional{std::move(out)} : std::nullopt;
}

std::string peek_issuer(std::string_view token) {
    const auto payload = crypto::peek_payload(token);
    if (payload.has_error()) {
        return {};
    }
    const auto object = net::parse_strict_object(*payload);
    return object ? Members{*object}.text("iss") : std::string{};
}

json::object video_grant(const Claims& claims) {
    json::object video;
    const auto set = [&](std::string_view name, bool value) {
        if (value) {
            video[name] = true;
        }
    };
    set("roomJoin", claims.room_join);
    set("roomCreate", claims.room_create);
    set("roomList", claims.room_list);
    set("roomRecord", claims.room_record);
    set("roomAdmin", claims.room_admin);
    if (!claims.room.empty()) {
        video["room"] = claims.room;
    }
    if (!claims.destination_room.empty()) {
        video["destinationRoom"] = claims.destination_room;
    }
    const media::Permission& permission = claims.permission;
    video["canPublish"] = permission.can_publish;
    video["canSubscribe"] = permission.can_subscribe;
    video["canPublishData"] = permission.can_publish_data;
    video["canSubscribeMetrics"] = permission.can_subscribe_metrics;
    set("canUpdateOwnMetadata", permission.can_update_metadata);
    set("hidden", permission.hidden);
    set("recorder", permission.recorder);
    set("agent", permission.agent);
    json::array sources;
    for (const auto& [word, source] : kSources) {
        for (const media::TrackSource allowed : permission.can_publish_sources) {
            if (allowed == source) {
                sources.emplace_back(word);
            }
        }
    }
    if (!sources.empty()) {
        video["canPublishSources"] = std::move(sources);
    }
    return video;
}

}  // namespace

Result<Claims, TokenError> verify_token(std::string_view token, const ApiKeys& keys, WallTime now,
                                        std::chrono::seconds longest_life) {
    static const Secret kNobody{std::string(32, 'x')};
    const auto key = keys.find(peek_issuer(token));
    const Secret& secret = key == keys.end() ? kNobody : key->second;
    const auto payload = crypto::verify_hs256(token, secret.reveal());
    if (key == keys.end()) {
        return TokenError::unknown_key;
    }
    if (payload.has_error()) {
        return TokenError::bad_signature;
    }
    const auto object = net::parse_strict_object(*payload);
    auto claims = object ? read_claims(*object) : std::nullopt;
    if (!claims) {
        return TokenError::malformed;
    }
    if (now > claims->expires + kTokenLeeway) {
        return TokenError::expired;
    }
    if (now < claims->issued - kTokenLeeway) {
        return TokenError::not_yet_valid;
    }
    if (claims->expires > now + longest_life + kTokenLeeway) {
        return TokenError::lives_too_long;
    }
    return std::move(*claims);
}

std::string sign_token(const Claims& claims, const Secret& secret) {
    json::object payload;
    payload["iss"] = claims.issuer;
    payload["sub"] = claims.identity;
    payload["exp"] = claims.expires.time_since_epoch().count();
    if (claims.issued != sys_seconds{}) {
        payload["nbf"] = claims.issued.time_since_epoch().count();
    }
    if (!claims.name.empty()) {
        payload["name"] = claims.name;
    }
    if (!claims.metadata.empty()) {
        payload["metadata"] = claims.metadata;
    }
    if (!claims.attributes.empty()) {
        json::object attributes;
        for (const auto& [name, value] : claims.attributes) {
            attributes[name] = value;
        }
        payload["attributes"] = std::move(attributes);
    }
    for (const auto& [word, number] : kKinds) {
        if (number == claims.kind) {
            payload["kind"] = word;
        }
    }
    payload["video"] = video_grant(claims);
    if (claims.room_options) {
        payload["roomConfig"] = room_config(*claims.room_options);
    }
    return crypto::sign_hs256(json::serialize(payload), secret.reveal());
}

std::string sign_webhook_token(const std::string& key, const Secret& secret,
                               std::string_view body_sha256_base64, WallTime now) {
    const auto issued = std::chrono::floor<seconds>(now);
    json::object payload;
    payload["iss"] = key;
    payload["nbf"] = issued.time_since_epoch().count();
    payload["exp"] = (issued + kWebhookTokenLife).time_since_epoch().count();
    payload["sha256"] = body_sha256_base64;
    return crypto::sign_hs256(json::serialize(payload), secret.reveal());
}

}  // namespace heydok::signaling
