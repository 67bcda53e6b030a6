#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/redacted.hpp"
#include "media/engine.hpp"
#include "signaling/webhook_store.hpp"

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
    std::size_t queue_limit = 200;     ///< per room and receiver; the oldest goes
    std::size_t total_limit = 10'000;  ///< of all queues; what comes on top is not told
    /// Keeps the queues over a restart; null: they live in memory only. Outlives the webhooks.
    storage::Database* database = nullptr;
};

/// Tells receivers what happens in rooms: signed POSTs (protocol reference, section 20.1), in order
/// per room and receiver, tried again with growing pauses; and the same JSON to a function in this
/// process. With a database, what a receiver has not taken when the process ends, even by a crash,
/// is told by the next one, with the same id. Media never waits for it. Thread-safe.
class Webhooks : public std::enable_shared_from_this<Webhooks> {
  public:
    /// Blocks to read what is kept. Throws storage::Error.
    Webhooks(asio::any_io_executor executor, WebhookOptions options);
    /// Begins to tell what was kept. Once, before the first `send`.
    void start();

    /// Called on a strand of the executor, in order.
    void on_event(std::function<void(const std::string& event_json)> sink);
    void send(media::RoomEvent event);
    /// Nothing is sent any more.
    void stop();
    /// Waits until everything is delivered, at most `limit`, then stops.
    asio::awaitable<void> finish(std::chrono::milliseconds limit);

  private:
    struct Delivery {
        KeptEvent event;
        WallTime since;  ///< when its patience began
    };
    struct Queue {
        std::deque<Delivery> waiting;
        int dropped = 0;
        bool running = false;
    };
    using QueueKey = std::pair<std::string, std::size_t>;  ///< room sid, index of the receiver

    void dispatch(const media::RoomEvent& event);
    void enqueue(const media::RoomEvent& event, const std::string& id, const std::string& json,
                 std::size_t receiver);
    void push(const QueueKey& key, Queue& queue, KeptEvent event);
    void settled(const KeptEvent& event);
    asio::awaitable<void> drain(QueueKey key);
    /// Whether it is over with this one: taken, or given up. Not when all is stopping.
    asio::awaitable<bool> deliver(const Delivery& delivery);
    asio::awaitable<bool> post_once(const KeptEvent& event);
    std::string event_json(const media::RoomEvent& event, const std::string& id, int dropped);

    asio::strand<asio::any_io_executor> strand_;
    const WebhookOptions options_;
    Random random_ = Random::system();
    std::vector<std::function<void(const std::string&)>> sinks_;
    std::map<QueueKey, Queue> queues_;
    std::size_t waiting_ = 0;  ///< in all queues
    std::optional<WebhookStore> store_;
    std::vector<KeptEvent> kept_;  ///< until start()
    std::int64_t next_number_ = 1;
    bool stopped_ = false;
};

}  // namespace heydok::signaling
