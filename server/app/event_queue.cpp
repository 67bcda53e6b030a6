#include "app/event_queue.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

#include "base/log.hpp"

namespace heydok::app {

namespace {
constexpr std::size_t kLimit = 10'000;
constexpr std::chrono::milliseconds kFinishPoll{10};
}  // namespace

/// On its strand.
struct EventQueue::State : std::enable_shared_from_this<EventQueue::State> {
    State(asio::any_io_executor executor, Consumer function)
        : strand(asio::make_strand(std::move(executor))), consumer(std::move(function)) {}

    static asio::awaitable<void> drain(std::shared_ptr<State> self) {
        while (!self->waiting.empty()) {
            std::string next = std::move(self->waiting.front());
            self->waiting.pop_front();
            try {
                co_await self->consumer(std::move(next));
            } catch (const std::exception& failure) {
                log::error("event not handled reason={}", failure.what());
            }
        }
        self->running = false;
    }

    asio::strand<asio::any_io_executor> strand;
    Consumer consumer;
    std::deque<std::string> waiting;
    bool running = false;
};

EventQueue::EventQueue(asio::any_io_executor executor, Consumer consumer)
    : state_(std::make_shared<State>(std::move(executor), std::move(consumer))) {}

void EventQueue::push(std::string text) {
    asio::post(state_->strand, [state = state_, event = std::move(text)]() mutable {
        if (state->waiting.size() >= kLimit) {
            log::error("event dropped queued={}", state->waiting.size());
            return;
        }
        state->waiting.push_back(std::move(event));
        if (!std::exchange(state->running, true)) {
            asio::co_spawn(state->strand, State::drain(state), asio::detached);
        }
    });
}

asio::awaitable<void> EventQueue::finish(std::chrono::milliseconds limit) {
    co_await asio::co_spawn(
        state_->strand,
        [](std::shared_ptr<State> state,
           std::chrono::milliseconds longest) -> asio::awaitable<void> {
            const auto deadline = std::chrono::steady_clock::now() + longest;
            asio::steady_timer timer{state->strand};
            while (state->running && std::chrono::steady_clock::now() < deadline) {
                timer.expires_after(kFinishPoll);
                co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            }
        }(state_, limit),
        asio::use_awaitable);
}

}  // namespace heydok::app
