#include "api/problem.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>

namespace heydok::api {
namespace {

struct Kind {
    std::string_view code;
    int status;
    std::string_view title;
    std::string_view detail;
};

constexpr std::array kKinds{
    Kind{"internal", 500, "Internal error", "The server failed to do this. Please try again."},
    Kind{"invalid-json", 400, "Invalid JSON",
         "The body is not one well-formed JSON object with every name once."},
    Kind{"unauthenticated", 401, "Not signed in", "This needs a sign-in or a participant's token."},
    Kind{"wrong-credentials", 401, "Wrong credentials", "E-mail or password is wrong."},
    Kind{"invalid-token", 400, "Invalid token", "This is no token of the provider for us."},
    Kind{"provider-unreachable", 503, "Provider unreachable",
         "The sign-in provider did not answer as it should."},
    Kind{"forbidden", 403, "Forbidden", "This is not allowed to you."},
    Kind{"second-factor-required", 401, "Second factor required",
         "This account needs a one-time code or a passkey as well."},
    Kind{"wrong-passkey", 401, "Wrong passkey", "This passkey is unknown, or its answer wrong."},
    Kind{"wrong-code", 422, "Wrong code", "This code is wrong, too old, or used already."},
    Kind{"enrolment-required", 403, "Enrolment required",
         "This account must set up a second factor first."},
    Kind{"last-admin", 409, "Last admin", "Somebody must be left to run the practice."},
    Kind{"last-factor", 409, "Last factor", "This account must keep a second factor."},
    Kind{"passkeys-unavailable", 409, "Passkeys unavailable",
         "Browsers make passkeys for names only, not for addresses."},
    Kind{"confirmation-required", 403, "Confirmation required",
         "This needs a fresh proof of who you are."},
    Kind{"weak-password", 422, "Weak password", "This password is too easy to guess."},
    Kind{"foreign-origin", 403, "Foreign origin", "This origin may not call the API."},
    Kind{"role-not-allowed", 403, "Role not allowed",
         "Only the physician of this meeting may join as physician."},
    Kind{"not-admitted", 403, "Not admitted", "The physician has not admitted this participant."},
    Kind{"recording-forbidden-by-care-mode", 403, "Recording forbidden",
         "The care mode of this meeting forbids recording."},
    Kind{"not-found", 404, "Not found", "There is nothing here."},
    Kind{"method-not-allowed", 405, "Method not allowed", "This address does not know the method."},
    Kind{"meeting-full", 409, "Meeting full", "Every place of this meeting is taken."},
    Kind{"wrong-state", 409, "Wrong state", "This cannot be done to the participant now."},
    Kind{"email-taken", 409, "E-mail taken", "There is an account with this e-mail."},
    Kind{"meeting-ended", 410, "Meeting ended", "The physician has ended this meeting."},
    Kind{"meeting-expired", 410, "Meeting expired", "The time of this meeting has passed."},
    Kind{"too-large", 413, "Too large", "The body is larger than this address accepts."},
    Kind{"unsupported-media-type", 415, "Unsupported media type", "The body must be JSON."},
    Kind{"invalid-input", 422, "Invalid input", "A field is missing, unknown or not acceptable."},
    Kind{"rate-limited", 429, "Too many requests", "Please wait before trying again."},
    Kind{"media-unavailable", 503, "Media server unavailable",
         "This is noted, but the media server did not answer. Please repeat it."},
};

const Kind& kind_of(std::string_view code) {
    const auto* const found = std::find_if(kKinds.begin(), kKinds.end(),
                                           [&](const Kind& kind) { return kind.code == code; });
    return found == kKinds.end() ? kKinds.front() : *found;
}

}  // namespace

net::Response problem(const Refusal& refusal, std::optional<std::chrono::seconds> retry_after) {
    const Kind& kind = kind_of(refusal.code);
    boost::json::object body{{"type", "about:blank"},
                             {"title", kind.title},
                             {"status", kind.status},
                             {"code", kind.code},
                             {"detail", kind.detail}};
    if (!refusal.field.empty()) {
        body["field"] = refusal.field;
    }
    net::Response response;
    response.status = kind.status;
    response.headers.set("Content-Type", "application/problem+json");
    if (retry_after) {
        response.headers.set("Retry-After", std::to_string(retry_after->count()));
    }
    response.body = boost::json::serialize(body);
    return response;
}

net::Response json_response(const boost::json::value& value, int status) {
    net::Response response;
    response.status = status;
    response.headers.set("Content-Type", "application/json");
    response.body = boost::json::serialize(value);
    return response;
}

std::vector<std::string_view> problem_codes() {
    std::vector<std::string_view> codes;
    for (const Kind& kind : kKinds) {
        codes.push_back(kind.code);
    }
    return codes;
}

}  // namespace heydok::api
