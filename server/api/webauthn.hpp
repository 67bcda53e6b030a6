#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/origins.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "people/authenticator_data.hpp"

namespace heydok::api {

/// Whom passkeys belong to: the host under which browsers reach us.
struct RelyingParty {
    std::string id;
    std::string origin;
};
/// Empty under an address: browsers make passkeys for names only.
std::optional<RelyingParty> relying_party(const Origins& origins, const net::Request& request);

/// What the browser says it asked for (WebAuthn level 3 section 5.8.1).
struct ClientData {
    std::string type;
    std::string challenge;  ///< base64url
    std::string origin;
    bool cross_origin = false;
};
std::optional<ClientData> parse_client_data(std::string_view json);

/// An answer of an authenticator that is for us, of the wanted kind, by a person who was there and
/// proved it (sections 7.1 and 7.2 without the challenge and the signature). Refusal:
/// `wrong-passkey`.
Result<people::AuthenticatorData> check_answer(const RelyingParty& party, std::string_view type,
                                               const ClientData& client, ByteView data);

/// Whether the passkey signed this (section 7.2 steps 20 and 21).
bool is_signed_by(const crypto::P256Point& key, ByteView data, std::string_view client_json,
                  ByteView signature);

}  // namespace heydok::api
