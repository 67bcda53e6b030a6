#include "oidc/key_set.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "crypto/encoding.hpp"
#include "oidc/json_fields.hpp"

namespace heydok::oidc {
namespace {

namespace json = boost::json;

/// More is no key set of anybody.
constexpr std::size_t kMostKeys = 50;

Bytes bytes_at(const json::object& key, std::string_view name) {
    const Parsed<Bytes> bytes = crypto::base64url_decode(text_at(key, name).value_or(""));
    return bytes ? *bytes : Bytes{};
}

std::optional<crypto::PublicKey> read_key(const json::object& key) {
    if (text_at(key, "use").value_or("sig") != "sig") {
        return std::nullopt;
    }
    const std::string kind = text_at(key, "kty").value_or("");
    if (kind == "RSA") {
        return crypto::PublicKey::rsa(bytes_at(key, "n"), bytes_at(key, "e"));
    }
    const Bytes x = bytes_at(key, "x");
    const Bytes y = bytes_at(key, "y");
    crypto::P256Point point{};
    if (kind != "EC" || text_at(key, "crv") != "P-256" || x.size() != point.size() / 2 ||
        y.size() != point.size() / 2) {
        return std::nullopt;
    }
    std::copy(x.begin(), x.end(), point.begin());
    std::copy(y.begin(), y.end(), point.begin() + point.size() / 2);
    return crypto::PublicKey::p256(point);
}

}  // namespace

std::optional<KeySet> KeySet::parse(std::string_view text) {
    const std::optional<json::object> object = parse_object(text);
    const json::value* list = object ? object->if_contains("keys") : nullptr;
    if (list == nullptr || !list->is_array() || list->get_array().size() > kMostKeys) {
        return std::nullopt;
    }
    KeySet set;
    for (const json::value& value : list->get_array()) {
        const json::object* fields = value.if_object();
        if (fields == nullptr) {
            continue;
        }
        if (std::optional<crypto::PublicKey> key = read_key(*fields)) {
            set.entries_.push_back({text_at(*fields, "kid"), std::move(*key)});
        }
    }
    return set.entries_.empty() ? std::nullopt : std::optional{std::move(set)};
}

std::vector<crypto::PublicKey> KeySet::find(const std::optional<std::string>& key_id) const {
    std::vector<crypto::PublicKey> found;
    for (const Entry& entry : entries_) {
        if (!key_id || entry.id == key_id) {
            found.push_back(entry.key);
        }
    }
    return found;
}

}  // namespace heydok::oidc
