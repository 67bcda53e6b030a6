#include "audit/ceiling.hpp"

#include "audit/audit_house_for_test.hpp"
#include "audit/checkpoint.hpp"
#include "audit/receipt.hpp"

namespace heydok::audit {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

class Ceiling : public AuditHouse {};

TEST_F(Ceiling, WeeksBeginOnMonday) {
    using std::chrono::sys_days;
    using namespace std::chrono_literals;
    const sys_days monday{2026y / 11 / 30};
    EXPECT_EQ(monday, week_of(monday));
    EXPECT_EQ(monday, week_of(monday + days{7} - milliseconds{1}));
    EXPECT_EQ(monday + days{7}, week_of(monday + days{7}));
    EXPECT_EQ("2026-11-30", date_text(monday));
}

TEST_F(Ceiling, CallMetadataIsReadableForAtMostNinetyDays) {
    write("practice-1", Event::meeting_created);
    const WallTime event = now_;
    const WallTime end = week_of(event) + kCallCeiling;
    ASSERT_LE(end - event, days{90});
    now_ = end - milliseconds{1};
    EXPECT_TRUE(all(Store::call).front().readable);
    now_ = end;  // nobody has kept house: reading refuses by itself
    ASSERT_EQ(1U, all(Store::call).size());
    EXPECT_FALSE(all(Store::call).front().readable);
    EXPECT_EQ("", all(Store::call).front().entry.object_id);
    EXPECT_EQ(std::nullopt, broken(Store::call));
}

TEST_F(Ceiling, HouseKeepingDeletesWhatIsPastAndLeavesAReceipt) {
    write("practice-1", Event::meeting_created);
    write("practice-1", Event::meeting_started);
    const WallTime first_week = week_of(now_);
    now_ += days{40};
    write("practice-1", Event::meeting_created);
    now_ += days{60};
    keep_ceiling(transaction_, now_);
    ASSERT_EQ(1U, all(Store::call).size());
    EXPECT_EQ(3, all(Store::call).front().entry.position);
    EXPECT_EQ(std::nullopt, broken(Store::call)) << "the rest of the chain is whole";
    const std::vector<Receipt> receipts = receipts_of(transaction_, "practice-1", 10);
    ASSERT_EQ(1U, receipts.size());
    EXPECT_EQ("call-metadata", receipts[0].data_class);
    EXPECT_EQ(2, receipts[0].count);
    EXPECT_EQ(first_week, receipts[0].from);
    EXPECT_EQ(first_week + days{7}, receipts[0].to);
    EXPECT_EQ("retention", receipts[0].reason);
    EXPECT_EQ("data-deleted", all(Store::security).back().entry.event);
    const crypto::SigningKey key = signing_key(transaction_, now_);
    EXPECT_TRUE(crypto::verify_signature(key.public_key(), as_bytes(receipt_message(receipts[0])),
                                         receipts[0].signature));
    Receipt other = receipts[0];
    other.count = 1;
    EXPECT_FALSE(crypto::verify_signature(key.public_key(), as_bytes(receipt_message(other)),
                                          other.signature));
    keep_ceiling(transaction_, now_);
    EXPECT_EQ(1U, receipts_of(transaction_, "practice-1", 10).size()) << "nothing more to delete";
}

TEST_F(Ceiling, AChainGoesOnAfterAllOfItWasDeleted) {
    write("practice-1", Event::meeting_created);
    now_ += days{100};
    keep_ceiling(transaction_, now_);
    EXPECT_TRUE(all(Store::call).empty());
    write("practice-1", Event::meeting_created);
    EXPECT_EQ(2, all(Store::call).front().entry.position);
    EXPECT_EQ(std::nullopt, broken(Store::call));
}

TEST_F(Ceiling, EvidenceIsDeletedAfterSixYears) {
    write("practice-1", Event::roles_changed);
    const WallTime first = now_;
    now_ += days{100};
    write("practice-1", Event::roles_changed);
    now_ = first + kSecurityCeiling;
    keep_ceiling(transaction_, now_);
    EXPECT_EQ(2U, all(Store::security).size()) << "not a millisecond too early";
    now_ += milliseconds{1};
    keep_ceiling(transaction_, now_);
    const auto left = all(Store::security);
    ASSERT_EQ(2U, left.size()) << "the second one, and the word about the deletion";
    EXPECT_EQ(2, left[0].entry.position);
    EXPECT_EQ("data-deleted", left[1].entry.event);
    EXPECT_EQ(std::nullopt, broken(Store::security));
    const Receipt receipt = receipts_of(transaction_, "practice-1", 10).at(0);
    EXPECT_EQ("security-audit", receipt.data_class);
    EXPECT_EQ(1, receipt.count);
    EXPECT_EQ(first, receipt.from);
}

TEST_F(Ceiling, NotEvenTheReceiptsAreChanged) {
    write("practice-1", Event::meeting_created);
    now_ += days{100};
    keep_ceiling(transaction_, now_);
    EXPECT_THROW(transaction_.execute("DELETE FROM deletion_receipts"), storage::Error);
    EXPECT_THROW(transaction_.execute("UPDATE deletion_receipts SET count = 0"), storage::Error);
}

TEST_F(Ceiling, PseudonymsOfAMonthDieNinetyDaysAfterItsEnd) {
    write("practice-1", Event::session_started, "account-1");
    write("practice-1", Event::roles_changed, "account-1");
    const WallTime then = now_;
    const auto known = [&](Event event) {
        return find_pseudonym(transaction_, "practice-1", words(event), then, "account",
                              "account-1", now_)
            .has_value();
    };
    now_ += days{89};
    keep_ceiling(transaction_, now_);
    EXPECT_TRUE(known(Event::session_started));
    now_ += days{33};
    EXPECT_FALSE(known(Event::session_started)) << "refused by its time, before house keeping";
    keep_ceiling(transaction_, now_);
    EXPECT_FALSE(known(Event::session_started));
    EXPECT_TRUE(known(Event::roles_changed)) << "administration stays recognisable";
    EXPECT_EQ(std::nullopt, broken(Store::security)) << "the entries stay, and whole";
}

TEST_F(Ceiling, CheckpointsAreSignedOnceAnHourWhereSomethingHappened) {
    fill();
    EXPECT_EQ(4, sign_checkpoints(transaction_, now_));
    write("practice-1", Event::session_started);
    now_ += hours{1} - milliseconds{1001};
    EXPECT_EQ(0, sign_checkpoints(transaction_, now_)) << "not an hour yet";
    now_ += hours{1};
    EXPECT_EQ(1, sign_checkpoints(transaction_, now_));
    EXPECT_EQ(0, sign_checkpoints(transaction_, now_));
    const auto checkpoints = checkpoints_of(transaction_, Store::security, "practice-1", 0);
    ASSERT_EQ(2U, checkpoints.size());
    EXPECT_EQ(3, checkpoints[0].position);
    EXPECT_EQ(4, checkpoints[1].position);
    const std::string message = checkpoint_message(Store::security, "practice-1", checkpoints[1]);
    EXPECT_TRUE(crypto::verify_signature(signing_key(transaction_, now_).public_key(),
                                         as_bytes(message), checkpoints[1].signature));
}

}  // namespace
}  // namespace heydok::audit
