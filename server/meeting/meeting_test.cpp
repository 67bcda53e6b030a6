#include "meeting/meeting.hpp"

#include <gtest/gtest.h>

#include "meeting/care_mode.hpp"
#include "meeting/waiting_room.hpp"

namespace heydok::meeting {
namespace {

using namespace std::chrono_literals;
using people::CareMode;

constexpr WallTime kNow{1'800'000'000'000ms};

NewMeeting wish() {
    return {.name = "Consultation", .max_participants = 2};
}

TEST(Plan, DefaultsAllowRecordingWhereCareModeDoes) {
    const auto meeting = plan(wish(), CareMode::private_care, kNow);
    ASSERT_TRUE(meeting);
    EXPECT_TRUE(meeting->enable_recording);
    EXPECT_EQ(Status::created, meeting->status);
    EXPECT_EQ(kNow + 24h, meeting->expires_at);
    EXPECT_FALSE(plan(wish(), CareMode::gkv, kNow)->enable_recording);
    EXPECT_FALSE(plan(wish(), CareMode::bg, kNow)->enable_recording);
}

TEST(Plan, ThePlannedTimeMovesTheEndOfTheLink) {
    NewMeeting wanted = wish();
    wanted.planned_at = kNow + 72h;
    EXPECT_EQ(kNow + 72h, plan(wanted, CareMode::gkv, kNow)->planned_at);
    EXPECT_EQ(kNow + 96h, plan(wanted, CareMode::gkv, kNow)->expires_at);
    wanted.planned_at = kNow - 30min;  // typed slowly
    EXPECT_EQ(kNow + 24h, plan(wanted, CareMode::gkv, kNow)->expires_at);
}

TEST(Plan, ALinkLivesAMonthAtTheMost) {
    NewMeeting wanted = wish();
    for (const WallTime outside : {kNow - 61min, kNow + 24h * 30 + 1ms}) {
        wanted.planned_at = outside;
        const auto refused = plan(wanted, CareMode::private_care, kNow);
        ASSERT_FALSE(refused);
        EXPECT_EQ("planned_at", refused.error().field);
    }
    wanted.planned_at = kNow + 24h * 30;
    EXPECT_EQ(kNow + 24h * 31, plan(wanted, CareMode::private_care, kNow)->expires_at);
}

TEST(Plan, TheMeetingsCareModeGoesBeforeThePractices) {
    NewMeeting wanted = wish();
    wanted.care_mode = CareMode::private_care;
    EXPECT_TRUE(plan(wanted, CareMode::gkv, kNow)->enable_recording);
    wanted.care_mode = CareMode::bg;
    EXPECT_FALSE(plan(wanted, CareMode::private_care, kNow)->enable_recording);
}

TEST(Plan, AskingForARecordingThatCareModeForbidsIsRefused) {
    NewMeeting wanted = wish();
    wanted.enable_recording = true;
    wanted.care_mode = CareMode::gkv;
    const auto refused = plan(wanted, CareMode::private_care, kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ("recording-forbidden-by-care-mode", refused.error().code);
}

TEST(Plan, GroupSizesHaveTheirLimits) {
    struct Case {
        int wanted;
        CareMode mode;
        bool allowed;
    };
    for (const Case& test : {Case{1, CareMode::private_care, false},
                             {2, CareMode::private_care, true},
                             {10, CareMode::private_care, true},
                             {11, CareMode::private_care, false},
                             {9, CareMode::gkv, true},
                             {10, CareMode::gkv, false},
                             {10, CareMode::bg, true}}) {
        NewMeeting wanted = wish();
        wanted.max_participants = test.wanted;
        EXPECT_EQ(test.allowed, plan(wanted, test.mode, kNow).has_value()) << test.wanted;
    }
}

TEST(Status, AMeetingExpiresUnlessItWasEnded) {
    Meeting meeting = plan(wish(), CareMode::private_care, kNow).value();
    EXPECT_TRUE(check_open(meeting, kNow + 24h - 1ms));
    EXPECT_EQ("meeting-expired", check_open(meeting, kNow + 24h).error().code);
    meeting.status = Status::ended;
    EXPECT_EQ("meeting-ended", check_open(meeting, kNow).error().code);
    EXPECT_EQ("meeting-ended", check_open(meeting, kNow + 48h).error().code);
}

TEST(Permissions, WhoIsNotAdmittedMayNothing) {
    const Meeting meeting = plan(wish(), CareMode::private_care, kNow).value();
    for (const State state : {State::waiting, State::left, State::denied, State::removed}) {
        const Permissions none = permissions_of(meeting, Role::patient, state);
        EXPECT_FALSE(none.can_publish || none.can_subscribe || none.can_chat ||
                     none.can_share_screen || none.can_record || none.can_moderate || none.can_end)
            << text_of(state);
    }
}

TEST(Permissions, RecordingIsThePhysiciansWhereTheMeetingAllowsIt) {
    Meeting meeting = plan(wish(), CareMode::private_care, kNow).value();
    EXPECT_TRUE(permissions_of(meeting, Role::physician, State::admitted).can_record);
    EXPECT_FALSE(permissions_of(meeting, Role::patient, State::admitted).can_record);
    meeting.enable_recording = false;
    EXPECT_FALSE(permissions_of(meeting, Role::physician, State::admitted).can_record);
    meeting.enable_recording = true;
    meeting.care_mode = CareMode::gkv;
    EXPECT_FALSE(permissions_of(meeting, Role::physician, State::admitted).can_record);
}

TEST(Permissions, PatientsChatIfTheMeetingHasChat) {
    Meeting meeting = plan(wish(), CareMode::private_care, kNow).value();
    EXPECT_TRUE(permissions_of(meeting, Role::patient, State::joined).can_chat);
    meeting.enable_chat = false;
    EXPECT_FALSE(permissions_of(meeting, Role::patient, State::joined).can_chat);
    EXPECT_TRUE(permissions_of(meeting, Role::physician, State::joined).can_chat);
    EXPECT_FALSE(permissions_of(meeting, Role::patient, State::joined).can_moderate);
}

TEST(Seats, OnePlaceIsThePhysicians) {
    const Meeting meeting = plan(wish(), CareMode::private_care, kNow).value();
    std::vector<Participant> present;
    EXPECT_TRUE(count_seats(meeting, present).free());
    present.push_back({.role = Role::physician, .state = State::joined});
    EXPECT_TRUE(count_seats(meeting, present).free());
    present.push_back({.role = Role::patient, .state = State::waiting});
    EXPECT_TRUE(count_seats(meeting, present).free()) << "who waits takes no place";
    present.push_back({.role = Role::patient, .state = State::admitted});
    EXPECT_FALSE(count_seats(meeting, present).free());
    present.back().state = State::left;
    EXPECT_TRUE(count_seats(meeting, present).free());
}

TEST(WaitingRoom, EveryVerbInEveryState) {
    struct Case {
        State from;
        const char* admit;
        const char* deny;
        const char* remove;
        const char* leave;
    };
    const Seats seats{.taken = 0, .for_others = 1};
    auto said = [](const Result<State>& result) {
        return result ? std::string{text_of(*result)} : result.error().code;
    };
    for (const Case& test : {Case{State::waiting, "admitted", "denied", "wrong-state", "left"},
                             {State::admitted, "admitted", "wrong-state", "removed", "left"},
                             {State::joined, "joined", "wrong-state", "removed", "left"},
                             {State::left, "admitted", "wrong-state", "removed", "left"},
                             {State::denied, "admitted", "denied", "wrong-state", "denied"},
                             {State::removed, "admitted", "wrong-state", "removed", "removed"}}) {
        EXPECT_EQ(test.admit, said(admit(test.from, seats))) << text_of(test.from);
        EXPECT_EQ(test.deny, said(deny(test.from))) << text_of(test.from);
        EXPECT_EQ(test.remove, said(remove(test.from))) << text_of(test.from);
        EXPECT_EQ(test.leave, text_of(leave(test.from))) << text_of(test.from);
    }
}

TEST(WaitingRoom, AFullMeetingAdmitsNobodyMore) {
    const Seats full{.taken = 1, .for_others = 1};
    EXPECT_EQ("meeting-full", admit(State::waiting, full).error().code);
    EXPECT_EQ("meeting-full", knock(full).error().code);
    EXPECT_EQ("meeting-full", knock({.waiting = kMostWaiting, .for_others = 1}).error().code);
    EXPECT_EQ("meeting-full", knock({.ever = kMostParticipantsEver, .for_others = 1}).error().code);
    EXPECT_TRUE(admit(State::joined, full)) << "who is in stays in";
}

TEST(WaitingRoom, OnlyTheAdmittedMayEnterTheRoom) {
    const Seats free{.taken = 0, .for_others = 1};
    const Seats full{.taken = 1, .for_others = 1};
    for (const State state : {State::waiting, State::denied, State::removed}) {
        EXPECT_FALSE(may_enter_room({.state = state, .admitted_at = kNow}, free)) << text_of(state);
    }
    EXPECT_TRUE(may_enter_room({.state = State::admitted}, full));
    EXPECT_TRUE(may_enter_room({.state = State::joined}, full));
    EXPECT_FALSE(may_enter_room({.state = State::left}, free)) << "gave up waiting";
    EXPECT_TRUE(may_enter_room({.state = State::left, .admitted_at = kNow}, free));
    EXPECT_FALSE(may_enter_room({.state = State::left, .admitted_at = kNow}, full));
    EXPECT_TRUE(
        may_enter_room({.role = Role::physician, .state = State::left, .admitted_at = kNow}, full));
}

}  // namespace
}  // namespace heydok::meeting
