#include "api/notice_courier.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "api/meeting_json.hpp"
#include "base/log.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::api {
namespace {

constexpr std::size_t kLongestUrl = 500;
constexpr std::size_t kMostAtOnce = 32;
constexpr std::chrono::seconds kAttemptDeadline{5};
constexpr std::chrono::hours kLongestSleep{1};

bool is_encrypted(std::string_view url) {
    return url.starts_with("https:");
}

bool is_success(std::optional<int> status) {
    return status && *status >= 200 && *status < 300;
}

}  // namespace

bool WebhookReach::allows(const std::string& url) const {
    const auto parsed = boost::urls::parse_uri(url);
    if (url.size() > kLongestUrl || parsed.has_error() || parsed->host().empty() ||
        parsed->has_userinfo() || parsed->has_fragment()) {
        return false;
    }
    if (parsed->scheme() != "https" && (parsed->scheme() != "http" || networks.empty())) {
        return false;
    }
    const auto address = parse_address(parsed->host_address(), 0);
    return !address || allows(*address, is_encrypted(url));
}

bool WebhookReach::allows(const TransportAddress& address, bool encrypted) const {
    return networks.contains(address) || (encrypted && net::is_public(address));
}

std::string notice_body(const meeting::Notice& notice) {
    namespace json = boost::json;
    return json::serialize(json::object{
        {"id", notice.id},
        {"type", notice.kind},
        {"created_at", time_text(notice.created_at)},
        {"meeting_id", notice.meeting_id},
        {"external_id", notice.external_id ? json::value(*notice.external_id) : nullptr},
        {"status", notice.meeting_status}});
}

void sign_notice(net::Headers& headers, const meeting::DueNotice& notice, const std::string& body,
                 WallTime now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const std::string time = std::to_string(seconds);
    std::string_view secret{notice.secret.reveal()};
    secret.remove_prefix(secret.starts_with(meeting::kWebhookSecretPrefix)
                             ? meeting::kWebhookSecretPrefix.size()
                             : secret.size());
    const Parsed<Bytes> decoded = crypto::base64_decode(secret);
    const Bytes key = decoded ? *decoded : Bytes{};
    const std::string text = notice.notice.id + "." + time + "." + body;
    headers.set("webhook-id", notice.notice.id);
    headers.set("webhook-timestamp", time);
    headers.set("webhook-signature",
                "v1," + crypto::base64_encode(crypto::hmac_sha256(key, as_bytes(text))));
}

NoticeCourier::NoticeCourier(asio::any_io_executor executor, storage::Database& database,
                             Options options)
    : strand_(asio::make_strand(std::move(executor))),
      database_(database),
      options_(std::move(options)),
      timer_(strand_) {}

void NoticeCourier::wake() {
    if (has_webhooks_) {
        asio::post(strand_, [self = shared_from_this()] { self->start_or_nudge(); });
    }
}

void NoticeCourier::look() {
    has_webhooks_ = true;
    wake();
}

void NoticeCourier::stop() {
    asio::post(strand_, [self = shared_from_this()] {
        self->stopped_ = true;
        self->timer_.cancel();
    });
}

void NoticeCourier::start_or_nudge() {
    woken_ = true;
    if (running_ || stopped_) {
        timer_.cancel();
        return;
    }
    running_ = true;
    asio::co_spawn(
        strand_,
        [](std::shared_ptr<NoticeCourier> self) -> asio::awaitable<void> {
            co_await self->run();
        }(shared_from_this()),
        asio::detached);
}

asio::awaitable<void> NoticeCourier::run() {
    try {
        co_await look_and_send();
    } catch (const std::exception& failure) {
        log::error("notices not read reason={}", failure.what());  // the next minute looks again
    }
    running_ = false;
}

asio::awaitable<void> NoticeCourier::look_and_send() {
    while (!stopped_) {
        woken_ = false;
        Pending found = co_await pending();
        if (woken_ && found.due.empty()) {
            continue;
        }
        has_webhooks_ = found.has_webhooks;
        for (meeting::DueNotice& notice : found.due) {
            busy_.insert(notice.notice.webhook_id);
            asio::co_spawn(
                strand_,
                [](std::shared_ptr<NoticeCourier> self,
                   meeting::DueNotice due) -> asio::awaitable<void> {
                    co_await self->deliver(std::move(due));
                }(shared_from_this(), std::move(notice)),
                asio::detached);
        }
        if (!found.next && busy_.empty()) {
            co_return;
        }
        std::chrono::milliseconds sleep = kLongestSleep;
        if (found.next) {
            sleep = std::min(sleep, *found.next - options_.clock());
        }
        timer_.expires_after(std::max(sleep, std::chrono::milliseconds{0}));
        if (!woken_ && !stopped_) {
            co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }
}

asio::awaitable<NoticeCourier::Pending> NoticeCourier::pending() {
    const WallTime now = options_.clock();
    co_return co_await database_.transact([now, busy = busy_](storage::Transaction& transaction) {
        Random random = Random::system();
        meeting::Notices notices{transaction, now, random};
        const std::size_t free = busy.size() < kMostAtOnce ? kMostAtOnce - busy.size() : 0;
        return Pending{.due = notices.due(busy, free),
                       .next = notices.next_attempt(),
                       .has_webhooks = notices.has_webhooks()};
    });
}

asio::awaitable<void> NoticeCourier::deliver(meeting::DueNotice notice) {
    try {
        const std::optional<int> status = co_await post(notice);
        const WallTime now = options_.clock();
        co_await database_.transact([now, status, notice](storage::Transaction& transaction) {
            Random random = Random::system();
            meeting::Notices notices{transaction, now, random};
            is_success(status) ? notices.delivered(notice.notice, status)
                               : notices.missed(notice.notice, status);
            return true;
        });
    } catch (const std::exception& failure) {
        log::error("notice not settled reason={}", failure.what());
    }
    busy_.erase(notice.notice.webhook_id);
    start_or_nudge();
}

asio::awaitable<std::optional<int>> NoticeCourier::post(const meeting::DueNotice& notice) {
    net::ClientRequest request{.method = "POST",
                               .url = notice.url,
                               .body = notice_body(notice.notice),
                               .deadline = kAttemptDeadline};
    request.headers.set("Content-Type", "application/json");
    sign_notice(request.headers, notice, request.body, options_.clock());
    request.may_connect = [reach = options_.reach,
                           encrypted = is_encrypted(notice.url)](const TransportAddress& address) {
        return reach.allows(address, encrypted);
    };
    const auto response = co_await options_.http(std::move(request));
    co_return response ? std::optional{response->status} : std::nullopt;
}

}  // namespace heydok::api
