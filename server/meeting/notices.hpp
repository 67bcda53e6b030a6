#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/random.hpp"
#include "base/redacted.hpp"
#include "meeting/meeting.hpp"
#include "people/people.hpp"
#include "storage/transaction.hpp"

namespace heydok::meeting {

/// Most webhooks of a practice, and most notices that wait for one of them.
inline constexpr std::size_t kMostWebhooks = 5;
inline constexpr std::int64_t kMostWaitingNotices = 10'000;
/// How long a notice is tried, and the longest pause between two attempts; the first is a second,
/// each one twice the one before.
inline constexpr std::chrono::days kNoticePatience{3};
inline constexpr std::chrono::hours kLongestNoticePause{1};
/// How secrets of webhooks begin, for the libraries that check them (standardwebhooks.com); base64
/// of the key follows.
inline constexpr std::string_view kWebhookSecretPrefix = "whsec_";
/// How long notices are kept to be looked at and replayed.
inline constexpr std::chrono::days kNoticesLast{14};

/// An address of a practice system that is told about the practice's meetings.
struct Webhook {
    std::string id = {};
    std::string url = {};
    WallTime created_at = {};
};

/// What adding one gives: the secret that signs, shown this once.
struct NewWebhook {
    Webhook webhook;
    Secret secret;
};

enum class NoticeKind : std::uint8_t {
    meeting_created,
    patient_waiting,
    meeting_started,
    meeting_ended,
};
/// "meeting.created" and so on.
std::string_view text_of(NoticeKind kind);

enum class NoticeState : std::uint8_t { waiting, delivered, failed };
std::string_view text_of(NoticeState state);

/// Something that a webhook is told.
struct Notice {
    std::int64_t number = 0;
    std::string id = {};
    std::string webhook_id = {};
    std::string meeting_id = {};
    std::optional<std::string> external_id = {};
    std::string kind = {};            ///< text of NoticeKind
    std::string meeting_status = {};  ///< text of Status, at that time
    std::string state = {};           ///< text of NoticeState
    std::int64_t attempts = 0;
    std::optional<std::int64_t> last_status = {};  ///< of HTTP; empty: no answer yet
    WallTime created_at = {};
    WallTime next_at = {};  ///< of the next attempt, while it waits
};

/// A notice that is to be sent now.
struct DueNotice {
    Notice notice;
    std::string url;
    Secret secret;
};

/// Webhooks and their notices within one transaction: a notice is written with the change that it
/// tells, so none is lost and none is told of what never happened. Changes by people write their
/// audit entry.
class Notices {
  public:
    Notices(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// `url` as the caller has checked it. Refusal: `wrong-state` when there are too many.
    Result<NewWebhook> add(const people::Practice& practice, std::string_view url,
                           const audit::Actor& actor);
    /// In the order of their making.
    std::vector<Webhook> webhooks(std::string_view practice_id);
    /// With all its notices. False if the practice has none with this id.
    bool remove(const people::Practice& practice, std::string_view id, const audit::Actor& actor);

    /// Tells all webhooks of the meeting's practice.
    void tell(const Meeting& meeting, NoticeKind kind);
    /// The practice's newest notices, at most 100.
    std::vector<Notice> newest(std::string_view practice_id);
    /// Sends one again that was delivered or given up. Refusals: `not-found`, `wrong-state`.
    Result<Notice> replay(const people::Practice& practice, std::string_view id,
                          const audit::Actor& actor);

    /// What is to be sent now: for each webhook that is not `busy` the first one, at most `most`.
    /// Of one meeting no notice overtakes an earlier one.
    std::vector<DueNotice> due(const std::set<std::string>& busy, std::size_t most);
    /// When the next attempt of those that wait is; empty if none waits for later.
    std::optional<WallTime> next_attempt();
    /// Whether anybody is to be told at all.
    bool has_webhooks();
    /// The outcome of an attempt; `status` of HTTP, empty without an answer.
    void delivered(const Notice& notice, std::optional<int> status);
    void missed(const Notice& notice, std::optional<int> status);
    /// Deletes what is too old.
    void forget_old();

  private:
    void audit(std::string_view practice_id, const audit::Actor& actor, audit::Event event,
               const audit::Object& object);
    std::int64_t waiting_for(std::string_view webhook_id);
    void insert(const std::string& webhook_id, const Meeting& meeting, NoticeKind kind);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::meeting
