#include "audit/fhir.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdio>

#include "audit/keys.hpp"
#include "crypto/encoding.hpp"

namespace heydok::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view kEventSystem = "urn:heydok:audit-event";
constexpr std::string_view kKindSystem = "urn:heydok:audit-kind";
constexpr std::string_view kExtension = "urn:heydok:audit-";
constexpr std::size_t kInstantLength = 24;

json::object extension(std::string_view name, std::string_view value) {
    return {{"url", std::string{kExtension} + std::string{name}}, {"valueString", value}};
}

json::object coding(std::string_view system, std::string_view code) {
    return {{"system", system}, {"code", code}};
}

json::object identifier(std::string_view value) {
    return {{"identifier", json::object{{"value", value}}}};
}

/// FHIR's numbers: 0 success, 4 minor failure (it was refused).
std::string_view outcome_code(std::string_view outcome) {
    return outcome == "success" ? "0" : "4";
}

std::string text_at(const json::value& value, std::string_view pointer) {
    return std::string{std::string_view{value.at_pointer(pointer).as_string()}};
}

Bytes hex_at(const json::value& value, std::string_view pointer) {
    return crypto::hex_decode(text_at(value, pointer)).value();
}

ReadEntry read(const json::value& value) {
    ReadEntry out;
    StoredEntry& entry = out.entry;
    entry.store = parse_store(text_at(value, "/extension/0/valueString")).value();
    entry.chain = text_at(value, "/extension/1/valueString");
    entry.position = std::stoll(text_at(value, "/extension/2/valueString"));
    entry.previous_hash = hex_at(value, "/extension/3/valueString");
    out.hash = hex_at(value, "/extension/4/valueString");
    entry.salt = text_at(value, "/extension/5/valueString");
    entry.event = text_at(value, "/subtype/0/code");
    entry.action = text_at(value, "/action");
    entry.at = parse_instant(text_at(value, "/recorded")).value();
    entry.outcome = text_at(value, "/outcome") == "0" ? "success" : "refused";
    entry.actor_kind = text_at(value, "/agent/0/type/coding/0/code");
    entry.actor_id = text_at(value, "/agent/0/who/identifier/value");
    entry.object_kind = text_at(value, "/entity/0/type/code");
    entry.object_id = text_at(value, "/entity/0/what/identifier/value");
    return out;
}

}  // namespace

std::string instant_text(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock{time - day};
    std::array<char, 40> text{};
    std::snprintf(
        text.data(), text.size(), "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count()));
    return date_text(day) + text.data();
}

Parsed<WallTime> parse_instant(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    unsigned millisecond = 0;
    if (text.size() != kInstantLength ||
        std::sscanf(std::string{text}.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u.%3uZ", &year, &month, &day,
                    &hour, &minute, &second, &millisecond) != 7) {
        return ParseError::malformed;
    }
    const std::chrono::year_month_day date = std::chrono::year{year} / month / day;
    if (!date.ok()) {
        return ParseError::malformed;
    }
    const WallTime time = std::chrono::sys_days{date} + std::chrono::hours{hour} +
                          std::chrono::minutes{minute} + std::chrono::seconds{second} +
                          std::chrono::milliseconds{millisecond};
    // One text for one time.
    return instant_text(time) == text ? Parsed<WallTime>{time} : ParseError::malformed;
}

json::object fhir_of(const StoredEntry& entry, const Bytes& hash) {
    const std::optional<Event> event = event_of(entry.event);
    static constexpr EventType kUnknown{"urn:heydok:audit-event-type", "unknown", "Unknown"};
    const EventType& type = event ? words(*event).type : kUnknown;
    json::array extensions{extension("store", text_of(entry.store)),
                           extension("chain", entry.chain),
                           extension("position", std::to_string(entry.position)),
                           extension("previous-hash", crypto::hex_encode(entry.previous_hash)),
                           extension("hash", crypto::hex_encode(hash)),
                           extension("salt", entry.salt)};
    json::object agent{
        {"type", json::object{{"coding", json::array{coding(kKindSystem, entry.actor_kind)}}}},
        {"who", identifier(entry.actor_id)},
        {"requestor", true}};
    json::object entity{{"what", identifier(entry.object_id)},
                        {"type", coding(kKindSystem, entry.object_kind)}};
    return {{"resourceType", "AuditEvent"},
            {"extension", std::move(extensions)},
            {"type",
             json::object{{"system", type.system}, {"code", type.code}, {"display", type.display}}},
            {"subtype", json::array{coding(kEventSystem, entry.event)}},
            {"action", entry.action},
            {"recorded", instant_text(entry.at)},
            {"outcome", outcome_code(entry.outcome)},
            {"agent", json::array{std::move(agent)}},
            {"source", json::object{{"observer", json::object{{"display", "heydok"}}}}},
            {"entity", json::array{std::move(entity)}}};
}

Parsed<ReadEntry> entry_from_fhir(const json::value& value) {
    try {
        return read(value);
    } catch (...) {
        return ParseError::malformed;
    }
}

}  // namespace heydok::audit
