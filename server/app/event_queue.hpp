#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace heydok::app {

namespace asio = boost::asio;

/// Hands texts one after the other, in order, to a coroutine. Bounded: what comes beyond the limit
/// is dropped and logged. Thread-safe.
class EventQueue {
  public:
    using Consumer = std::function<asio::awaitable<void>(std::string text)>;

    EventQueue(asio::any_io_executor executor, Consumer consumer);
    void push(std::string text);
    /// Waits until the consumer has had everything pushed before, at most `limit`.
    asio::awaitable<void> finish(std::chrono::milliseconds limit);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace heydok::app
