#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "media/engine.hpp"
#include "net/media_loop.hpp"
#include "signaling/media_crossing.hpp"

namespace heydok::signaling {

namespace asio = boost::asio;

/// A media thread: its loop, the engine on it, and the way in and out for other threads. Where
/// several share the port, each hands on what is meant for another. Thread-safe except where noted.
class MediaHost {
  public:
    /// One message for a session, in order. Called on the media thread; must not block.
    using Sink = std::function<void(media::SignalResponse message)>;
    using EventSink = std::function<void(media::RoomEvent event)>;
    using Task = std::function<void(media::Engine& engine, Instant now, media::Outbox& outbox)>;

    /// Binds the media port (throws std::system_error). `events` is called on the media thread.
    MediaHost(media::EngineConfig config, net::MediaLoopOptions sockets, EventSink events);
    /// Starts the thread. `all`: every host of the port in order of EngineConfig::thread, this one
    /// among them, the first with the TCP listener; they are stopped together.
    void start(std::vector<MediaHost*> all);
    /// Stops the thread when stop() was not called.
    ~MediaHost();
    MediaHost(const MediaHost&) = delete;
    MediaHost& operator=(const MediaHost&) = delete;

    [[nodiscard]] std::uint16_t port() const { return loop_.port(); }
    [[nodiscard]] const net::MediaLoopCounters& counters() const { return loop_.counters(); }
    /// What the thread has used so far; zero before it runs and after it has ended.
    [[nodiscard]] Duration processor_time() const;
    /// Datagrams to the shared port go to the first `hosts` hosts only, where the kernel can do it.
    void steer(std::size_t hosts) { loop_.steer(hosts); }

    /// Runs on the media thread, in the order of the calls. False after stop(): not run.
    bool post(Task task);
    /// Messages for `session` go to `sink` from now on; before the join that begins it.
    void attach(media::SessionId session, Sink sink);
    void detach(media::SessionId session);

    /// Runs `work` on the media thread and resumes on the caller's executor with its result; empty
    /// after stop().
    template <class T, class Work>
    asio::awaitable<std::optional<T>> run(Work work) {
        // Tracked, so that the event loop does not run out of work while the media thread has it.
        const asio::any_io_executor executor = asio::prefer(
            co_await asio::this_coro::executor, asio::execution::outstanding_work.tracked);
        co_return co_await asio::async_initiate<decltype(asio::use_awaitable),
                                                void(std::optional<T>)>(
            [this, executor, &work](auto handler) {
                auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                const auto finish = [executor, shared](std::optional<T> value) {
                    asio::post(executor, [shared, result = std::move(value)]() mutable {
                        std::move (*shared)(std::move(result));
                    });
                };
                const bool accepted =
                    post([finish, task = std::move(work)](media::Engine& engine, Instant now,
                                                          media::Outbox& outbox) mutable {
                        finish(task(engine, now, outbox));
                    });
                if (!accepted) {
                    finish(std::nullopt);
                }
            },
            asio::use_awaitable);
    }

    /// Runs what was posted before, tells every client to come back, ends the thread and lets go of
    /// every sink. Blocks until then. One caller at a time.
    void stop();

  private:
    void flush();
    void tell();
    net::MediaCore core();
    void receive(Instant now, const TransportAddress& from, MutableBytes datagram);
    void forget_connection(Instant now, const TransportAddress& from);
    void tell_addresses();
    void hand_over();
    void hand_over_tcp(const DatagramBatch& batch);
    void take_received(Instant now);
    void take_outgoing();

    std::optional<std::uint8_t> number_;  ///< among the hosts of the port; empty: the only one
    net::MediaLoop loop_;
    media::Engine engine_;
    media::Outbox outbox_;
    EventSink events_;
    std::unordered_map<std::uint64_t, Sink> sinks_;  ///< the media thread's until it has ended

    std::vector<MediaHost*> all_;
    std::optional<CrossingTable> crossing_;  ///< the media thread only, as the three below
    std::vector<DatagramBatch> crossed_;     ///< this round, by the host they are for
    DatagramBatch frames_;
    DatagramBatch taken_;
    CrossingInbox received_;  ///< came to other hosts, meant for us
    CrossingInbox outgoing_;  ///< frames of other hosts for connections of ours
    std::atomic<clockid_t> clock_{CLOCK_REALTIME};  ///< of the thread's work, once it runs
    std::thread thread_;
};

}  // namespace heydok::signaling
