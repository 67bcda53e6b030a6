// The rights of those who sign in: all that is kept about them, and putting it right.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/factor_json.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"
#include "audit/page.hpp"
#include "people/person_name.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

/// Entries of the audit in one export.
constexpr std::size_t kMostEntries = 5'000;

json::value when(const std::optional<WallTime>& time) {
    return time ? json::value(time_text(*time)) : json::value(nullptr);
}

/// One object for each.
json::array listed(const auto& things, auto object_of) {
    json::array list;
    list.reserve(things.size());
    for (const auto& thing : things) {
        list.emplace_back(object_of(thing));
    }
    return list;
}

json::object account_json(Access& access) {
    const people::Account& account = *access.caller.account;
    return {{"account_id", account.id},
            {"name", account.name.reveal()},
            {"email", account.email},
            {"roles", texts_json(texts_of(account.roles))},
            {"practice", account.practice.name},
            {"created_at", time_text(access.people().made_at(account))}};
}

json::array sessions_json(Access& access) {
    const auto object_of = [&access](const people::Session& session) {
        const auto origin = access.identities().origin_of(session);
        return json::object{
            {"device", session.device},
            {"created_at", time_text(session.created_at)},
            {"used_at", time_text(session.used_at)},
            {"confirmed_at", time_text(session.confirmed_at)},
            {"second_factor", session.second_factor},
            {"provider", origin ? json::value(origin->provider) : json::value(nullptr)}};
    };
    return listed(access.sessions().of_account(access.caller.account->id), object_of);
}

/// That there are factors, never what they are made of.
json::object factors_json(Access& access) {
    const std::string& id = access.caller.account->id;
    json::array passkeys = listed(access.factors().passkeys(id), [](const auto& passkey) {
        return json::object{{"device", passkey.device},
                            {"created_at", time_text(passkey.created_at)},
                            {"used_at", when(passkey.used_at)}};
    });
    const people::FactorState state = access.factors().state(id);
    return {{"one_time_codes", state.totp},
            {"recovery_codes_left", state.recovery_codes},
            {"passkeys", std::move(passkeys)}};
}

json::array identities_json(Access& access) {
    const auto object_of = [](const people::LinkedIdentity& linked) {
        return json::object{{"issuer", linked.identity.issuer},
                            {"subject", linked.identity.subject},
                            {"linked_at", time_text(linked.linked_at)}};
    };
    return listed(access.identities().of_account(access.caller.account->id), object_of);
}

json::array meetings_json(Access& access) {
    const auto object_of = [](const meeting::Meeting& meeting) {
        return json::object{{"meeting_id", meeting.id},
                            {"name", meeting.name},
                            {"status", text_of(meeting.status)},
                            {"created_at", time_text(meeting.created_at)},
                            {"planned_at", when(meeting.planned_at)},
                            {"ended_at", when(meeting.ended_at)}};
    };
    return listed(access.meetings().all_of_host(access.caller.account->id), object_of);
}

json::array presences_json(Access& access) {
    const auto object_of = [](const meeting::Participant& presence) {
        return json::object{
            {"meeting_id", presence.meeting_id},   {"identity", presence.identity},
            {"name", presence.user_name.reveal()}, {"state", text_of(presence.state)},
            {"since", time_text(presence.since)},  {"admitted_at", when(presence.admitted_at)}};
    };
    return listed(access.meetings().presences_of(access.caller.account->id), object_of);
}

json::object everything_but_the_audit(Access& access) {
    return {{"made_at", time_text(access.now)},      {"account", account_json(access)},
            {"sessions", sessions_json(access)},     {"second_factors", factors_json(access)},
            {"identities", identities_json(access)}, {"meetings", meetings_json(access)},
            {"presences", presences_json(access)}};
}

json::object own_entry_json(Access& access, const audit::StoredEntry& entry) {
    const std::string& id = access.caller.account->id;
    return {{"store", audit::text_of(entry.store)},
            {"position", entry.position},
            {"at", time_text(entry.at)},
            {"event", entry.event},
            {"outcome", entry.outcome},
            {"done_by_you", audit::stands_for(access.transaction, entry, entry.actor_kind,
                                              entry.actor_id, id, access.now)}};
}

/// The next stretch of the audit, in a transaction of its own: others are not held up by somebody
/// who wants to see all. Where to go on; empty at the beginning of the audit.
asio::awaitable<Result<std::optional<audit::PageMark>>> add_entries(Core& core, CallPointer call,
                                                                    audit::PageMark before,
                                                                    json::array& entries) {
    using Mark = std::optional<audit::PageMark>;
    co_return co_await with_access(core, call, [before, &entries](Access& access) -> Result<Mark> {
        const audit::Page page = audit::read_page(access.transaction,
                                                  {.chain = access.caller.account->practice.id,
                                                   .before = before,
                                                   .account = access.caller.account->id,
                                                   .most = kMostEntries - entries.size()},
                                                  access.now);
        for (const audit::LoggedEntry& logged : page.entries) {
            entries.emplace_back(own_entry_json(access, logged.entry));
        }
        return Result<Mark>{page.next};
    });
}

}  // namespace

asio::awaitable<net::Reply> export_account(Core& core, CallPointer call) {
    Wait wait;
    Result<json::object> everything =
        co_await with_access(core, call, [&core, &wait](Access& access) -> Result<json::object> {
            const people::Account& account = *access.caller.account;
            wait = core.account_exports.take_blocking(account.id, core.clocks.steady());
            if (wait) {
                return Refusal{"rate-limited"};
            }
            audit::record(access.transaction, {.chain = account.practice.id,
                                               .at = access.now,
                                               .actor = access.caller.actor(),
                                               .event = audit::Event::account_exported,
                                               .object = {"account", account.id}});
            return everything_but_the_audit(access);
        });
    if (!everything) {
        co_return problem(everything.error(), wait);
    }
    json::array entries;
    std::optional<audit::PageMark> before = audit::PageMark{};
    while (before && entries.size() < kMostEntries) {
        const Result<std::optional<audit::PageMark>> next =
            co_await add_entries(core, call, *before, entries);
        if (!next) {
            co_return problem(next.error());
        }
        before = *next;
    }
    (*everything)["audit"] = std::move(entries);
    (*everything)["audit_complete"] = !before.has_value();
    net::Response response = json_response(*everything);
    response.headers.set("Content-Disposition", "attachment; filename=\"heydok-account.json\"");
    co_return response;
}

asio::awaitable<net::Reply> correct_account_name(Core& core, CallPointer call) {
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const std::string name = body->text("name", people::kLongestName * 4);
    const Result<void> read = body->finish();
    const Result<void> corrected =
        co_await with_access(core, call, [name, read](Access& access) -> Result<void> {
            return read ? access.people().correct_name(*access.caller.account, name,
                                                       access.caller.actor())
                        : read;
        });
    co_return corrected ? json_response(json::object{}) : problem(corrected.error());
}

}  // namespace heydok::api
