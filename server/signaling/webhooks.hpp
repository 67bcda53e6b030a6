#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/redacted.hpp"
#include "media/engine.hpp"

namespace heydok::signaling {

namespace asio = boost::asio;

struct WebhookOptions {
    std::vector<std::string> urls;
    std::string key;
    Secret secret;
    std::function<WallTime()> wall_clock = read_wall_clock;
    /// How long one event is tried, and the first pause between two tries (doubled each time).
    std::chrono::milliseconds patience{30'000};
    std::chrono::milliseconds first_pause{500};
    std::size_t queue_limit = 200;  ///< per room and receiver; the oldest goes
};

/// Tells receivers what happens in rooms: signed POSTs (protocol reference, section 20.1), in order
/// per room and receiver, tried again with growing pauses; and the same JSON to a function in this
/// process. Media never waits for it. Thread-safe.
class Webhooks : public std::enable_shared_from_this<Webhooks> {
  public:
    Webhooks(asio::any_io_executor executor, WebhookOptions options);

    /// Called on a strand of the executor, in order.
    void on_event(std::function<void(const std::string& event_json)> sink);
    void send(media::RoomEvent event);
    /// Nothing is sent any more.
    void stop();
    /// Waits until everything is delivered, at most `limit`, then stops.
    asio::awaitable<void> finish(std::chrono::milliseconds limit);

  private:
    struct Delivery {
        std::string body;
        WallTime created;
    };
    struct Queue {
        std::deque<Delivery> waiting;
        int dropped = 0;
        bool running = false;
    };
    using QueueKey = std::pair<std::string, std::size_t>;  ///< room sid, index of the receiver

    void dispatch(const media::RoomEvent& event);
    void enqueue(const media::RoomEvent& event, const std::string& json, std::size_t receiver);
    asio::awaitable<void> drain(QueueKey key);
    asio::awaitable<void> deliver(const Delivery& delivery, const std::string& url);
    asio::awaitable<bool> post_once(const Delivery& delivery, const std::string& url);
    std::string event_json(const media::RoomEvent& event, int dropped);

    asio::strand<asio::any_io_executor> strand_;
    const WebhookOptions options_;
    Random random_ = Random::system();
    std::vector<std::function<void(const std::string&)>> sinks_;
    std::map<QueueKey, Queue> queues_;
    bool stopped_ = false;
};

}  // namespace heydok::signaling
