#include "meeting/meetings.hpp"

#include <set>

#include "audit/log.hpp"
#include "audit/receipt.hpp"
#include "people/practice_for_test.hpp"
#include "people/sessions.hpp"

namespace heydok::meeting {
namespace {

using namespace std::chrono_literals;
using people::PersonName;

class MeetingsTest : public people::PracticeForTest {
  protected:
    MeetingsTest() {
        host_ = physician();
        actor_ = {"account", host_.id};
        session_ = sessions().start(host_, "Firefox", false).session;
    }

    people::Sessions sessions() { return {transaction_, now_, random_}; }
    Meetings meetings() { return {transaction_, now_, random_}; }
    Meeting create(int max_participants = 2) {
        return meetings()
            .create(host_, {.name = "M", .max_participants = max_participants}, actor_)
            .value();
    }
    Meeting again(const Meeting& meeting) { return meetings().find(meeting.id).value(); }
    State state_of(const Participant& participant) {
        return meetings().participant(participant.meeting_id, participant.identity)->state;
    }
    std::vector<audit::LoggedEntry> call_entries() {
        return audit::read_from(transaction_, audit::Store::call, host_.practice.id, 0, 1000, now_);
    }
    std::vector<std::string> events() {
        std::vector<std::string> events;
        for (const audit::LoggedEntry& logged : call_entries()) {
            events.push_back(logged.entry.event);
        }
        return events;
    }

    people::Account host_;
    people::Session session_;
    audit::Actor actor_;
    PersonName patient_{"Paul Patient"};
};

TEST_F(MeetingsTest, IdsAreLongReadableAndFitForLinks) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string id = create().id;
        EXPECT_GE(id.size(), 17U) << "96 bits at 5.8 bits a character";
        EXPECT_EQ(std::string::npos, id.find_first_not_of(Random::kReadable));
        seen.insert(id);
    }
    EXPECT_EQ(100U, seen.size());
}

TEST_F(MeetingsTest, AWholeConsultationIsWrittenDown) {
    const Meeting meeting = create();
    const Participant patient = meetings().knock(meeting, patient_).value();
    EXPECT_EQ(State::waiting, patient.state);
    const Participant host =
        meetings().join_as_physician(meeting, host_, host_.name, session_.id).value();
    EXPECT_EQ(State::admitted, host.state);
    EXPECT_EQ(Status::active, again(meeting).status);
    EXPECT_TRUE(meetings().admit(meeting, patient.identity, actor_)->changed);
    EXPECT_TRUE(meetings().media_joined(meeting.id, patient.identity, "PA_1")->changed);
    EXPECT_TRUE(meetings().media_left(meeting.id, patient.identity, "PA_1")->changed);
    EXPECT_TRUE(meetings().end(again(meeting), actor_));
    EXPECT_EQ((std::vector<std::string>{"meeting-created", "participant-knocked", "meeting-started",
                                        "participant-admitted", "participant-joined",
                                        "participant-left", "meeting-ended"}),
              events());
    for (const audit::Store store : {audit::Store::call, audit::Store::security}) {
        EXPECT_EQ(std::nullopt,
                  audit::first_broken_entry(transaction_, store, host_.practice.id, now_));
    }
}

TEST_F(MeetingsTest, AuditHoldsNoNames) {
    const Meeting meeting = create();
    static_cast<void>(meetings().knock(meeting, patient_));
    ASSERT_EQ(2U, call_entries().size());
    for (const audit::LoggedEntry& logged : call_entries()) {
        for (const std::string& text : {logged.entry.actor_id, logged.entry.object_id}) {
            EXPECT_EQ(std::string::npos, text.find("Paul"));
            EXPECT_EQ(std::string::npos, text.find("Ada"));
        }
    }
}

TEST_F(MeetingsTest, ThePhysicianKeepsOneIdentity) {
    const Meeting meeting = create();
    const auto first =
        meetings().join_as_physician(meeting, host_, PersonName{"Dr. Ada"}, session_.id);
    static_cast<void>(meetings().leave(*first, actor_));
    const auto second =
        meetings().join_as_physician(again(meeting), host_, PersonName{"Ada"}, session_.id);
    EXPECT_EQ(first->identity, second->identity);
    EXPECT_EQ(State::admitted, second->state);
    EXPECT_EQ("Ada", second->user_name.reveal());
    EXPECT_EQ(1U, meetings().participants(meeting.id).size());
}

TEST_F(MeetingsTest, ARefusalChangesNothing) {
    const Meeting meeting = create();
    const Participant in = meetings().knock(meeting, patient_).value();
    const Participant outside = meetings().knock(meeting, patient_).value();
    ASSERT_TRUE(meetings().admit(meeting, in.identity, actor_));
    const auto before = events();
    EXPECT_EQ("meeting-full", meetings().admit(meeting, outside.identity, actor_).error().code);
    EXPECT_EQ("meeting-full", meetings().knock(meeting, patient_).error().code);
    EXPECT_EQ("wrong-state", meetings().deny(meeting, in.identity, actor_).error().code);
    EXPECT_EQ("not-found", meetings().admit(meeting, "patient-nobody", actor_).error().code);
    EXPECT_FALSE(meetings().admit(meeting, in.identity, actor_)->changed);
    EXPECT_EQ(before, events());
    EXPECT_EQ(State::waiting, state_of(outside));
}

TEST_F(MeetingsTest, NobodyModeratesThePhysician) {
    const Meeting meeting = create();
    const auto host = meetings().join_as_physician(meeting, host_, host_.name, session_.id);
    EXPECT_EQ("forbidden", meetings().remove(meeting, host->identity, actor_).error().code);
}

TEST_F(MeetingsTest, WhoWasRemovedStaysOutUntilAdmittedAnew) {
    const Meeting meeting = create();
    Participant patient = meetings().knock(meeting, patient_).value();
    static_cast<void>(meetings().admit(meeting, patient.identity, actor_));
    static_cast<void>(meetings().media_joined(meeting.id, patient.identity, "PA_1"));
    patient = meetings().remove(meeting, patient.identity, actor_)->participant;
    EXPECT_FALSE(meetings().may_enter(meeting.id, patient.identity));
    EXPECT_EQ("not-admitted", meetings().come_back(meeting, patient).error().code);
    EXPECT_EQ("not-admitted",
              meetings().media_joined(meeting.id, patient.identity, "PA_2").error().code);
    EXPECT_EQ(std::nullopt, meetings().media_left(meeting.id, patient.identity, "PA_1"));
    EXPECT_EQ(State::removed, state_of(patient));
    static_cast<void>(meetings().admit(meeting, patient.identity, actor_));
    EXPECT_TRUE(meetings().may_enter(meeting.id, patient.identity));
}

TEST_F(MeetingsTest, WhoWaitsCannotBeInTheRoom) {
    const Meeting meeting = create();
    const Participant patient = meetings().knock(meeting, patient_).value();
    EXPECT_FALSE(meetings().may_enter(meeting.id, patient.identity));
    EXPECT_FALSE(meetings().media_joined(meeting.id, patient.identity, "PA_1"));
    EXPECT_FALSE(meetings().may_enter(meeting.id, "patient-nobody"));
    EXPECT_FALSE(meetings().may_enter("no-meeting", patient.identity));
}

TEST_F(MeetingsTest, TheEndOfAReplacedConnectionIsNoLeave) {
    const Meeting meeting = create();
    const Participant patient = meetings().knock(meeting, patient_).value();
    static_cast<void>(meetings().admit(meeting, patient.identity, actor_));
    static_cast<void>(meetings().media_joined(meeting.id, patient.identity, "PA_1"));
    static_cast<void>(meetings().media_joined(meeting.id, patient.identity, "PA_2"));
    EXPECT_EQ(std::nullopt, meetings().media_left(meeting.id, patient.identity, "PA_1"));
    EXPECT_EQ(State::joined, state_of(patient));
    EXPECT_TRUE(meetings().media_left(meeting.id, patient.identity, "PA_2"));
    EXPECT_EQ(State::left, state_of(patient));
}

TEST_F(MeetingsTest, WhoLeftComesBackToAFreePlaceOnly) {
    const Meeting meeting = create();
    Participant first = meetings().knock(meeting, patient_).value();
    const Participant second = meetings().knock(meeting, patient_).value();
    static_cast<void>(meetings().admit(meeting, first.identity, actor_));
    first = meetings().participant(meeting.id, first.identity).value();
    first = meetings().leave(first, {"participant", first.identity}).participant;
    EXPECT_EQ(State::admitted, meetings().come_back(meeting, first)->participant.state);
    first = meetings().participant(meeting.id, first.identity).value();
    first = meetings().leave(first, {"participant", first.identity}).participant;
    static_cast<void>(meetings().admit(meeting, second.identity, actor_));
    EXPECT_EQ("meeting-full", meetings().come_back(meeting, first).error().code);
}

TEST_F(MeetingsTest, WhoGaveUpWaitingWaitsAgain) {
    const Meeting meeting = create();
    Participant patient = meetings().knock(meeting, patient_).value();
    patient = meetings().leave(patient, {"participant", patient.identity}).participant;
    EXPECT_EQ(State::left, patient.state);
    EXPECT_EQ(State::waiting, meetings().come_back(meeting, patient)->participant.state);
}

TEST_F(MeetingsTest, TheEndIsTheEndForAll) {
    const Meeting meeting = create();
    const Participant patient = meetings().knock(meeting, patient_).value();
    static_cast<void>(meetings().admit(meeting, patient.identity, actor_));
    EXPECT_TRUE(meetings().end(meeting, actor_));
    EXPECT_FALSE(meetings().end(again(meeting), actor_));
    EXPECT_EQ(State::left, state_of(patient));
    EXPECT_FALSE(meetings().may_enter(meeting.id, patient.identity));
    EXPECT_EQ("meeting-ended", meetings().knock(again(meeting), patient_).error().code);
    EXPECT_EQ(
        "meeting-ended",
        meetings().join_as_physician(again(meeting), host_, host_.name, session_.id).error().code);
    EXPECT_EQ("meeting-ended",
              meetings().admit(again(meeting), patient.identity, actor_).error().code);
}

TEST_F(MeetingsTest, MeetingsExpireInTheirTime) {
    const Meeting meeting = create();
    now_ += 23h;
    EXPECT_TRUE(meetings().expire().empty());
    const Meeting younger = create();
    now_ += 1h;
    EXPECT_EQ(Status::expired, again(meeting).status) << "also before it is written";
    EXPECT_EQ(std::vector<std::string>{meeting.id}, meetings().expire());
    EXPECT_TRUE(meetings().expire().empty());
    EXPECT_EQ(Status::created, again(younger).status);
    EXPECT_EQ("meeting-expired", meetings().knock(again(meeting), patient_).error().code);
}

TEST_F(MeetingsTest, AHostSeesTheOwnMeetingsNewestFirst) {
    const Meeting older = create();
    now_ += 1s;
    const Meeting newer = create();
    const auto list = meetings().of_host(host_.id);
    ASSERT_EQ(2U, list.size());
    EXPECT_EQ(newer.id, list[0].id);
    EXPECT_EQ(older.id, list[1].id);
    EXPECT_TRUE(meetings().of_host("somebody else").empty());
}

TEST_F(MeetingsTest, ThePhysicianLeavesWithTheSession) {
    const Meeting meeting = create();
    const Participant host =
        meetings().join_as_physician(meeting, host_, host_.name, session_.id).value();
    static_cast<void>(meetings().media_joined(meeting.id, host.identity, "PA_1"));
    EXPECT_TRUE(meetings().may_enter(meeting.id, host.identity));
    sessions().end(session_, host_, actor_);
    const std::vector<Change> left = meetings().leave_with_session(session_.id, actor_);
    ASSERT_EQ(1U, left.size());
    EXPECT_TRUE(left[0].changed);
    EXPECT_EQ(State::left, state_of(host));
    EXPECT_FALSE(meetings().may_enter(meeting.id, host.identity)) << "not by an old token either";
    EXPECT_TRUE(meetings().leave_with_session("another", actor_).empty());
}

TEST_F(MeetingsTest, AnotherSessionTakesThePresenceOver) {
    const Meeting meeting = create();
    const Participant host =
        meetings().join_as_physician(meeting, host_, host_.name, session_.id).value();
    const people::Session next = sessions().start(host_, "Chrome", false).session;
    meetings().move_session(session_.id, next.id);
    sessions().end(session_, host_, actor_);
    EXPECT_TRUE(meetings().leave_with_session(session_.id, actor_).empty());
    EXPECT_TRUE(meetings().may_enter(meeting.id, host.identity));
}

TEST_F(MeetingsTest, TheFrontDeskReceivesWhoWaitsAndLetsNobodyIn) {
    const Meeting meeting = create();
    const Participant patient = meetings().knock(meeting, patient_).value();
    const auto received = meetings().receive(meeting, patient.identity, actor_);
    ASSERT_TRUE(received);
    EXPECT_TRUE(received->changed);
    EXPECT_FALSE(meetings().receive(meeting, patient.identity, actor_)->changed);
    EXPECT_EQ(State::waiting, state_of(patient));
    EXPECT_FALSE(meetings().may_enter(meeting.id, patient.identity));
    EXPECT_EQ("not-found", meetings().receive(meeting, "nobody", actor_).error().code);
    static_cast<void>(meetings().admit(meeting, patient.identity, actor_));
    EXPECT_EQ("wrong-state", meetings().receive(meeting, patient.identity, actor_).error().code);
    EXPECT_TRUE(meetings().participant(meeting.id, patient.identity)->received_at);
}

TEST_F(MeetingsTest, AMeetingIsForgottenNinetyDaysAfterItWasPlanned) {
    const Meeting old = create();
    const Participant paul = meetings().knock(old, patient_).value();
    const WallTime planned = now_;
    now_ = planned + kMeetingsKept - 1ms;
    const Meeting recent = create();
    meetings().forget_old();
    EXPECT_TRUE(meetings().find(old.id).has_value());
    EXPECT_EQ(2U, meetings().of_host(host_.id).size());
    now_ = planned + kMeetingsKept;
    EXPECT_FALSE(meetings().find(old.id).has_value()) << "not even before house keeping";
    EXPECT_EQ(1U, meetings().of_practice(host_.practice.id).size());
    EXPECT_TRUE(meetings().participant(old.id, paul.identity).has_value());
    meetings().forget_old();
    EXPECT_FALSE(meetings().participant(old.id, paul.identity).has_value());
    EXPECT_TRUE(meetings().find(recent.id).has_value());
    const auto receipts = audit::receipts_of(transaction_, host_.practice.id, 10);
    ASSERT_EQ(1U, receipts.size());
    EXPECT_EQ("meetings", receipts[0].data_class);
    EXPECT_EQ(1, receipts[0].count);
    EXPECT_EQ(planned, receipts[0].from);
    meetings().forget_old();
    EXPECT_EQ(1U, audit::receipts_of(transaction_, host_.practice.id, 10).size());
}

TEST_F(MeetingsTest, NamesAreSealedInTheDatabase) {
    const Meeting meeting = create();
    const Participant paul = meetings().knock(meeting, patient_).value();
    const auto stored = [this](std::string_view identity) {
        storage::Rows rows =
            transaction_.query("SELECT user_name FROM participants WHERE identity = ?", identity);
        EXPECT_TRUE(rows.next());
        return rows->text(0);
    };
    const std::string sealed = stored(paul.identity);
    EXPECT_EQ(std::string_view::npos, sealed.find("Paul"));
    EXPECT_EQ("Paul Patient",
              meetings().participant(meeting.id, paul.identity)->user_name.reveal());
    // A value that is moved to another row, or belongs to another key, is nobody's name.
    const Participant eva = meetings().knock(create(), PersonName{"Eva"}).value();
    transaction_.execute("UPDATE participants SET user_name = ? WHERE identity = ?", sealed,
                         eva.identity);
    EXPECT_EQ("", meetings().participant(eva.meeting_id, eva.identity)->user_name.reveal());
    transaction_.execute("UPDATE participants SET user_name = 'Eva' WHERE identity = ?",
                         eva.identity);
    EXPECT_EQ("Eva", meetings().participant(eva.meeting_id, eva.identity)->user_name.reveal())
        << "from before names were sealed";
}

}  // namespace
}  // namespace heydok::meeting
