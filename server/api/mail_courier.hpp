#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "api/mail_settings.hpp"
#include "base/clock.hpp"
#include "mail/outbox.hpp"
#include "storage/database.hpp"

namespace heydok::api {

namespace asio = boost::asio;

/// Sends the e-mails that wait in the database, one after the other, on a thread of its own: an
/// attempt takes 30 s at most. The queue is the database, so nothing is lost by a restart; one that
/// was under way then is sent again. Does nothing without a mail server. Thread-safe.
class MailCourier : public std::enable_shared_from_this<MailCourier> {
  public:
    /// `database` outlives the executor's work.
    MailCourier(asio::any_io_executor executor, storage::Database& database, MailSettings settings,
                std::function<WallTime()> clock);

    /// Something has been put into the queue, or may have been before the start.
    void look();
    /// Begins nothing more and ends what is under way, which will be tried again.
    void stop();

    /// Whether there is a mail server.
    [[nodiscard]] bool is_on() const { return settings_.is_on(); }

  private:
    /// What one look into the database found.
    struct Pending {
        std::vector<mail::DueMail> due;
        std::optional<WallTime> next;
    };
    asio::awaitable<void> run();
    asio::awaitable<void> look_and_send();
    asio::awaitable<Pending> pending();
    asio::awaitable<void> deliver(mail::DueMail mail);
    asio::awaitable<mail::Attempt> attempt(const mail::DueMail& mail);

    asio::strand<asio::any_io_executor> strand_;
    storage::Database& database_;
    const MailSettings settings_;
    const std::function<WallTime()> clock_;
    asio::thread_pool sending_{1};
    std::stop_source stop_;
    // Below: on the strand.
    asio::steady_timer timer_;
    bool running_ = false;
    bool woken_ = false;
};

}  // namespace heydok::api
