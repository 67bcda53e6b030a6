// The audit of a practice, for its admins: to read, and to take along signed.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>

#include "api/access.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"
#include "audit/export.hpp"
#include "audit/fhir.hpp"
#include "audit/page.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

/// The newest entries of each store that one download carries; the command line takes all.
constexpr std::int64_t kLongestExport = 10'000;

std::string mark_text(const audit::PageMark& mark) {
    return std::to_string(mark.security) + "." + std::to_string(mark.call);
}

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number}
                                                                    : std::nullopt;
}

std::optional<audit::PageMark> read_mark(std::string_view text) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const auto security = read_number(text.substr(0, dot));
    const auto call = read_number(text.substr(std::min(dot + 1, text.size())));
    return security && call ? std::optional{audit::PageMark{*security, *call}} : std::nullopt;
}

/// A filter that was given is readable, or refused by its name.
template <class T, class Read>
Result<void> read_filter(const net::Request& request, std::string_view name, std::optional<T>& out,
                         Read read) {
    const std::optional<std::string> text = request.parameter(name);
    if (!text || text->empty()) {
        return {};
    }
    if (const auto value = read(*text)) {
        out = *value;
        return {};
    }
    return Refusal{"invalid-input", std::string{name}};
}

Result<audit::PageQuery> read_query(const net::Request& request) {
    audit::PageQuery query;
    std::optional<audit::PageMark> before;
    const auto time = [](const std::string& text) { return audit::parse_instant(text); };
    const auto event = [](const std::string& text) { return audit::event_of(text); };
    const auto account = [](const std::string& text) { return std::optional{text}; };
    for (const Result<void>& read : {read_filter(request, "from", query.from, time),
                                     read_filter(request, "to", query.to, time),
                                     read_filter(request, "event", query.event, event),
                                     read_filter(request, "account", query.account, account),
                                     read_filter(request, "before", before, read_mark)}) {
        if (!read) {
            return read.error();
        }
    }
    query.before = before.value_or(audit::PageMark{});
    return query;
}

/// Somebody or something of an entry: an account of the practice by its name as long as a key can
/// tell, all others by what stands in the entry.
json::object reference_json(Access& access, const std::vector<people::Account>& team,
                            const audit::StoredEntry& entry, const std::string& kind,
                            const std::string& id) {
    json::object object{{"kind", kind}, {"id", id}};
    for (const people::Account& account : team) {
        if (audit::stands_for(access.transaction, entry, kind, id, account.id, access.now)) {
            object["name"] = account.name.reveal();
        }
    }
    return object;
}

json::object entry_json(Access& access, const std::vector<people::Account>& team,
                        const audit::StoredEntry& entry) {
    return {{"store", audit::text_of(entry.store)},
            {"position", entry.position},
            {"at", time_text(entry.at)},
            {"event", entry.event},
            {"action", entry.action},
            {"outcome", entry.outcome},
            {"actor", reference_json(access, team, entry, entry.actor_kind, entry.actor_id)},
            {"object", reference_json(access, team, entry, entry.object_kind, entry.object_id)}};
}

}  // namespace

asio::awaitable<net::Reply> show_audit(Core& core, CallPointer call) {
    const Result<audit::PageQuery> wanted = read_query(*call->request);
    const Result<json::object> shown =
        co_await with_access(core, call, [wanted](Access& access) -> Result<json::object> {
            if (!wanted) {
                return wanted.error();
            }
            audit::PageQuery query = *wanted;
            query.chain = access.caller.account->practice.id;
            const audit::Page page = audit::read_page(access.transaction, query, access.now);
            const std::vector<people::Account> team = access.people().team(query.chain);
            json::array entries;
            for (const audit::LoggedEntry& logged : page.entries) {
                entries.emplace_back(entry_json(access, team, logged.entry));
            }
            json::object object{{"entries", std::move(entries)}};
            if (page.next) {
                object["next"] = mark_text(*page.next);
            }
            return object;
        });
    co_return shown ? json_response(*shown) : problem(shown.error());
}

asio::awaitable<net::Reply> export_audit(Core& core, CallPointer call) {
    const Result<std::string> written =
        co_await with_access(core, call, [](Access& access) -> Result<std::string> {
            const std::string& practice = access.caller.account->practice.id;
            audit::record(access.transaction, {.chain = practice,
                                               .at = access.now,
                                               .actor = access.caller.actor(),
                                               .event = audit::Event::audit_exported,
                                               .object = {"audit-log", ""}});
            std::string text;
            audit::export_log(access.transaction, {practice}, kLongestExport, access.now,
                              [&text](std::string_view line) { text.append(line).append("\n"); });
            return Result<std::string>{boost::system::in_place_value, std::move(text)};
        });
    if (!written) {
        co_return problem(written.error());
    }
    net::Response response;
    response.headers.set("Content-Type", "application/x-ndjson");
    response.headers.set("Content-Disposition", "attachment; filename=\"audit.ndjson\"");
    response.body = *written;
    co_return response;
}

}  // namespace heydok::api
