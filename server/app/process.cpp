#include "app/process.hpp"

#include <malloc.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.hpp"

namespace heydok::app {

namespace {

asio::awaitable<void> stop_in_order(asio::io_context& io, ProcessHooks hooks) {
    try {
        co_await hooks.stop();
    } catch (const std::exception& failure) {
        log::error("stop failed reason={}", failure.what());
    }
    log::info("stopped");
    io.stop();
}

/// Part of what a flood of connections made the heap grow by goes back to the system: the allocator
/// alone keeps the holes between what lives on. Other threads cannot allocate meanwhile; forwarding
/// media does not.
asio::awaitable<void> return_memory(asio::io_context& io) {
    constexpr std::chrono::seconds kInterval{30};
    asio::steady_timer timer{io};
    for (;;) {
        timer.expires_after(kInterval);
        auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) {
            co_return;
        }
        ::malloc_trim(0);
    }
}

}  // namespace

Process::Process(asio::io_context& io) : io_{io}, signals_{io, SIGINT, SIGTERM, SIGHUP} {
    std::signal(SIGPIPE, SIG_IGN);
}

asio::awaitable<void> Process::watch_signals(ProcessHooks hooks) {
    bool stopping = false;
    for (;;) {
        auto [error, signal] = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) {
            co_return;
        }
        if (signal == SIGHUP) {
            hooks.reload();
        } else if (stopping) {
            io_.stop();
            co_return;
        } else {
            stopping = true;
            log::info("stopping");
            asio::co_spawn(io_, stop_in_order(io_, hooks), asio::detached);
        }
    }
}

void Process::run(int threads, ProcessHooks hooks) {
    asio::co_spawn(io_, watch_signals(std::move(hooks)), asio::detached);
    asio::co_spawn(io_, return_memory(io_), asio::detached);
    std::vector<std::jthread> pool;
    for (int i = 1; i < threads; ++i) {
        pool.emplace_back([this] { io_.run(); });
    }
    io_.run();
}

}  // namespace heydok::app
