#include "storage/database.hpp"

#include <algorithm>
#include <iterator>

#include "base/log.hpp"
#include "storage/migrations.hpp"

namespace heydok::storage {
namespace {

/// Transactions that share one commit: bounds the wait of the first and the loss of a failure.
constexpr std::size_t kLargestBatch = 64;
/// Pages in the write-ahead log from which it is emptied when nobody waits, or at once (4 KiB
/// each).
constexpr int kCheckpointWhenIdle = 256;
constexpr int kCheckpointAtOnce = 8192;

using Jobs = std::vector<std::unique_ptr<Database::Job>>;

/// Runs one job between save points, so that its failure undoes nothing of its neighbours.
std::exception_ptr run_one(Connection& connection, Database::Job& job) {
    connection.execute("SAVEPOINT job");
    try {
        Transaction transaction{connection};
        job.run(transaction);
        connection.execute("RELEASE job");
        return nullptr;
    } catch (...) {
        std::exception_ptr failure = std::current_exception();
        if (connection.in_transaction()) {
            connection.execute("ROLLBACK TO job");
            connection.execute("RELEASE job");
        }
        return failure;
    }
}

void roll_back(Connection& connection) noexcept {
    try {
        if (connection.in_transaction()) {
            connection.execute("ROLLBACK");
        }
    } catch (const Error& error) {
        log::error("rollback_failed code={}", error.code());
    }
}

/// Runs all jobs in one transaction; what each threw. Throws when the transaction as a whole is
/// lost.
std::vector<std::exception_ptr> run_together(Connection& connection, const Jobs& jobs) {
    std::vector<std::exception_ptr> failures(jobs.size());
    connection.execute("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        failures[i] = run_one(connection, *jobs[i]);
        if (!connection.in_transaction()) {
            std::rethrow_exception(failures[i]);  // SQLite gave up the whole (disk full, I/O)
        }
    }
    connection.execute("COMMIT");
    return failures;
}

}  // namespace

Database::Database(const std::filesystem::path& file, FieldCipher fields)
    : connection_(file, std::move(fields)) {
    migrate(connection_);
    thread_ = std::thread{[this] { work(); }};
}

Database::~Database() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Database::submit(std::unique_ptr<Job> job) {
    {
        const std::lock_guard lock{mutex_};
        waiting_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void Database::work() {
    std::unique_lock lock{mutex_};
    for (;;) {
        if (waiting_.empty() && connection_.log_pages() >= kCheckpointWhenIdle) {
            lock.unlock();
            connection_.checkpoint();
            lock.lock();
        }
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) {
            return;
        }
        const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kLargestBatch));
        Jobs jobs(std::make_move_iterator(waiting_.begin()),
                  std::make_move_iterator(waiting_.begin() + count));
        waiting_.erase(waiting_.begin(), waiting_.begin() + count);
        lock.unlock();
        run_batch(std::move(jobs));
        if (connection_.log_pages() >= kCheckpointAtOnce) {
            connection_.checkpoint();
        }
        lock.lock();
    }
}

void Database::run_batch(Jobs jobs) {
    std::vector<std::exception_ptr> failures;
    try {
        failures = run_together(connection_, jobs);
    } catch (const std::exception& error) {
        roll_back(connection_);
        log::error("transaction_lost jobs={} reason={}", jobs.size(), error.what());
        failures.assign(jobs.size(), std::current_exception());
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i]->complete(failures[i]);
    }
}

}  // namespace heydok::storage
