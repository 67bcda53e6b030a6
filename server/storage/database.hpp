#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/transaction.hpp"

namespace heydok::storage {

namespace asio = boost::asio;

/// The database of one process: one SQLite file and one thread that runs every transaction, one
/// after the other in the order of asking. Transactions that wait together share one commit, so one
/// write to disk serves them all; none is answered before it is durable. Thread-safe. Destroy it
/// before the executors of those who ask.
class Database {
  public:
    /// Work for the database thread. `run` may throw; then only its own changes are undone.
    class Job {
      public:
        virtual ~Job() = default;
        /// On the database thread, inside the transaction.
        virtual void run(Transaction& transaction) = 0;
        /// On the database thread, once the outcome is durable (or `failure` says why it is not).
        virtual void complete(std::exception_ptr failure) noexcept = 0;
    };

    /// Opens the file, brings it to the newest schema and starts the thread. Throws Error.
    /// `fields` encrypts the columns that are sealed; without one they cannot be read later.
    explicit Database(const std::filesystem::path& file,
                      FieldCipher fields = FieldCipher::temporary());
    /// Runs what has been asked for, then ends the thread.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `function(Transaction&)` in a transaction and resumes on the caller's executor with its
    /// result. Throws what the function threw, or Error; then nothing has been changed.
    template <class F>
    asio::awaitable<std::invoke_result_t<F&, Transaction&>> transact(F function);

    /// The same for code without coroutines (start-up, command line, tests): blocks.
    template <class F>
    std::invoke_result_t<F&, Transaction&> transact_blocking(F function);

    void submit(std::unique_ptr<Job> job);

  private:
    void work();
    void run_batch(std::vector<std::unique_ptr<Job>> jobs);

    Connection connection_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::unique_ptr<Job>> waiting_;
    bool stopping_ = false;
    std::thread thread_;  ///< last: starts when all else is ready
};

namespace detail {

/// Holds a function, its result and who waits for it.
template <class F, class Waiter>
class FunctionJob final : public Database::Job {
  public:
    FunctionJob(F function, Waiter waiter)
        : function_(std::move(function)), waiter_(std::move(waiter)) {}
    void run(Transaction& transaction) override { result_.emplace(function_(transaction)); }
    void complete(std::exception_ptr failure) noexcept override {
        waiter_(std::move(failure), std::move(result_));
    }

  private:
    F function_;
    Waiter waiter_;
    std::optional<std::invoke_result_t<F&, Transaction&>> result_;
};

/// Resumes an asynchronous operation on its own executor, which is kept running until then.
template <class Handler>
class Resume {
  public:
    Resume(Handler handler, const asio::any_io_executor& fallback)
        : executor_(asio::get_associated_executor(handler, fallback)),
          work_(executor_),
          handler_(std::move(handler)) {}

    template <class T>
    void operator()(std::exception_ptr failure, std::optional<T> result) {
        asio::post(executor_, [handler = std::move(handler_), failure = std::move(failure),
                               result = std::move(result)]() mutable {
            std::move(handler)(std::move(failure), std::move(result));
        });
        work_.reset();
    }

  private:
    asio::any_io_executor executor_;
    asio::executor_work_guard<asio::any_io_executor> work_;
    Handler handler_;
};

}  // namespace detail

template <class F>
asio::awaitable<std::invoke_result_t<F&, Transaction&>> Database::transact(F function) {
    using T = std::invoke_result_t<F&, Transaction&>;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto initiate = [this, &function, &executor](auto handler) {
        using Waiter = detail::Resume<decltype(handler)>;
        submit(std::make_unique<detail::FunctionJob<F, Waiter>>(
            std::move(function), Waiter{std::move(handler), executor}));
    };
    std::optional<T> result =
        co_await asio::async_initiate<decltype(asio::use_awaitable),
                                      void(std::exception_ptr, std::optional<T>)>(
            std::move(initiate), asio::use_awaitable);
    co_return std::move(*result);
}

template <class F>
std::invoke_result_t<F&, Transaction&> Database::transact_blocking(F function) {
    using T = std::invoke_result_t<F&, Transaction&>;
    auto promise = std::make_shared<std::promise<T>>();
    std::future<T> future = promise->get_future();
    auto waiter = [promise](std::exception_ptr failure, std::optional<T> result) {
        failure ? promise->set_exception(std::move(failure))
                : promise->set_value(std::move(*result));
    };
    submit(std::make_unique<detail::FunctionJob<F, decltype(waiter)>>(std::move(function),
                                                                      std::move(waiter)));
    return future.get();
}

}  // namespace heydok::storage
