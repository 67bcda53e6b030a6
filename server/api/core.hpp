#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>

#include "api/access_token.hpp"
#include "api/api.hpp"
#include "api/challenges.hpp"
#include "api/event_hub.hpp"
#include "api/mail_courier.hpp"
#include "api/notice_courier.hpp"
#include "api/origins.hpp"
#include "api/rate_limiter.hpp"
#include "api/relay.hpp"
#include "api/shared_rate_limiter.hpp"
#include "api/sign_in_providers.hpp"
#include "meeting/meetings.hpp"

namespace heydok::api {

/// What the handlers share. One per Api.
struct Core {
    Core(asio::any_io_executor executor_, Config config_, storage::Database& database_,
         MediaServer& media_, Clocks clocks_);

    asio::any_io_executor executor;
    Config config;
    storage::Database& database;
    MediaServer& media;
    Clocks clocks;
    Origins origins;
    AccessTokens tokens;
    EventHub hub;
    Relay relay{hub};
    std::shared_ptr<NoticeCourier> courier;
    std::shared_ptr<MailCourier> mails;
    SignInProviders providers;
    Bytes factor_key;  ///< 32 bytes
    Challenges challenges;
    std::unique_ptr<TakeCounter> counter;  ///< shared with other processes; null: we are alone
    SharedRateLimiter joins;               ///< per address and meeting
    SharedRateLimiter logins;              ///< failed, per address and account
    SharedRateLimiter address_logins;      ///< failed, per address
    SharedRateLimiter codes;  ///< failed, per account: only the holder of the password gets there
    SharedRateLimiter account_exports;  ///< per account: each looks through the whole audit
    SharedRateLimiter passkey_begins;   ///< per address
    RateLimiter guest_relays;  ///< messages, per sender and meeting, whose streams are all here
    RateLimiter host_relays;   ///< messages, per meeting, likewise
    SharedRateLimiter provider_sign_ins;   ///< steps of sign-ins by a provider, per address
    SharedRateLimiter provider_sign_outs;  ///< reports of sign-outs, per address
    SharedRateLimiter key_calls;           ///< requests with an API key, per address and per key
    std::atomic<int> hashing_waits = 0;
    asio::thread_pool hashing{1};  ///< passwords are slow by design: apart from everything else
};

/// Asks the media server for the room of a meeting that somebody is about to enter.
asio::awaitable<void> open_room(Core& core, meeting::Meeting meeting);
/// Puts a participant out of the media room, and makes older tokens useless there. Refusal:
/// `media-unavailable`; then they may still be in it, and asking again is right.
asio::awaitable<Result<void>> put_out(Core& core, std::string meeting_id, std::string identity);
/// Ends the media connection of somebody who left, so that their seat is really free; their token
/// stays good for coming back. Refusal: `media-unavailable`, likewise.
asio::awaitable<Result<void>> hang_up(Core& core, std::string meeting_id, std::string identity);
/// Closes the empty room in which somebody waited, should they have connected to it. A failure is
/// logged only: nothing can be seen or heard there.
asio::awaitable<void> close_waiting_room(Core& core, std::string meeting_id, std::string identity);
/// Ends the media of a meeting for all. Refusal: `media-unavailable`, likewise.
asio::awaitable<Result<void>> close_room(Core& core, std::string meeting_id);

/// Tells who listens that a participant's state is another now.
void announce(Core& core, const meeting::Participant& participant);

/// Compares who is in a media room by the database with who is there by the media server, and takes
/// the rest as left: after a crash of ours or lost webhooks. A room that the media server does not
/// answer for stays as it is.
asio::awaitable<void> reconcile_presence(Core& core);

/// The effect of one LiveKit webhook event.
asio::awaitable<void> apply_media_event(Core& core, std::string event_json);

}  // namespace heydok::api
