#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/redacted.hpp"
#include "base/result.hpp"
#include "net/http_client.hpp"
#include "oidc/signed_token.hpp"

namespace heydok::oidc {

namespace asio = boost::asio;

/// A provider and what we are to it.
struct Client {
    std::string issuer;  ///< https, or http on loopback
    std::string client_id;
    Secret client_secret = {};  ///< empty: a public client, protected by PKCE alone
};

/// Whether a provider may live there: https, or http on this machine.
bool is_provider_url(const std::string& url);

/// What a provider says of itself (OpenID Connect Discovery 1.0 section 3), as far as it matters.
struct Metadata {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::string userinfo_endpoint;     ///< may be empty
    std::string end_session_endpoint;  ///< may be empty
};
/// Refusal: `provider-unusable` for what is no such document, of another issuer, or names addresses
/// where no provider may live.
Result<Metadata> parse_metadata(std::string_view text, const std::string& issuer);

/// A sign-in on its way: what the browser holds until it comes back.
struct Attempt {
    std::string state;     ///< against forged answers
    std::string nonce;     ///< against repeated tokens
    std::string verifier;  ///< of PKCE (RFC 7636), against stolen codes
};
Attempt new_attempt(Random& random);

/// What a provider is asked for.
struct Question {
    std::string redirect_uri;
    bool fresh = false;  ///< the person shall prove anew who they are
};

/// A sign-in that succeeded.
struct SignedIn {
    Identity identity;
    std::string id_token;  ///< as it came, to sign out with
};

/// Our side of OpenID Connect with one provider: authorization code with PKCE. Discovery is read at
/// the first use and once an hour, keys also when a token names one that is not known. Thread-safe.
/// Refusals of all: `provider-unreachable`, `provider-unusable`, `invalid-token`; never with
/// anything that a provider wrote.
class RelyingParty {
  public:
    struct Clocks {
        std::function<WallTime()> wall = read_wall_clock;
        std::function<Instant()> steady = read_monotonic_clock;
    };
    RelyingParty(Client client, net::HttpClient http, Clocks clocks);

    /// Where the browser is to go.
    asio::awaitable<Result<std::string>> authorization_url(Attempt attempt, Question question);
    /// What the code that it brought back is worth. `code-refused` if the provider does not take
    /// it.
    asio::awaitable<Result<SignedIn>> redeem(std::string code, Attempt attempt,
                                             std::string redirect_uri);
    asio::awaitable<Result<Logout>> read_logout(std::string token);
    /// Where the browser is to go to sign out there as well; empty if the provider has no such
    /// page.
    asio::awaitable<std::string> end_session_url(std::string id_token, std::string return_to);

    [[nodiscard]] const Client& client() const { return client_; }

  private:
    template <class T>
    struct Cached {
        std::shared_ptr<const T> value;
        Instant read_at;
    };
    asio::awaitable<Result<std::string>> fetch(net::ClientRequest request);
    asio::awaitable<Result<std::shared_ptr<const Metadata>>> metadata();
    asio::awaitable<Result<std::shared_ptr<const KeySet>>> keys(std::string uri, bool anew);
    asio::awaitable<Result<boost::json::object>> verified(std::string token);
    asio::awaitable<Result<void>> add_userinfo(std::string access_token, Identity& identity);
    bool may_refresh();

    const Client client_;
    const net::HttpClient http_;
    const Clocks clocks_;
    std::mutex mutex_;  ///< for what follows
    Cached<Metadata> metadata_ = {};
    Cached<KeySet> keys_ = {};
    Instant refresh_window_ = {};
    int refreshes_ = 0;  ///< in the window
};

}  // namespace heydok::oidc
