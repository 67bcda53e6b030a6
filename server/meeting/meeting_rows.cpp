#include "meeting/meeting_rows.hpp"

#include <array>

#include "base/assert.hpp"

namespace heydok::meeting {
namespace {

/// The value whose text is stored; the tables' CHECKs admit no other.
template <class T, std::size_t N>
T stored(const std::string& text, const std::array<T, N>& values) {
    for (const T value : values) {
        if (text_of(value) == text) {
            return value;
        }
    }
    HEYDOK_ASSERT(false);
}

constexpr std::array kStatuses{Status::created, Status::active, Status::ended, Status::expired};
constexpr std::array kRoles{Role::physician, Role::patient};
constexpr std::array kStates{State::waiting, State::admitted, State::joined,
                             State::left,    State::denied,   State::removed};
constexpr std::array kCareModes{people::CareMode::private_care, people::CareMode::gkv,
                                people::CareMode::bg};

}  // namespace

Meeting read_meeting(const storage::Statement& row) {
    return {.id = row.text(0),
            .practice_id = row.text(1),
            .host_account_id = row.text(2),
            .name = row.text(3),
            .status = stored(row.text(4), kStatuses),
            .care_mode = stored(row.text(5), kCareModes),
            .max_participants = static_cast<int>(row.integer(6)),
            .enable_recording = row.boolean(7),
            .enable_chat = row.boolean(8),
            .created_at = row.time(9),
            .expires_at = row.time(10),
            .ended_at = row.optional_time(11),
            .external_id = row.optional_text(12),
            .planned_at = row.optional_time(13),
            .delayed_until = row.optional_time(14)};
}

std::string place_of_name(const Participant& participant) {
    return "participants.user_name " + participant.meeting_id + " " + participant.identity;
}

Participant read_participant(const storage::Statement& row, const storage::FieldCipher& fields) {
    Participant participant{.meeting_id = row.text(0),
                            .identity = row.text(1),
                            .role = stored(row.text(2), kRoles),
                            .account_id = row.optional_text(3),
                            .state = stored(row.text(5), kStates),
                            .since = row.time(6),
                            .admitted_at = row.optional_time(7),
                            .session_id = row.optional_text(10),
                            .received_at = row.optional_time(9),
                            .media_sid = row.optional_text(8)};
    const auto name = fields.open(row.text(4), place_of_name(participant));
    participant.user_name = people::PersonName{name.value_or("")};
    return participant;
}

}  // namespace heydok::meeting
