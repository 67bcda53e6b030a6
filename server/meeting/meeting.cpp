#include "meeting/meeting.hpp"

#include <algorithm>

#include "meeting/care_mode.hpp"
#include "meeting/waiting_room.hpp"

namespace heydok::meeting {

std::string_view text_of(Status status) {
    switch (status) {
        case Status::active:
            return "active";
        case Status::ended:
            return "ended";
        case Status::expired:
            return "expired";
        case Status::created:
            break;
    }
    return "created";
}

std::string_view text_of(Role role) {
    return role == Role::physician ? "physician" : "patient";
}

std::string_view text_of(State state) {
    switch (state) {
        case State::admitted:
            return "admitted";
        case State::joined:
            return "joined";
        case State::left:
            return "left";
        case State::denied:
            return "denied";
        case State::removed:
            return "removed";
        case State::waiting:
            break;
    }
    return "waiting";
}

namespace {

/// Letters, digits and `-_.:`, so that it can stand in an address and holds no sentence.
bool is_external_id(std::string_view text) {
    return !text.empty() && text.size() <= kLongestExternalId &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.' || c == ':';
           });
}

}  // namespace

Result<Meeting> plan(const NewMeeting& wanted, people::CareMode practice_mode, WallTime now) {
    Result<std::string> name = people::parse_title(wanted.name, "name");
    if (!name) {
        return name.error();
    }
    const people::CareMode mode = wanted.care_mode.value_or(practice_mode);
    if (wanted.max_participants < 2 || wanted.max_participants > largest_group(mode)) {
        return Refusal{"invalid-input", "max_participants"};
    }
    if (wanted.enable_recording.value_or(false) && forbids_recording(mode)) {
        return Refusal{"recording-forbidden-by-care-mode", "enable_recording"};
    }
    if (wanted.external_id && !is_external_id(*wanted.external_id)) {
        return Refusal{"invalid-input", "external_id"};
    }
    if (wanted.planned_at &&
        (*wanted.planned_at < now - kLatestPlan || *wanted.planned_at > now + kFurthestPlan)) {
        return Refusal{"invalid-input", "planned_at"};
    }
    Meeting meeting;
    meeting.name = *name;
    meeting.external_id = wanted.external_id;
    meeting.care_mode = mode;
    meeting.max_participants = wanted.max_participants;
    meeting.enable_recording = wanted.enable_recording.value_or(true) && !forbids_recording(mode);
    meeting.enable_chat = wanted.enable_chat;
    meeting.created_at = now;
    meeting.planned_at = wanted.planned_at;
    meeting.expires_at = std::max(now, wanted.planned_at.value_or(now)) + kMeetingLife;
    return meeting;
}

Status status_at(const Meeting& meeting, WallTime now) {
    const bool open = meeting.status == Status::created || meeting.status == Status::active;
    return open && now >= meeting.expires_at ? Status::expired : meeting.status;
}

Result<void> check_open(const Meeting& meeting, WallTime now) {
    switch (status_at(meeting, now)) {
        case Status::ended:
            return Refusal{"meeting-ended"};
        case Status::expired:
            return Refusal{"meeting-expired"};
        case Status::created:
        case Status::active:
            break;
    }
    return {};
}

people::Role role_in_table(Role role, State state) {
    if (!holds_seat(state)) {
        return people::Role::waiting;
    }
    return role == Role::physician ? people::Role::physician : people::Role::admitted;
}

Permissions permissions_of(const Meeting& meeting, Role role, State state) {
    using people::Action;
    const people::Roles roles{role_in_table(role, state)};
    const auto may = [roles](Action action) {
        return scope_of(roles, action) != people::Scope::none;
    };
    const bool recordable = meeting.enable_recording && !forbids_recording(meeting.care_mode);
    return {.can_publish = may(Action::publish_media),
            .can_subscribe = may(Action::subscribe_media),
            .can_chat = may(Action::chat) && (role == Role::physician || meeting.enable_chat),
            .can_share_screen = may(Action::share_screen),
            .can_record = may(Action::record_meeting) && recordable,
            .can_moderate = may(Action::remove_participant),
            .can_end = may(Action::end_meeting)};
}

}  // namespace heydok::meeting
