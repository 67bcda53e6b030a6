#include "app/process.hpp"

#include <malloc.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <thread>
#include <vector>

#include "base/log.hpp"

namespace heydok::app {

namespace {

asio::awaitable<void> stop_in_order(asio::io_context& io, const ProcessHooks& hooks) {
    try {
        co_await hooks.stop();
    } catch (const std::exception& failure) {
        log::error("stop failed reason={}", failure.what());
    }
    log::info("stopped");
    io.stop();
}

asio::awaitable<void> watch_signals(asio::io_context& io, const ProcessHooks& hooks) {
    asio::signal_set signals{io, SIGINT, SIGTERM, SIGHUP};
    bool stopping = false;
    for (;;) {
        auto [error, signal] = co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) {
            co_return;
        }
        if (signal == SIGHUP) {
            hooks.reload();
        } else if (stopping) {
            io.stop();
            co_return;
        } else {
            stopping = true;
            log::info("stopping");
            asio::co_spawn(io, stop_in_order(io, hooks), asio::detached);
        }
    }
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

void run_process(asio::io_context& io, int threads, ProcessHooks hooks) {
    std::signal(SIGPIPE, SIG_IGN);
    asio::co_spawn(io, watch_signals(io, hooks), asio::detached);
    asio::co_spawn(io, return_memory(io), asio::detached);
    std::vector<std::jthread> pool;
    for (int i = 1; i < threads; ++i) {
        pool.emplace_back([&io] { io.run(); });
    }
    io.run();
}

}  // namespace heydok::app
