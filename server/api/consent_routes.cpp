// What a participant agrees to, and takes back: their own only, by the token that proves who they
// are.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/problem.hpp"
#include "api/time_text.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "meeting/consents.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestWord = 32;
constexpr std::size_t kHashText = 43;  // 32 bytes in base64url

using List = std::vector<meeting::Consent>;

meeting::ConsentKind read_kind(Body& body) {
    const auto kind = meeting::parse_consent_kind(body.text("kind", kLongestWord));
    if (!kind) {
        body.refuse("kind");
    }
    return kind.value_or(meeting::ConsentKind::consultation);
}

Result<meeting::ConsentText> read_consent(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    meeting::ConsentText text;
    text.kind = read_kind(*body);
    text.version = body->integer("version", 0);
    text.language = body->text("language", kLongestWord);
    const Parsed<Bytes> hash = crypto::base64url_decode(body->text("text_hash", kHashText));
    if (text.version < 1 || text.version > meeting::kLargestConsentVersion) {
        body->refuse("version");
    }
    if (!meeting::is_consent_language(text.language)) {
        body->refuse("language");
    }
    if (!hash || hash->size() != crypto::kSha256Size) {
        body->refuse("text_hash");
    } else {
        text.hash = *hash;
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return text;
}

Result<meeting::ConsentKind> read_withdrawal(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    const meeting::ConsentKind kind = read_kind(*body);
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return kind;
}

json::object consent_json(const meeting::Consent& consent) {
    json::object object{{"kind", text_of(consent.text.kind)},
                        {"version", consent.text.version},
                        {"language", consent.text.language},
                        {"text_hash", crypto::base64url_encode(consent.text.hash)},
                        {"given_at", time_text(consent.given_at)}};
    if (consent.withdrawn_at) {
        object["withdrawn_at"] = time_text(*consent.withdrawn_at);
    }
    return object;
}

net::Response answer(const Result<List>& consents) {
    if (!consents) {
        return problem(consents.error());
    }
    json::array list;
    for (const meeting::Consent& consent : *consents) {
        list.emplace_back(consent_json(consent));
    }
    return json_response(json::object{{"consents", std::move(list)}});
}

meeting::Consents consents_of(Access& access) {
    return {access.transaction, access.now};
}

}  // namespace

asio::awaitable<net::Reply> list_consents(Core& core, CallPointer call) {
    co_return answer(co_await with_access(core, call, [](Access& access) -> Result<List> {
        return consents_of(access).of(*access.caller.participant);
    }));
}

asio::awaitable<net::Reply> give_consent(Core& core, CallPointer call) {
    const Result<meeting::ConsentText> text = read_consent(*call->request);
    co_return answer(co_await with_access(core, call, [text](Access& access) -> Result<List> {
        if (!text) {
            return text.error();
        }
        const Caller& caller = access.caller;
        const Result<void> given =
            consents_of(access).give(*caller.meeting, *caller.participant, *text);
        return given ? Result<List>{consents_of(access).of(*caller.participant)} : given.error();
    }));
}

asio::awaitable<net::Reply> withdraw_consent(Core& core, CallPointer call) {
    const Result<meeting::ConsentKind> kind = read_withdrawal(*call->request);
    meeting::Participant person;
    const Result<List> consents =
        co_await with_access(core, call, [kind, &person](Access& access) -> Result<List> {
            if (!kind) {
                return kind.error();
            }
            person = *access.caller.participant;
            consents_of(access).withdraw(*access.caller.meeting, person, *kind);
            return consents_of(access).of(person);
        });
    if (consents) {  // without the consent nothing of theirs is transmitted any more
        if (const Result<void> out = co_await hang_up(core, person.meeting_id, person.identity);
            !out) {
            co_return problem(out.error());
        }
    }
    co_return answer(consents);
}

}  // namespace heydok::api
