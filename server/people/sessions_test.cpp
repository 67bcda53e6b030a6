#include "people/sessions.hpp"

#include <gtest/gtest.h>

#include "people/practice_for_test.hpp"

namespace heydok::people {
namespace {

using namespace std::chrono_literals;

class SessionsTest : public PracticeForTest {
  protected:
    Sessions sessions() { return {transaction_, now_, random_, limits_}; }
    StartedSession start(bool second_factor = false) {
        return sessions().start(ada_, "Firefox, Windows", second_factor);
    }
    /// The physician is in the media room of a meeting by this session.
    void join(const Session& session) {
        transaction_.execute(
            "INSERT INTO meetings (id, practice_id, host_account_id, name, status, care_mode, "
            "max_participants, enable_recording, enable_chat, created_at, expires_at) "
            "VALUES ('m', ?, ?, 'M', 'active', 'private', 2, 0, 1, 0, 1)",
            ada_.practice.id, ada_.id);
        transaction_.execute(
            "INSERT INTO participants (meeting_id, identity, role, account_id, user_name, state, "
            "since, session_id, created_at) VALUES ('m', 'p', 'physician', ?, 'A', 'joined', 0, "
            "?, 0)",
            ada_.id, session.id);
    }
    void leave() { transaction_.execute("UPDATE participants SET state = 'left'"); }

    SessionLimits limits_;
    Account ada_ = physician();
};

TEST_F(SessionsTest, OnlyTheHashOfATokenIsStored) {
    const StartedSession started = start();
    EXPECT_EQ(43U, started.token.size()) << "256 bits";
    storage::Rows rows = transaction_.query("SELECT token_hash, id FROM sessions");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(32U, rows->blob(0).size());
    EXPECT_EQ(std::string::npos, rows->text(0).find(started.token));
    EXPECT_EQ(ada_.id, sessions().find(started.token)->account_id);
    EXPECT_FALSE(sessions().find(started.token + "x"));
    EXPECT_FALSE(sessions().find(started.session.id)) << "the id proves nothing";
    EXPECT_FALSE(sessions().find(""));
}

TEST_F(SessionsTest, IdlingEndsASessionAndUseKeepsIt) {
    const std::string token = start().token;
    now_ += limits_.idle - 1ms;
    sessions().use(sessions().find(token).value());
    now_ += limits_.idle - 1ms;
    ASSERT_TRUE(sessions().find(token)) << "asking alone is no use";
    now_ += 1ms;
    EXPECT_FALSE(sessions().find(token));
}

TEST_F(SessionsTest, ASessionEndsAtLastEvenInUse) {
    const std::string token = start().token;
    for (auto used = 0min; used < limits_.longest - 10min; used += 10min) {
        now_ += 10min;
        const auto session = sessions().find(token);
        ASSERT_TRUE(session) << used.count();
        sessions().use(*session);
    }
    now_ += 10min;
    EXPECT_FALSE(sessions().find(token));
    EXPECT_EQ(1U, sessions().forget_old().size());
}

TEST_F(SessionsTest, NoLimitEndsARunningConsultation) {
    const StartedSession started = start();
    join(started.session);
    now_ += limits_.longest + 1h;
    EXPECT_TRUE(sessions().find(started.token));
    EXPECT_TRUE(sessions().lives(started.session.id));
    EXPECT_TRUE(sessions().forget_old().empty());
    leave();
    EXPECT_FALSE(sessions().find(started.token)) << "afterwards both limits count again";
    EXPECT_FALSE(sessions().lives(started.session.id));
}

TEST_F(SessionsTest, IdlingBeginsWithTheEndOfTheConsultation) {
    const StartedSession started = start();
    join(started.session);
    now_ += 2h;
    sessions().use_in_consultations();
    leave();
    now_ += limits_.idle - 1ms;
    EXPECT_TRUE(sessions().find(started.token));
    now_ += 1ms;
    EXPECT_FALSE(sessions().find(started.token));
}

TEST_F(SessionsTest, AnEndedSessionIsGoneAndWrittenDown) {
    const StartedSession started = start();
    sessions().end(started.session, ada_, {"account", ada_.id});
    EXPECT_FALSE(sessions().find(started.token));
    EXPECT_EQ(1, entries("session-started"));
    EXPECT_EQ(1, entries("session-ended"));
}

TEST_F(SessionsTest, AProofIsFreshForTenMinutes) {
    const StartedSession started = start();
    EXPECT_TRUE(started.session.is_confirmed(now_));
    now_ += kConfirmationLasts;
    EXPECT_FALSE(sessions().find(started.token)->is_confirmed(now_));
    sessions().confirm(started.session, ada_, true);
    const Session again = sessions().find(started.token).value();
    EXPECT_TRUE(again.is_confirmed(now_));
    EXPECT_TRUE(again.second_factor);
    EXPECT_EQ(1, entries("session-confirmed"));
}

TEST_F(SessionsTest, TheOwnersSessionsAreListedLastUsedFirst) {
    const StartedSession first = start();
    now_ += 1min;
    const StartedSession second = start(true);
    const std::vector<Session> list = sessions().of_account(ada_.id);
    ASSERT_EQ(2U, list.size());
    EXPECT_EQ(second.session.id, list[0].id);
    EXPECT_TRUE(list[0].second_factor);
    EXPECT_EQ(first.session.id, list[1].id);
    EXPECT_EQ("Firefox, Windows", list[1].device);
    EXPECT_TRUE(sessions().of_account("somebody else").empty());
}

}  // namespace
}  // namespace heydok::people
