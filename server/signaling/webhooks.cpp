#include "signaling/webhooks.hpp"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

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
    : strand_(asio::make_strand(std::move(executor))), options_(std::move(options)) {
    if (options_.database != nullptr) {
        store_.emplace(*options_.database);
        kept_ = store_->load();
        next_number_ = kept_.empty() ? 1 : kept_.back().number + 1;
    }
}

void Webhooks::start() {
    asio::post(strand_, [self = shared_from_this()] {
        for (KeptEvent& event : std::exchange(self->kept_, {})) {
            const auto& urls = self->options_.urls;
            const auto url = std::find(urls.begin(), urls.end(), event.url);
            if (url == urls.end()) {
                self->settled(event);  // no receiver of ours any more
                continue;
            }
            const QueueKey key{event.room, static_cast<std::size_t>(url - urls.begin())};
            self->push(key, self->queues_[key], std::move(event));
        }
    });
}

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

std::string Webhooks::event_json(const media::RoomEvent& event, const std::string& id,
                                 int dropped) {
    livekit::WebhookEvent message = to_livekit(event);
    message.set_id(id);
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
    const std::string id = "EV_" + random_.text(kEventIdLength, Random::kReadable);
    const std::string json = event_json(event, id, 0);
    for (const auto& sink : sinks_) {
        sink(json);
    }
    for (std::size_t receiver = 0; receiver < options_.urls.size(); ++receiver) {
        enqueue(event, id, json, receiver);
    }
}

void Webhooks::enqueue(const media::RoomEvent& event, const std::string& id,
                       const std::string& json, std::size_t receiver) {
    const QueueKey key{event.room.sid, receiver};
    if (waiting_ >= options_.total_limit) {
        log::warning("webhook dropped waiting={}", waiting_);
        return;
    }
    Queue& queue = queues_[key];
    if (queue.waiting.size() >= options_.queue_limit) {
        settled(queue.waiting.front().event);
        queue.waiting.pop_front();
        --waiting_;
        ++queue.dropped;
    }
    KeptEvent kept{0, event.room.sid, options_.urls[receiver],
                   queue.dropped > 0 ? event_json(event, id, queue.dropped) : json};
    if (store_) {
        kept.number = next_number_++;
        store_->keep(kept);
    }
    push(key, queue, std::move(kept));
}

void Webhooks::push(const QueueKey& key, Queue& queue, KeptEvent event) {
    queue.waiting.push_back({std::move(event), options_.wall_clock()});
    ++waiting_;
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

void Webhooks::settled(const KeptEvent& event) {
    if (store_ && event.number != 0) {
        store_->forget(event.number);
    }
}

asio::awaitable<void> Webhooks::drain(QueueKey key) {
    for (;;) {
        Queue& queue = queues_[key];  // looked up anew after each wait: others may be added
        if (stopped_ || queue.waiting.empty()) {
            waiting_ -= queue.waiting.size();
            queues_.erase(key);
            co_return;
        }
        const Delivery next = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        --waiting_;
        if (co_await deliver(next)) {
            settled(next.event);
        }
    }
}

asio::awaitable<bool> Webhooks::deliver(const Delivery& delivery) {
    auto pause = options_.first_pause;
    while (!stopped_) {
        if (co_await post_once(delivery.event)) {
            co_return true;
        }
        if (options_.wall_clock() + pause > delivery.since + options_.patience) {
            log::warning("webhook dropped after_ms={}", options_.patience.count());
            co_return true;
        }
        asio::steady_timer timer{strand_, pause};
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        pause *= 2;
    }
    co_return false;
}

asio::awaitable<bool> Webhooks::post_once(const KeptEvent& event) {
    const auto digest = crypto::sha256(as_bytes(event.body));
    net::ClientRequest request;
    request.method = "POST";
    request.url = event.url;
    request.body = event.body;
    request.headers.set("Content-Type", "application/webhook+json");
    request.headers.set("Authorization",
                        sign_webhook_token(options_.key, options_.secret,
                                           crypto::base64_encode(digest), options_.wall_clock()));
    const auto response = co_await net::http_request(std::move(request));
    co_return response.has_value() && response->status < kMultipleChoices;
}

}  // namespace heydok::signaling
