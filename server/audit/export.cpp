#include "audit/export.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "audit/fhir.hpp"
#include "audit/keys.hpp"
#include "crypto/encoding.hpp"

namespace heydok::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view kFormat = "heydok audit export 1";
constexpr int kChunk = 1000;

json::object checkpoint_json(const Checkpoint& checkpoint) {
    return {{"position", checkpoint.position},
            {"hash", crypto::hex_encode(checkpoint.hash)},
            {"at", instant_text(checkpoint.at)},
            {"signature", crypto::base64url_encode(checkpoint.signature)}};
}

json::object section_json(const ExportSection& section) {
    json::array checkpoints;
    for (const Checkpoint& checkpoint : section.checkpoints) {
        checkpoints.emplace_back(checkpoint_json(checkpoint));
    }
    return {{"store", text_of(section.store)},
            {"chain", section.chain},
            {"first", section.range.first},
            {"previous_hash", crypto::hex_encode(section.range.previous_hash)},
            {"last", section.range.last},
            {"hash", crypto::hex_encode(section.range.hash)},
            {"checkpoints", std::move(checkpoints)}};
}

json::object unsigned_manifest(const Manifest& manifest) {
    json::array sections;
    for (const ExportSection& section : manifest.sections) {
        sections.emplace_back(section_json(section));
    }
    return {{"format", kFormat},
            {"made_at", instant_text(manifest.made_at)},
            {"key", crypto::hex_encode(manifest.key)},
            {"sections", std::move(sections)}};
}

std::string text(const json::object& object, std::string_view key) {
    return std::string{std::string_view{object.at(key).as_string()}};
}

Checkpoint read_checkpoint(const json::object& object) {
    return {.position = object.at("position").as_int64(),
            .hash = crypto::hex_decode(text(object, "hash")).value(),
            .at = parse_instant(text(object, "at")).value(),
            .signature = crypto::base64url_decode(text(object, "signature")).value()};
}

ExportSection read_section(const json::object& object) {
    ExportSection section{
        .store = parse_store(text(object, "store")).value(),
        .chain = text(object, "chain"),
        .range = {.first = object.at("first").as_int64(),
                  .previous_hash = crypto::hex_decode(text(object, "previous_hash")).value(),
                  .last = object.at("last").as_int64(),
                  .hash = crypto::hex_decode(text(object, "hash")).value()}};
    for (const json::value& checkpoint : object.at("checkpoints").as_array()) {
        section.checkpoints.push_back(read_checkpoint(checkpoint.as_object()));
    }
    return section;
}

bool is_signed(const Manifest& manifest, const std::string& signature) {
    const auto bytes = crypto::base64url_decode(signature);
    return bytes &&
           crypto::verify_signature(manifest.key,
                                    as_bytes(json::serialize(unsigned_manifest(manifest))), *bytes);
}

/// Leaves out what lies before the newest `longest` entries, and what nobody can read any more.
ExportSection make_section(storage::Transaction& transaction, Store store, std::string chain,
                           std::int64_t longest, WallTime now) {
    ExportSection section{.store = store, .chain = std::move(chain), .range = {}};
    section.range = range_of(transaction, store, section.chain);
    ChainRange& range = section.range;
    std::int64_t first = std::max(range.first, range.last - longest + 1);
    auto skip_to = [&](std::int64_t position) {
        const auto before = read_before(transaction, store, section.chain, position, 1, now);
        if (position > range.first && !before.empty()) {
            range.previous_hash = before.front().hash;
        }
        range.first = position;
    };
    skip_to(first);
    for (auto next = read_from(transaction, store, section.chain, range.first, 1, now);
         !next.empty() && !next.front().readable;
         next = read_from(transaction, store, section.chain, range.first, 1, now)) {
        skip_to(range.first + 1);
    }
    section.checkpoints = checkpoints_of(transaction, store, section.chain, range.first);
    return section;
}

void write_section(storage::Transaction& transaction, const ExportSection& section, WallTime now,
                   const LineSink& sink) {
    std::int64_t position = section.range.first;
    while (position <= section.range.last) {
        for (const LoggedEntry& logged :
             read_from(transaction, section.store, section.chain, position, kChunk, now)) {
            sink(json::serialize(fhir_of(logged.entry, logged.hash)));
        }
        position += kChunk;
    }
}

}  // namespace

std::string manifest_line(const Manifest& manifest, const crypto::SigningKey& key) {
    json::object object = unsigned_manifest(manifest);
    const crypto::Signature signature = key.sign(as_bytes(json::serialize(object)));
    object["signature"] = crypto::base64url_encode(signature);
    return json::serialize(object);
}

Parsed<Manifest> read_manifest(std::string_view line) {
    try {
        const json::value value = json::parse(line);
        const json::object& object = value.as_object();
        Manifest manifest{.made_at = parse_instant(text(object, "made_at")).value(),
                          .key = crypto::hex_decode(text(object, "key")).value(),
                          .sections = {}};
        for (const json::value& section : object.at("sections").as_array()) {
            manifest.sections.push_back(read_section(section.as_object()));
        }
        const std::string signature = text(object, "signature");
        json::object again = unsigned_manifest(manifest);
        again["signature"] = signature;
        // Byte for byte: nothing that is not signed stands beside what is.
        const bool whole = json::serialize(again) == line && is_signed(manifest, signature);
        return whole ? Parsed<Manifest>{std::move(manifest)} : ParseError::malformed;
    } catch (...) {
        return ParseError::malformed;
    }
}

void export_log(storage::Transaction& transaction, const std::vector<std::string>& chains,
                std::int64_t longest, WallTime now, const LineSink& sink) {
    const crypto::SigningKey key = signing_key(transaction, now);
    Manifest manifest{
        .made_at = now, .key = {key.public_key().begin(), key.public_key().end()}, .sections = {}};
    for (const Store store : {Store::security, Store::call}) {
        for (const std::string& chain : chains) {
            manifest.sections.push_back(make_section(transaction, store, chain, longest, now));
        }
    }
    sink(manifest_line(manifest, key));
    for (const ExportSection& section : manifest.sections) {
        write_section(transaction, section, now, sink);
    }
}

std::vector<std::string> all_chains(storage::Transaction& transaction) {
    std::vector<std::string> chains = chains_of(transaction, Store::security);
    for (const std::string& chain : chains_of(transaction, Store::call)) {
        if (std::find(chains.begin(), chains.end(), chain) == chains.end()) {
            chains.push_back(chain);
        }
    }
    return chains;
}

}  // namespace heydok::audit
