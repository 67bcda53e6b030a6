#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "storage/transaction.hpp"

namespace heydok::mail {

/// The pause after the first attempt; each one is twice the one before, up to the longest.
inline constexpr std::chrono::seconds kFirstPause{10};
inline constexpr std::chrono::hours kLongestPause{1};
/// Most e-mails that wait.
inline constexpr std::int64_t kMostWaitingMails = 10'000;

/// An e-mail that is to be sent.
struct NewMail {
    std::string about;  ///< what it belongs to, such as "invitation 7Hk2"
    std::string to;
    std::string subject;
    std::string body;
};

/// One that is to be sent now.
struct DueMail {
    std::string id = {};  ///< nobody else ever has it: numbers of rows come again
    std::string to = {};
    std::string subject = {};
    std::string body = {};
    std::int64_t attempts = 0;
    WallTime created_at = {};
};

/// The e-mails that wait, within one transaction: written with the change that they tell, so none
/// is lost and none tells what never happened. Sending is at least once: after a crash between the
/// server's yes and sent(), it goes out again with the same id. Address and text are sealed.
class Outbox {
  public:
    Outbox(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// Tried until `give_up_at`, after which it would be of no use. Takes the place of an older one
    /// about the same. Refusals: `invalid-input` with field `to`; `wrong-state` when too many wait.
    Result<void> put(const NewMail& mail, WallTime give_up_at);
    /// What it told is no more so: an invitation was revoked.
    void cancel(std::string_view about);

    /// The first ones whose time has come, in the order of their making.
    std::vector<DueMail> due(std::size_t most);
    /// When the next attempt of those that wait is; empty if none waits for later.
    std::optional<WallTime> next_attempt();
    /// The mail server has it, or will never take it: forgotten.
    void settled(const DueMail& mail);
    /// It did not go out; again after a pause, while there is time.
    void missed(const DueMail& mail);
    /// Deletes those that are of no use any more; how many.
    std::int64_t forget_old();

  private:
    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::mail
