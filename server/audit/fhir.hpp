#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "audit/entry.hpp"
#include "base/result.hpp"

namespace heydok::audit {

/// The entry as FHIR R4 AuditEvent, loss-free: type, subtype, action, outcome, agent and entity by
/// the standard, its place in the chain as extensions of ours.
boost::json::object fhir_of(const StoredEntry& entry, const Bytes& hash);

/// An entry and the hash that stands beside it.
struct ReadEntry {
    StoredEntry entry;
    Bytes hash;
};
/// Reverses `fhir_of`; `malformed` if a field is missing. Whether more stands there than an entry
/// has is for the caller to see, by writing it anew.
Parsed<ReadEntry> entry_from_fhir(const boost::json::value& value);

/// "2026-11-30T08:15:00.123Z" (FHIR instant) and back.
std::string instant_text(WallTime time);
Parsed<WallTime> parse_instant(std::string_view text);

}  // namespace heydok::audit
