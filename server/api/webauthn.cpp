#include "api/webauthn.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/address.hpp"
#include "crypto/hash.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string()
               ? std::string{std::string_view{value->get_string()}}
               : std::string{};
}

}  // namespace

std::optional<RelyingParty> relying_party(const Origins& origins, const net::Request& request) {
    const std::string origin = origins.own(request);
    std::string_view host = std::string_view{origin}.substr(origin.find("://") + 3);
    if (host.starts_with('[')) {
        return std::nullopt;
    }
    host = host.substr(0, host.find(':'));
    if (parse_address(host, 0)) {
        return std::nullopt;
    }
    return RelyingParty{.id = std::string{host}, .origin = origin};
}

std::optional<ClientData> parse_client_data(std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    const json::object& object = value.get_object();
    const json::value* cross = object.if_contains("crossOrigin");
    return ClientData{.type = text_of(object, "type"),
                      .challenge = text_of(object, "challenge"),
                      .origin = text_of(object, "origin"),
                      .cross_origin = cross != nullptr && *cross != json::value(false)};
}

Result<people::AuthenticatorData> check_answer(const RelyingParty& party, std::string_view type,
                                               const ClientData& client, ByteView bytes) {
    Parsed<people::AuthenticatorData> data = people::parse_authenticator_data(bytes);
    const bool ours = data && client.type == type && client.origin == party.origin &&
                      !client.cross_origin &&
                      data->relying_party == crypto::sha256(as_bytes(party.id));
    if (!ours || !data->user_present || !data->user_verified) {
        return Refusal{"wrong-passkey"};
    }
    return std::move(*data);
}

bool is_signed_by(const crypto::P256Point& key, ByteView data, std::string_view client_json,
                  ByteView signature) {
    const crypto::Sha256Digest hash = crypto::sha256(as_bytes(client_json));
    Bytes message(data.begin(), data.end());
    message.insert(message.end(), hash.begin(), hash.end());
    return crypto::verify_es256(key, message, signature);
}

}  // namespace heydok::api
