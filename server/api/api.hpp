#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/mail_settings.hpp"
#include "api/media_server.hpp"
#include "api/take_store.hpp"
#include "base/clock.hpp"
#include "base/redacted.hpp"
#include "net/address_prefixes.hpp"
#include "net/http.hpp"
#include "net/http_client.hpp"
#include "oidc/relying_party.hpp"
#include "people/sessions.hpp"
#include "storage/database.hpp"

namespace heydok::api {

namespace asio = boost::asio;

/// An OpenID Connect provider by which people of some practices sign in.
struct SignInProvider {
    std::string id;    ///< in addresses: lower case letters, digits, hyphens
    std::string name;  ///< on the button
    oidc::Client client;
    std::vector<std::string> practices;  ///< by name, at least one; new accounts are of the first
    bool create_accounts = false;        ///< for those who have none and whose claims give a role
    std::string role_claim = {};         ///< "groups", "realm_access.roles"; empty: roles stay
    std::map<std::string, std::string> roles = {};   ///< value of the claim to "admin", ...
    bool trusted_for_physicians = false;             ///< may say who is a licensed professional
    std::vector<std::string> second_factors{"mfa"};  ///< values of `amr` or `acr` that prove one
};

/// What `app` gives the API from the configuration.
struct Config {
    std::string version = {};  ///< of heydok, for /api/v1/config
    /// Key and secret that sign the participants' tokens; the media server knows the same pair.
    std::string livekit_api_key = {};
    Secret livekit_api_secret = {};
    /// Signal address for clients, such as wss://media.example. Empty: the media engine is in this
    /// process, clients use the host that they reached us by.
    std::string livekit_url = {};
    /// Public origin of the web client, such as https://heydok.example. Empty: the request's own
    /// host, when that is an address, "localhost" or a name without dots.
    std::string frontend_url = {};
    /// Foreign origins that may call the API with credentials; compared exactly.
    std::vector<std::string> cors_origins = {};
    /// Port of links when the request's Host cannot be used; 0: known later, see use_port.
    std::uint16_t port = 8000;
    people::SessionLimits session_limits = {};
    /// Physicians and admins can do nothing before they have a second factor.
    bool require_second_factor = false;
    /// Seals the secrets of one-time codes in the database.
    Secret factor_key = {};
    /// Somebody who waits and whose page is gone for that long waits no longer.
    std::chrono::milliseconds waiting_grace{15'000};
    /// Networks that webhooks of practices may reach beside the internet, and without TLS.
    net::AddressPrefixes webhook_networks = {};
    std::vector<SignInProvider> sign_in_providers = {};
    /// How e-mails are sent; their links begin with frontend_url.
    MailSettings mail = {};
    /// Counts for the rate limits together with other heydok processes; null: each for itself.
    std::shared_ptr<TakeStore> take_store = {};
    /// Makes the keys in it unreadable; the same in all processes that share it.
    Secret take_key = {};
    /// Makes the requests of ours to others. Replaced in tests.
    net::HttpClient http = net::http_request;
};

/// Where the API reads time. Replaced in tests.
struct Clocks {
    std::function<WallTime()> wall = read_wall_clock;
    std::function<Instant()> steady = read_monotonic_clock;
};

struct Core;  ///< what the handlers share; defined in core.hpp

/// The HTTP API: routes, sign-in, meetings, events. Thread-safe. Destroy it after the server that
/// calls it has stopped and before the database.
class Api {
  public:
    /// `executor` runs what outlives a request; `database` and `media` outlive the Api.
    Api(asio::any_io_executor executor, Config config, storage::Database& database,
        MediaServer& media, Clocks clocks = {});
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// The port that the server has got, before it serves.
    void use_port(std::uint16_t port);

    /// Whether the path is ours: /api/..., /healthz, /readyz.
    [[nodiscard]] static bool serves(std::string_view path);
    /// Answers a request whose path `serves` accepts. The product's refusals become
    /// application/problem+json; exceptions (database gone) pass to the caller.
    asio::awaitable<net::Reply> handle(std::shared_ptr<const net::Request> request);

    /// One LiveKit webhook event (protojson) of the embedded media engine. Same effect as
    /// POST /api/v1/livekit/webhook, which external servers use.
    asio::awaitable<void> handle_livekit_event(std::string event_json);
    /// Whether this identity may be in this room now; for the embedded engine to ask before it lets
    /// a holder of a valid token in (a token outlives a removal).
    asio::awaitable<bool> may_join(std::string room, std::string identity);
    /// Whether the signalling may be opened by the page that this request comes from: our own, or
    /// one that may call the API. Any may when our own origin is not configured.
    [[nodiscard]] bool page_may_open_signalling(const net::Request& request) const;
    /// Expires meetings and sessions, forgets old limits, sends what practice systems have not been
    /// told and the e-mails that wait, and lets go of participants that the
    /// media server no longer has. `app` calls it at start and once a minute.
    asio::awaitable<void> keep_house();
    /// Ends every event stream, new ones are refused; sends no more notices and e-mails. Before the
    /// HTTP server stops.
    void close_streams();

  private:
    std::unique_ptr<Core> core_;
};

}  // namespace heydok::api
