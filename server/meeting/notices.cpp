#include "meeting/notices.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "crypto/encoding.hpp"

namespace heydok::meeting {
namespace {

constexpr std::size_t kIdLength = 16;
constexpr std::size_t kSecretBytes = 32;
constexpr std::string_view kColumns =
    "SELECT notices.number, notices.id, notices.webhook_id, notices.meeting_id, "
    "notices.external_id, notices.kind, notices.meeting_status, notices.state, notices.attempts, "
    "notices.last_status, notices.created_at, notices.next_at, webhooks.url, webhooks.secret "
    "FROM notices JOIN webhooks ON webhooks.id = notices.webhook_id ";

std::string place_of_secret(std::string_view webhook_id) {
    return "webhooks.secret " + std::string{webhook_id};
}

Notice read_notice(const storage::Statement& row) {
    return {.number = row.integer(0),
            .id = row.text(1),
            .webhook_id = row.text(2),
            .meeting_id = row.text(3),
            .external_id = row.optional_text(4),
            .kind = row.text(5),
            .meeting_status = row.text(6),
            .state = row.text(7),
            .attempts = row.integer(8),
            .last_status = row.is_null(9) ? std::nullopt : std::optional{row.integer(9)},
            .created_at = row.time(10),
            .next_at = row.time(11)};
}

/// A second after the first attempt, then twice as long each time.
std::chrono::milliseconds pause_after(std::int64_t attempts) {
    constexpr std::int64_t kDoublings = 12;  // 4,096 s are more than the longest pause
    const std::chrono::seconds pause{std::int64_t{1} << std::min(attempts, kDoublings)};
    return std::min<std::chrono::milliseconds>(pause, kLongestNoticePause);
}

}  // namespace

std::string_view text_of(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::meeting_created:
            return "meeting.created";
        case NoticeKind::patient_waiting:
            return "patient.waiting";
        case NoticeKind::meeting_started:
            return "meeting.started";
        case NoticeKind::meeting_ended:
            return "meeting.ended";
    }
    HEYDOK_ASSERT(false);
}

std::string_view text_of(NoticeState state) {
    switch (state) {
        case NoticeState::waiting:
            return "waiting";
        case NoticeState::delivered:
            return "delivered";
        case NoticeState::failed:
            return "failed";
    }
    HEYDOK_ASSERT(false);
}

void Notices::audit(std::string_view practice_id, const audit::Actor& actor, audit::Event event,
                    const audit::Object& object) {
    audit::record(transaction_, {.chain = std::string{practice_id},
                                 .at = now_,
                                 .actor = actor,
                                 .event = event,
                                 .object = object});
}

Result<NewWebhook> Notices::add(const people::Practice& practice, std::string_view url,
                                const audit::Actor& actor) {
    if (webhooks(practice.id).size() >= kMostWebhooks) {
        return Refusal{"wrong-state"};
    }
    Bytes key(kSecretBytes);
    random_.fill(key);
    const std::string secret = std::string{kWebhookSecretPrefix} + crypto::base64_encode(key);
    Webhook webhook{.id = random_.text(kIdLength, Random::kReadable),
                    .url = std::string{url},
                    .created_at = now_};
    transaction_.execute(
        "INSERT INTO webhooks (id, practice_id, url, secret, created_at) VALUES (?, ?, ?, ?, ?)",
        webhook.id, practice.id, url,
        transaction_.fields().seal(secret, place_of_secret(webhook.id)), now_);
    audit(practice.id, actor, audit::Event::webhook_added, {"webhook", webhook.id});
    return NewWebhook{std::move(webhook), Secret{secret}};
}

std::vector<Webhook> Notices::webhooks(std::string_view practice_id) {
    std::vector<Webhook> found;
    storage::Rows rows = transaction_.query(
        "SELECT id, url, created_at FROM webhooks WHERE practice_id = ? ORDER BY created_at, id",
        practice_id);
    while (rows.next()) {
        found.push_back({rows->text(0), rows->text(1), rows->time(2)});
    }
    return found;
}

bool Notices::remove(const people::Practice& practice, std::string_view id,
                     const audit::Actor& actor) {
    if (transaction_.execute("DELETE FROM webhooks WHERE practice_id = ? AND id = ?", practice.id,
                             id) == 0) {
        return false;
    }
    audit(practice.id, actor, audit::Event::webhook_removed, {"webhook", std::string{id}});
    return true;
}

void Notices::tell(const Meeting& meeting, NoticeKind kind) {
    for (const Webhook& webhook : webhooks(meeting.practice_id)) {
        insert(webhook.id, meeting, kind);
    }
}

std::int64_t Notices::waiting_for(std::string_view webhook_id) {
    storage::Rows rows = transaction_.query(
        "SELECT count(*) FROM notices WHERE webhook_id = ? AND state = 'waiting'", webhook_id);
    return rows.next() ? rows->integer(0) : 0;
}

void Notices::insert(const std::string& webhook_id, const Meeting& meeting, NoticeKind kind) {
    const bool full = waiting_for(webhook_id) >= kMostWaitingNotices;
    // Behind what waits of the same meeting, however long that has to.
    transaction_.execute(
        "INSERT INTO notices (id, webhook_id, meeting_id, external_id, kind, meeting_status, "
        "state, attempts, created_at, next_at, give_up_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, "
        "max(?, coalesce((SELECT max(next_at) FROM notices WHERE webhook_id = ? "
        "AND meeting_id = ? AND state = 'waiting'), 0)), ?)",
        random_.text(kIdLength, Random::kReadable), webhook_id, meeting.id, meeting.external_id,
        text_of(kind), text_of(meeting.status),
        text_of(full ? NoticeState::failed : NoticeState::waiting), now_, now_, webhook_id,
        meeting.id, now_ + kNoticePatience);
}

std::vector<Notice> Notices::newest(std::string_view practice_id) {
    static const std::string sql = std::string{kColumns} +
                                   "WHERE webhooks.practice_id = ? "
                                   "ORDER BY notices.number DESC LIMIT 100";
    std::vector<Notice> found;
    storage::Rows rows = transaction_.query(sql, practice_id);
    while (rows.next()) {
        found.push_back(read_notice(rows.statement()));
    }
    return found;
}

Result<Notice> Notices::replay(const people::Practice& practice, std::string_view id,
                               const audit::Actor& actor) {
    static const std::string sql =
        std::string{kColumns} + "WHERE webhooks.practice_id = ? AND notices.id = ?";
    std::optional<Notice> found;
    {
        storage::Rows rows = transaction_.query(sql, practice.id, id);
        if (!rows.next()) {
            return Refusal{"not-found"};
        }
        found = read_notice(rows.statement());
    }
    if (found->state == text_of(NoticeState::waiting)) {
        return Refusal{"wrong-state"};
    }
    transaction_.execute(
        "UPDATE notices SET state = 'waiting', attempts = 0, last_status = NULL, next_at = ?, "
        "give_up_at = ? WHERE id = ?",
        now_, now_ + kNoticePatience, id);
    audit(practice.id, actor, audit::Event::notice_replayed, {"notice", std::string{id}});
    found->state = text_of(NoticeState::waiting);
    found->attempts = 0;
    found->last_status.reset();
    found->next_at = now_;
    return std::move(*found);
}

std::vector<DueNotice> Notices::due(const std::set<std::string>& busy, std::size_t most) {
    static const std::string sql =
        std::string{kColumns} +
        "WHERE notices.state = 'waiting' AND notices.next_at <= ? AND NOT EXISTS (SELECT 1 "
        "FROM notices AS earlier WHERE earlier.webhook_id = notices.webhook_id "
        "AND earlier.meeting_id = notices.meeting_id AND earlier.state = 'waiting' "
        "AND earlier.number < notices.number) ORDER BY notices.next_at, notices.number";
    std::set<std::string> taken = busy;
    std::vector<DueNotice> found;
    storage::Rows rows = transaction_.query(sql, now_);
    while (found.size() < most && rows.next()) {
        Notice notice = read_notice(rows.statement());
        if (!taken.insert(notice.webhook_id).second) {
            continue;
        }
        // One that cannot be opened (another SECRET_KEY) signs with nothing, and is not believed.
        const auto secret =
            transaction_.fields().open(rows->text(13), place_of_secret(notice.webhook_id));
        found.push_back({std::move(notice), rows->text(12), Secret{secret.value_or("")}});
    }
    return found;
}

std::optional<WallTime> Notices::next_attempt() {
    storage::Rows rows = transaction_.query(
        "SELECT min(next_at) FROM notices WHERE state = 'waiting' AND next_at > ?", now_);
    return rows.next() ? rows->optional_time(0) : std::nullopt;
}

bool Notices::has_webhooks() {
    storage::Rows rows = transaction_.query("SELECT 1 FROM webhooks LIMIT 1");
    return rows.next();
}

void Notices::delivered(const Notice& notice, std::optional<int> status) {
    transaction_.execute(
        "UPDATE notices SET state = 'delivered', attempts = attempts + 1, last_status = ? "
        "WHERE number = ? AND state = 'waiting'",
        status, notice.number);
}

void Notices::missed(const Notice& notice, std::optional<int> status) {
    transaction_.execute(
        "UPDATE notices SET attempts = attempts + 1, last_status = ?, "
        "state = CASE WHEN give_up_at <= ? THEN 'failed' ELSE state END "
        "WHERE number = ? AND state = 'waiting'",
        status, now_, notice.number);
    // Those behind it wait as long: they may not overtake it.
    transaction_.execute(
        "UPDATE notices SET next_at = ? WHERE webhook_id = ? AND meeting_id = ? "
        "AND state = 'waiting'",
        now_ + pause_after(notice.attempts), notice.webhook_id, notice.meeting_id);
}

void Notices::forget_old() {
    transaction_.execute("DELETE FROM notices WHERE created_at <= ?", now_ - kNoticesLast);
}

}  // namespace heydok::meeting
