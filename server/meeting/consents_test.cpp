#include "meeting/consents.hpp"

#include "audit/log.hpp"
#include "crypto/hash.hpp"
#include "meeting/meetings.hpp"
#include "people/practice_for_test.hpp"

namespace heydok::meeting {
namespace {

using namespace std::chrono_literals;

class ConsentsTest : public people::PracticeForTest {
  protected:
    ConsentsTest() {
        meeting_ =
            meetings().create(physician(), {.name = "M", .max_participants = 5}, operator_).value();
        paul_ = knock("Paul Patient");
    }

    Meetings meetings() { return {transaction_, now_, random_}; }
    Participant knock(const std::string& name) {
        return meetings().knock(meeting_, people::PersonName{name}).value();
    }
    bool give(const ConsentText& text) {
        return Consents{transaction_, now_}.give(meeting_, paul_, text).has_value();
    }
    bool withdraw() {
        return Consents{transaction_, now_}.withdraw(meeting_, paul_, ConsentKind::consultation);
    }
    std::vector<Consent> consents() { return Consents{transaction_, now_}.of(paul_); }
    static ConsentText text(std::string_view shown, std::int64_t version = 1,
                            const std::string& language = "de") {
        const crypto::Sha256Digest hash = crypto::sha256(as_bytes(shown));
        return {.version = version, .language = language, .hash = {hash.begin(), hash.end()}};
    }
    std::vector<std::string> audited() {
        std::vector<std::string> events;
        for (const audit::LoggedEntry& logged : audit::read_from(
                 transaction_, audit::Store::security, meeting_.practice_id, 0, 1000, now_)) {
            if (logged.entry.event.starts_with("consent-")) {
                events.push_back(logged.entry.event);
            }
        }
        return events;
    }

    Meeting meeting_;
    Participant paul_;
};

TEST_F(ConsentsTest, KeepWhichTextWasShownWhenAndInWhichLanguage) {
    EXPECT_TRUE(consents().empty());
    ASSERT_TRUE(give(text("Sie erlauben ...", 3)));
    const std::vector<Consent> kept = consents();
    ASSERT_EQ(1U, kept.size());
    EXPECT_EQ(ConsentKind::consultation, kept[0].text.kind);
    EXPECT_EQ(3, kept[0].text.version);
    EXPECT_EQ("de", kept[0].text.language);
    EXPECT_EQ(text("Sie erlauben ...").hash, kept[0].text.hash);
    EXPECT_EQ(now_, kept[0].given_at);
    EXPECT_FALSE(kept[0].withdrawn_at.has_value());
}

TEST_F(ConsentsTest, WhatStandsIsNotWrittenTwice) {
    ASSERT_TRUE(give(text("one")));
    ASSERT_TRUE(give(text("one")));
    EXPECT_EQ(1U, consents().size());
    ASSERT_TRUE(give(text("the same in English", 1, "en")));
    EXPECT_EQ(2U, consents().size());
    EXPECT_EQ((std::vector<std::string>{"consent-given", "consent-given"}), audited());
}

TEST_F(ConsentsTest, WithdrawalTakesBackAllOfTheKindWithOneEntry) {
    EXPECT_FALSE(withdraw()) << "nothing stands";
    ASSERT_TRUE(give(text("one")));
    ASSERT_TRUE(give(text("two")));
    now_ += 1min;
    EXPECT_TRUE(withdraw());
    for (const Consent& consent : consents()) {
        EXPECT_EQ(now_, consent.withdrawn_at);
    }
    EXPECT_FALSE(withdraw());
    ASSERT_TRUE(give(text("one")));
    EXPECT_EQ(3U, consents().size()) << "what was withdrawn stays as evidence";
    EXPECT_FALSE(consents().back().withdrawn_at.has_value());
    EXPECT_EQ((std::vector<std::string>{"consent-given", "consent-given", "consent-withdrawn",
                                        "consent-given"}),
              audited());
}

TEST_F(ConsentsTest, BelongToOnePersonAlone) {
    ASSERT_TRUE(give(text("one")));
    const Participant other = knock("Erika Muster");
    Consents all{transaction_, now_};
    EXPECT_TRUE(all.of(other).empty());
    EXPECT_FALSE(all.withdraw(meeting_, other, ConsentKind::consultation));
    EXPECT_FALSE(consents().front().withdrawn_at.has_value());
}

TEST_F(ConsentsTest, NobodyFillsTheDatabaseWithThem) {
    for (std::size_t i = 0; i < kMostConsents; ++i) {
        ASSERT_TRUE(give(text("text " + std::to_string(i))));
    }
    EXPECT_FALSE(give(text("one more")));
    EXPECT_EQ(kMostConsents, consents().size());
    EXPECT_TRUE(withdraw()) << "what was given can always be taken back";
}

TEST_F(ConsentsTest, AreForgottenWithTheirMeeting) {
    ASSERT_TRUE(give(text("one")));
    now_ += kMeetingsKept;
    meetings().forget_old();
    EXPECT_TRUE(consents().empty());
    EXPECT_FALSE(meetings().participant(meeting_.id, paul_.identity).has_value());
}

}  // namespace
}  // namespace heydok::meeting
