#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace heydok::app {

namespace asio = boost::asio;

/// What signals do: SIGINT or SIGTERM runs `stop` and ends the threads, a second one ends them at
/// once; SIGHUP runs `reload`.
struct ProcessHooks {
    std::function<asio::awaitable<void>()> stop;
    std::function<void()> reload;
};

/// The process as the operator sees it. From the construction on a signal no longer kills it: one
/// that comes during start-up is acted on once `run` has begun. Made once, by the main thread.
class Process {
  public:
    explicit Process(asio::io_context& io);
    /// Runs the API threads; blocks until a signal has ended them.
    void run(int threads, ProcessHooks hooks);

  private:
    asio::awaitable<void> watch_signals(ProcessHooks hooks);

    asio::io_context& io_;
    asio::signal_set signals_;
};

}  // namespace heydok::app
