#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>

namespace heydok::app {

namespace asio = boost::asio;

/// What signals do: SIGINT or SIGTERM runs `stop` and ends the threads, a second one ends them at
/// once; SIGHUP runs `reload`.
struct ProcessHooks {
    std::function<asio::awaitable<void>()> stop;
    std::function<void()> reload;
};

/// Runs the API threads; blocks until a signal has ended them.
void run_process(asio::io_context& io, int threads, ProcessHooks hooks);

}  // namespace heydok::app
