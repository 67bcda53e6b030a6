#include "oidc/relying_party.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/log.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "net/url_encoding.hpp"
#include "oidc/json_fields.hpp"

namespace heydok::oidc {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kMetadataLasts{1};
/// Tokens with unknown keys make us ask for the keys again, so often in this time.
constexpr int kMostRefreshes = 10;
constexpr std::chrono::minutes kRefreshWindow{1};
constexpr std::size_t kLargestAnswer = std::size_t{256} * 1024;
constexpr std::size_t kRandomBytes = 32;
/// Somebody who proved longer ago who they are does so again: as long as a sign-in here lasts. With
/// it the provider must say when that was.
constexpr std::string_view kLongestProof = "43200";
constexpr int kOk = 200;

std::string random_text(Random& random) {
    Bytes bytes(kRandomBytes);
    random.fill(bytes);
    return crypto::base64url_encode(bytes);
}

std::string challenge_of(const std::string& verifier) {
    return crypto::base64url_encode(crypto::sha256(as_bytes(verifier)));
}

std::string with_query(const std::string& url,
                       const std::vector<std::pair<std::string, std::string>>& fields) {
    return url + (url.find('?') == std::string::npos ? '?' : '&') + net::form_encode(fields);
}

}  // namespace

bool is_provider_url(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (parsed.has_error() || parsed->host().empty() || parsed->has_userinfo() ||
        parsed->has_fragment()) {
        return false;
    }
    static constexpr std::array<std::string_view, 3> kLoopback{"127.0.0.1", "[::1]", "localhost"};
    const std::string host = parsed->host();
    const bool here = std::find(kLoopback.begin(), kLoopback.end(), host) != kLoopback.end();
    return parsed->scheme() == "https" || (parsed->scheme() == "http" && here);
}

Result<Metadata> parse_metadata(std::string_view text, const std::string& issuer) {
    const std::optional<json::object> object = parse_object(text);
    if (!object || text_at(*object, "issuer") != issuer) {
        return Refusal{"provider-unusable"};
    }
    Metadata metadata{
        .authorization_endpoint = text_at(*object, "authorization_endpoint").value_or(""),
        .token_endpoint = text_at(*object, "token_endpoint").value_or(""),
        .jwks_uri = text_at(*object, "jwks_uri").value_or(""),
        .userinfo_endpoint = text_at(*object, "userinfo_endpoint").value_or(""),
        .end_session_endpoint = text_at(*object, "end_session_endpoint").value_or("")};
    for (const std::string* needed :
         {&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri}) {
        if (!is_provider_url(*needed)) {
            return Refusal{"provider-unusable"};
        }
    }
    for (const std::string* optional :
         {&metadata.userinfo_endpoint, &metadata.end_session_endpoint}) {
        if (!optional->empty() && !is_provider_url(*optional)) {
            return Refusal{"provider-unusable"};
        }
    }
    return metadata;
}

Attempt new_attempt(Random& random) {
    return {.state = random_text(random),
            .nonce = random_text(random),
            .verifier = random_text(random)};
}

RelyingParty::RelyingParty(Client client, net::HttpClient http, Clocks clocks)
    : client_(std::move(client)), http_(std::move(http)), clocks_(std::move(clocks)) {}

asio::awaitable<Result<std::string>> RelyingParty::fetch(net::ClientRequest request) {
    request.response_bytes = kLargestAnswer;
    request.headers.set("Accept", "application/json");
    auto response = co_await http_(std::move(request));
    if (!response) {
        log::warning("oidc_provider_failed code={}", response.error().code);
        co_return Refusal{"provider-unreachable"};
    }
    if (response->status != kOk) {
        co_return Refusal{"provider-unusable"};
    }
    co_return Result<std::string>{boost::system::in_place_value, std::move(response->body)};
}

asio::awaitable<Result<std::shared_ptr<const Metadata>>> RelyingParty::metadata() {
    const Instant now = clocks_.steady();
    {
        const std::scoped_lock lock{mutex_};
        if (metadata_.value && now - metadata_.read_at < kMetadataLasts) {
            co_return metadata_.value;
        }
    }
    std::string url = client_.issuer;
    while (url.ends_with('/')) {
        url.pop_back();
    }
    const Result<std::string> text =
        co_await fetch({.url = url + "/.well-known/openid-configuration"});
    if (!text) {
        co_return text.error();
    }
    Result<Metadata> read = parse_metadata(*text, client_.issuer);
    if (!read) {
        co_return read.error();
    }
    auto shared = std::make_shared<const Metadata>(std::move(*read));
    const std::scoped_lock lock{mutex_};
    metadata_ = {shared, now};
    co_return shared;
}

bool RelyingParty::may_refresh() {
    const Instant now = clocks_.steady();
    const std::scoped_lock lock{mutex_};
    if (now - refresh_window_ >= kRefreshWindow) {
        refresh_window_ = now;
        refreshes_ = 0;
    }
    return ++refreshes_ <= kMostRefreshes;
}

asio::awaitable<Result<std::shared_ptr<const KeySet>>> RelyingParty::keys(std::string uri,
                                                                          bool anew) {
    const Instant now = clocks_.steady();
    {
        const std::scoped_lock lock{mutex_};
        if (!anew && keys_.value && now - keys_.read_at < kMetadataLasts) {
            co_return keys_.value;
        }
    }
    const Result<std::string> text = co_await fetch({.url = std::move(uri)});
    if (!text) {
        co_return text.error();
    }
    std::optional<KeySet> read = KeySet::parse(*text);
    if (!read) {
        co_return Refusal{"provider-unusable"};
    }
    auto shared = std::make_shared<const KeySet>(std::move(*read));
    const std::scoped_lock lock{mutex_};
    keys_ = {shared, now};
    co_return shared;
}

asio::awaitable<Result<json::object>> RelyingParty::verified(std::string token) {
    const auto known = co_await metadata();
    if (!known) {
        co_return known.error();
    }
    auto set = co_await keys((*known)->jwks_uri, false);
    if (!set) {
        co_return set.error();
    }
    Result<json::object> claims = verify(token, **set);
    if (!claims && claims.error().code == "unknown-key" && may_refresh()) {
        set = co_await keys((*known)->jwks_uri, true);
        if (!set) {
            co_return set.error();
        }
        claims = verify(token, **set);
    }
    if (!claims) {
        co_return Refusal{"invalid-token"};
    }
    co_return claims;
}

asio::awaitable<Result<std::string>> RelyingParty::authorization_url(Attempt attempt,
                                                                     Question question) {
    const auto known = co_await metadata();
    if (!known) {
        co_return known.error();
    }
    std::vector<std::pair<std::string, std::string>> fields{
        {"response_type", "code"},
        {"client_id", client_.client_id},
        {"redirect_uri", question.redirect_uri},
        {"scope", "openid profile email"},
        {"state", attempt.state},
        {"nonce", attempt.nonce},
        {"code_challenge", challenge_of(attempt.verifier)},
        {"code_challenge_method", "S256"},
        {"max_age", std::string{kLongestProof}}};
    if (question.fresh) {
        fields.emplace_back("prompt", "login");
    }
    co_return Result<std::string>{boost::system::in_place_value,
                                  with_query((*known)->authorization_endpoint, fields)};
}

asio::awaitable<Result<SignedIn>> RelyingParty::redeem(std::string code, Attempt attempt,
                                                       std::string redirect_uri) {
    const auto known = co_await metadata();
    if (!known) {
        co_return known.error();
    }
    net::ClientRequest request{.method = "POST", .url = (*known)->token_endpoint};
    std::vector<std::pair<std::string, std::string>> fields{
        {"grant_type", "authorization_code"},
        {"code", std::move(code)},
        {"redirect_uri", std::move(redirect_uri)},
        {"code_verifier", attempt.verifier}};
    if (client_.client_secret.reveal().empty()) {
        fields.emplace_back("client_id", client_.client_id);
    } else {
        const std::string pair = net::percent_encode(client_.client_id) + ":" +
                                 net::percent_encode(client_.client_secret.reveal());
        request.headers.set("Authorization", "Basic " + crypto::base64_encode(as_bytes(pair)));
    }
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = net::form_encode(fields);
    const Result<std::string> text = co_await fetch(std::move(request));
    if (!text) {
        const bool refused = text.error().code == "provider-unusable";
        co_return refused ? Refusal{"code-refused"} : text.error();
    }
    const std::optional<json::object> answer = parse_object(*text);
    const auto id_token = answer ? text_at(*answer, "id_token") : std::nullopt;
    if (!id_token) {
        co_return Refusal{"provider-unusable"};
    }
    const Result<json::object> claims = co_await verified(*id_token);
    if (!claims) {
        co_return claims.error();
    }
    Result<Identity> identity =
        check_identity(*claims, {client_.issuer, client_.client_id, clocks_.wall()}, attempt.nonce);
    if (!identity) {
        co_return identity.error();
    }
    const auto added =
        co_await add_userinfo(text_at(*answer, "access_token").value_or(""), *identity);
    if (!added) {
        co_return added.error();
    }
    co_return SignedIn{std::move(*identity), *id_token};
}

asio::awaitable<Result<void>> RelyingParty::add_userinfo(std::string access_token,
                                                         Identity& identity) {
    const auto known = co_await metadata();
    if (!known) {
        co_return known.error();
    }
    if (access_token.empty() || (*known)->userinfo_endpoint.empty()) {
        co_return Result<void>{};
    }
    net::ClientRequest request{.url = (*known)->userinfo_endpoint};
    request.headers.set("Authorization", "Bearer " + access_token);
    const Result<std::string> text = co_await fetch(std::move(request));
    if (!text) {
        co_return text.error();
    }
    const std::optional<json::object> more = parse_object(*text);
    if (!more || text_at(*more, "sub") != identity.subject) {
        co_return Refusal{"invalid-token"};  // of somebody else (Core section 5.3.2)
    }
    for (const auto& [name, value] : *more) {
        identity.claims.emplace(name, value);  // what the signed token says stands
    }
    co_return Result<void>{};
}

asio::awaitable<Result<Logout>> RelyingParty::read_logout(std::string token) {
    const Result<json::object> claims = co_await verified(std::move(token));
    if (!claims) {
        co_return claims.error();
    }
    co_return check_logout(*claims, {client_.issuer, client_.client_id, clocks_.wall()});
}

asio::awaitable<std::string> RelyingParty::end_session_url(std::string id_token,
                                                           std::string return_to) {
    const auto known = co_await metadata();
    if (!known || (*known)->end_session_endpoint.empty()) {
        co_return std::string{};
    }
    co_return with_query((*known)->end_session_endpoint,
                         {{"id_token_hint", std::move(id_token)},
                          {"client_id", client_.client_id},
                          {"post_logout_redirect_uri", std::move(return_to)}});
}

}  // namespace heydok::oidc
