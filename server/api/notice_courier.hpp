#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "meeting/notices.hpp"
#include "net/address_prefixes.hpp"
#include "net/http_client.hpp"
#include "storage/database.hpp"

namespace heydok::api {

namespace asio = boost::asio;

/// Where notices of a practice may go: to the internet by https, to `networks` also by http.
struct WebhookReach {
    net::AddressPrefixes networks = {};  ///< private ones that the operator has named

    /// Whether an admin may enter this address. Names are looked up when something is sent.
    [[nodiscard]] bool allows(const std::string& url) const;
    [[nodiscard]] bool allows(const TransportAddress& address, bool encrypted) const;
};

/// The body of a notice, as docs/api/openapi.yaml describes it.
std::string notice_body(const meeting::Notice& notice);
/// The three headers of standardwebhooks.com: id, time of the attempt, HMAC-SHA256 over both and
/// the body with what follows "whsec_" in the secret.
void sign_notice(net::Headers& headers, const meeting::DueNotice& notice, const std::string& body,
                 WallTime now);

/// Sends the notices that wait in the database: each webhook one after the other, all webhooks side
/// by side, nothing of a meeting out of order, each attempt 5 s at most. The queue is the database,
/// so nothing is lost by a restart. Thread-safe.
class NoticeCourier : public std::enable_shared_from_this<NoticeCourier> {
  public:
    struct Options {
        net::HttpClient http = net::http_request;
        WebhookReach reach = {};
        std::function<WallTime()> clock = read_wall_clock;
    };
    /// `database` outlives the executor's work.
    NoticeCourier(asio::any_io_executor executor, storage::Database& database, Options options);

    /// Something may have been written. Costs nothing while there are no webhooks.
    void wake();
    /// The same when a webhook may have been added: at the start, once a minute, after adding.
    void look();
    /// Sends nothing more.
    void stop();

    [[nodiscard]] const WebhookReach& reach() const { return options_.reach; }

  private:
    /// What one look into the database found.
    struct Pending {
        std::vector<meeting::DueNotice> due;
        std::optional<WallTime> next;
        bool has_webhooks = false;
    };
    void start_or_nudge();
    asio::awaitable<void> run();
    asio::awaitable<void> look_and_send();
    asio::awaitable<Pending> pending();
    asio::awaitable<void> deliver(meeting::DueNotice notice);
    asio::awaitable<std::optional<int>> post(const meeting::DueNotice& notice);

    asio::strand<asio::any_io_executor> strand_;
    storage::Database& database_;
    const Options options_;
    std::atomic<bool> has_webhooks_ = true;  ///< as of the last look
    // Below: on the strand.
    asio::steady_timer timer_;
    std::set<std::string> busy_;  ///< webhooks that something is being sent to
    bool running_ = false;
    bool woken_ = false;
    bool stopped_ = false;
};

}  // namespace heydok::api
