#include "signaling/webhooks.hpp"

#include <google/protobuf/util/json_util.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "net/http_client.hpp"
#include "signaling/to_livekit.hpp"
#include "signaling/token.hpp"

namespace heydok::signaling {

namespace {

constexpr std::size_t kEventIdLength = 12;
constexpr int kMultipleChoices = 300;
constexpr std::chrono::milliseconds kFinishPoll{10};

}  // namespace

Webhooks::Webhooks(asio::any_io_executor executor, WebhookOptions options)
    : strand_(asio::make_strand(std::move(executor))), options_(std::move(options)) {}

void Webhooks::on_event(std::function<void(const std::string&)> sink) {
    asio::post(strand_, [self = shared_from_this(), function = std::move(sink)]() mutable {
        self->sinks_.push_back(std::move(function));
    });
}

void Webhooks::send(media::RoomEvent event) {
    asio::post(strand_, [self = shared_from_this(), happened = std::move(event)] {
        self->dispatch(happened);
    });
}

void Webhooks::stop() {
    asio::post(strand_, [self = shared_from_this()] {
        self->stopped_ = true;
        self->sinks_.clear();
    });
}

asio::awaitable<void> Webhooks::finish(std::chrono::milliseconds limit) {
    const auto self = shared_from_this();
    co_await asio::co_spawn(
        strand_,
        [](Webhooks& hooks, std::chrono::milliseconds longest) -> asio::awaitable<void> {
            const auto deadline = std::chrono::steady_clock::now() + longest;
            asio::steady_timer timer{hooks.strand_};
            while (!hooks.queues_.empty() && std::chrono::steady_clock::now() < deadline) {
                timer.expires_after(kFinishPoll);
                co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            }
            hooks.stopped_ = true;
            hooks.sinks_.clear();
        }(*this, limit),
        asio::use_awaitable);
}

std::string Webhooks::event_json(const media::RoomEvent& event, int dropped) {
    livekit::WebhookEvent message = to_livekit(event);
    message.set_id("EV_" + random_.text(kEventIdLength, Random::kReadable));
    message.set_created_at(
        std::chrono::floor<std::chrono::seconds>(options_.wall_clock()).time_since_epoch().count());
    message.set_num_dropped(dropped);
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
        log::error("webhook event not written");
    }
    return json;
}

void Webhooks::dispatch(const media::RoomEvent& event) {
    if (stopped_) {
        return;
    }
    const std::string json = event_json(event, 0);
    for (const auto& sink : sinks_) {
        sink(json);
    }
    for (std::size_t receiver = 0; receiver < options_.urls.size(); ++receiver) {
        enqueue(event, json, receiver);
    }
}

void Webhooks::enqueue(const media::RoomEvent& event, const std::string& json,
                       std::size_t receiver) {
    const QueueKey key{event.room.sid, receiver};
    Queue& queue = queues_[key];
    if (queue.waiting.size() >= options_.queue_limit) {
        queue.waiting.pop_front();
        ++queue.dropped;
    }
    queue.waiting.push_back(
        {queue.dropped > 0 ? event_json(event, queue.dropped) : json, options_.wall_clock()});
    if (!queue.running) {
        queue.running = true;
        asio::co_spawn(
            strand_,
            [](std::shared_ptr<Webhooks> self, QueueKey room) -> asio::awaitable<void> {
                co_await self->drain(std::move(room));
            }(shared_from_this(), key),
            asio::detached);
    }
}

asio::awaitable<void> Webhooks::drain(QueueKey key) {
    for (;;) {
        Queue& queue = queues_[key];  // looked up anew after each wait: others may be added
        if (stopped_ || queue.waiting.empty()) {
            queues_.erase(key);
            co_return;
        }
        const Delivery next = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        co_await deliver(next, options_.urls[key.second]);
    }
}

asio::awaitable<void> Webhooks::deliver(const Delivery& delivery, const std::string& url) {
    auto pause = options_.first_pause;
    while (!stopped_) {
        if (co_await post_once(delivery, url)) {
            co_return;
        }
        if (options_.wall_clock() + pause > delivery.created + options_.patience) {
            log::warning("webhook dropped after_ms={}", options_.patience.count());
            co_return;
        }
        asio::steady_timer timer{strand_, pause};
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        pause *= 2;
    }
}

asio::awaitable<bool> Webhooks::post_once(const Delivery& delivery, const std::string& url) {
    const auto digest = crypto::sha256(as_bytes(delivery.body));
    net::ClientRequest request;
    request.method = "POST";
    request.url = url;
    request.body = delivery.body;
    request.headers.set("Content-Type", "application/webhook+json");
    request.headers.set("Authorization",
                        sign_webhook_token(options_.key, options_.secret,
                                           crypto::base64_encode(digest), options_.wall_clock()));
    const auto response = co_await net::http_request(std::move(request));
    co_return response.has_value() && response->status < kMultipleChoices;
}

}  // namespace heydok::signaling
