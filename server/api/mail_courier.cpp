#include "api/mail_courier.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"

namespace heydok::api {
namespace {

constexpr std::chrono::seconds kAttemptDeadline{30};
constexpr std::chrono::hours kLongestSleep{1};
constexpr std::size_t kMostAtOnce = 16;

/// Waits for the server; runs on the sending thread.
asio::awaitable<mail::Attempt> send_here(const MailSettings& settings, std::string to,
                                         std::string message, std::stop_token stop) {
    co_return settings.send(settings.server, settings.from.address, to, message, kAttemptDeadline,
                            stop);
}

}  // namespace

MailCourier::MailCourier(asio::any_io_executor executor, storage::Database& database,
                         MailSettings settings, std::function<WallTime()> clock)
    : strand_(asio::make_strand(std::move(executor))),
      database_(database),
      settings_(std::move(settings)),
      clock_(std::move(clock)),
      timer_(strand_) {}

void MailCourier::look() {
    if (!is_on()) {
        return;
    }
    asio::post(strand_, [self = shared_from_this()] {
        self->woken_ = true;
        if (self->running_ || self->stop_.stop_requested()) {
            self->timer_.cancel();
            return;
        }
        self->running_ = true;
        asio::co_spawn(
            self->strand_,
            [](std::shared_ptr<MailCourier> courier) -> asio::awaitable<void> {
                co_await courier->run();
            }(self),
            asio::detached);
    });
}

void MailCourier::stop() {
    stop_.request_stop();
    asio::post(strand_, [self = shared_from_this()] { self->timer_.cancel(); });
}

asio::awaitable<void> MailCourier::run() {
    try {
        co_await look_and_send();
    } catch (const std::exception& failure) {
        log::error("mails not sent reason={}", failure.what());  // the next minute looks again
    }
    running_ = false;
}

asio::awaitable<void> MailCourier::look_and_send() {
    while (!stop_.stop_requested()) {
        woken_ = false;
        Pending found = co_await pending();
        for (mail::DueMail& mail : found.due) {
            if (stop_.stop_requested()) {
                co_return;
            }
            co_await deliver(std::move(mail));
        }
        if (!found.due.empty() || woken_) {
            continue;  // sending took time: others may be due
        }
        if (!found.next) {
            co_return;
        }
        const std::chrono::milliseconds sleep =
            std::min<std::chrono::milliseconds>(kLongestSleep, *found.next - clock_());
        timer_.expires_after(std::max(sleep, std::chrono::milliseconds{0}));
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<MailCourier::Pending> MailCourier::pending() {
    const WallTime now = clock_();
    co_return co_await database_.transact([now](storage::Transaction& transaction) {
        Random random = Random::system();
        mail::Outbox outbox{transaction, now, random};
        return Pending{.due = outbox.due(kMostAtOnce), .next = outbox.next_attempt()};
    });
}

asio::awaitable<void> MailCourier::deliver(mail::DueMail mail) {
    const mail::Attempt result = co_await attempt(mail);
    if (stop_.stop_requested() && result.delivery == mail::Delivery::missed) {
        co_return;  // we hung up ourselves: no pause for that
    }
    const WallTime now = clock_();
    co_await database_.transact([now, result, mail](storage::Transaction& transaction) {
        Random random = Random::system();
        mail::Outbox outbox{transaction, now, random};
        result.delivery == mail::Delivery::missed ? outbox.missed(mail) : outbox.settled(mail);
        return true;
    });
}

asio::awaitable<mail::Attempt> MailCourier::attempt(const mail::DueMail& mail) {
    const Result<std::string> message = mail::compose({.id = mail.id,
                                                       .from = settings_.from,
                                                       .to = mail.to,
                                                       .subject = mail.subject,
                                                       .body = mail.body,
                                                       .at = mail.created_at});
    if (!message) {
        co_return mail::Attempt{.delivery = mail::Delivery::refused};
    }
    mail::Attempt result = co_await asio::co_spawn(
        sending_, send_here(settings_, mail.to, *message, stop_.get_token()), asio::use_awaitable);
    if (result.delivery != mail::Delivery::accepted) {
        log::warning("mail not taken final={} code={} reason={}",
                     result.delivery == mail::Delivery::refused, result.code, result.reason);
    }
    co_return result;
}

}  // namespace heydok::api
