#include "api/meeting_json.hpp"

#include "api/access.hpp"

namespace heydok::api {

namespace json = boost::json;

json::array texts_json(const std::vector<std::string_view>& texts) {
    json::array array;
    for (const std::string_view text : texts) {
        array.emplace_back(text);
    }
    return array;
}

json::object person_json(const people::Account& account, const people::Session& session,
                         const Config& config, const std::optional<std::string>& provider) {
    return {{"account_id", account.id},
            {"email", account.email},
            {"name", account.name.reveal()},
            {"roles", texts_json(texts_of(account.roles))},
            {"permissions", texts_json(permission_names(account.roles))},
            {"practice_name", account.practice.name},
            {"care_mode", text_of(account.practice.care_mode)},
            {"session",
             {{"session_id", session.id},
              {"idle_seconds", std::chrono::seconds{config.session_limits.idle}.count()},
              {"expires_at", time_text(session.created_at + config.session_limits.longest)},
              {"second_factor", session.second_factor},
              {"provider", provider ? json::value(*provider) : nullptr}}},
            {"must_enrol", needs_second_factor(config, account.roles) && !session.second_factor}};
}

json::object member_json(const people::Account& account) {
    return {{"account_id", account.id},
            {"name", account.name.reveal()},
            {"roles", texts_json(texts_of(account.roles))}};
}

namespace {

/// The times that everybody with the link may know; only those that are set.
void add_times(json::object& object, const meeting::Meeting& meeting) {
    if (meeting.planned_at) {
        object["planned_at"] = time_text(*meeting.planned_at);
    }
    if (meeting.delayed_until) {
        object["delayed_until"] = time_text(*meeting.delayed_until);
    }
}

}  // namespace

json::object public_json(const meeting::Meeting& meeting, const people::Account& host) {
    json::object object{{"meeting_id", meeting.id},
                        {"name", meeting.name},
                        {"status", text_of(meeting.status)},
                        {"physician_name", host.name.reveal()},
                        {"practice_name", host.practice.name},
                        {"practice_phone", host.practice.phone},
                        {"enable_chat", meeting.enable_chat},
                        {"enable_recording", meeting.enable_recording},
                        {"care_mode", text_of(meeting.care_mode)},
                        {"expires_at", time_text(meeting.expires_at)}};
    add_times(object, meeting);
    return object;
}

json::object own_json(const meeting::Meeting& meeting, const people::Account& host,
                      const std::string& origin) {
    json::object object{
        {"meeting_id", meeting.id},
        {"external_id", meeting.external_id ? json::value(*meeting.external_id) : nullptr},
        {"meeting_link", origin + "/m/" + meeting.id},
        {"physician_link", origin + "/meeting/" + meeting.id},
        {"name", meeting.name},
        {"physician_name", host.name.reveal()},
        {"status", text_of(meeting.status)},
        {"max_participants", meeting.max_participants},
        {"enable_recording", meeting.enable_recording},
        {"enable_chat", meeting.enable_chat},
        {"care_mode", text_of(meeting.care_mode)},
        {"created_at", time_text(meeting.created_at)},
        {"expires_at", time_text(meeting.expires_at)}};
    add_times(object, meeting);
    return object;
}

json::object participant_json(const meeting::Participant& participant) {
    return {{"identity", participant.identity},
            {"user_name", participant.user_name.reveal()},
            {"role", text_of(participant.role)},
            {"state", text_of(participant.state)},
            {"received", participant.received_at.has_value()},
            {"since", time_text(participant.since)}};
}

json::array participants_json(const std::vector<meeting::Participant>& participants) {
    json::array list;
    for (const meeting::Participant& participant : participants) {
        list.emplace_back(participant_json(participant));
    }
    return list;
}

json::object permissions_json(const meeting::Permissions& permissions) {
    return {{"can_publish", permissions.can_publish},
            {"can_subscribe", permissions.can_subscribe},
            {"can_chat", permissions.can_chat},
            {"can_share_screen", permissions.can_share_screen},
            {"can_record", permissions.can_record},
            {"can_moderate", permissions.can_moderate},
            {"can_end", permissions.can_end}};
}

}  // namespace heydok::api
