#include "audit/verify.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "audit/fhir.hpp"
#include "audit/keys.hpp"
#include "crypto/encoding.hpp"

namespace heydok::audit {
namespace {

namespace json = boost::json;

/// Walks through the sections of a manifest as the lines come.
class Walk {
  public:
    explicit Walk(const Manifest& manifest) : manifest_(manifest) { enter(); }

    [[nodiscard]] bool done() const { return section_ == manifest_.sections.size(); }
    /// Why the line is not the entry that belongs here; empty if it is.
    std::string take(std::string_view line) {
        if (done()) {
            return "stands behind the last entry";
        }
        boost::system::error_code failed;
        const json::value value = json::parse(line, failed);
        const Parsed<ReadEntry> read =
            failed ? Parsed<ReadEntry>{ParseError::malformed} : entry_from_fhir(value);
        // Byte for byte: what was added, left out or moved is none.
        if (!read || json::serialize(fhir_of(read->entry, read->hash)) != line) {
            return "is no entry as heydok writes it";
        }
        std::string reason = judge(*read);
        if (reason.empty()) {
            previous_hash_ = read->hash;
            ++position_;
            enter_next();
        }
        return reason;
    }
    /// The entry that belongs here.
    [[nodiscard]] BadEntry expected(std::int64_t line, std::string reason) const {
        BadEntry bad{.line = line, .reason = std::move(reason)};
        if (!done()) {
            bad.store = text_of(section().store);
            bad.chain = section().chain;
            bad.position = position_;
        }
        return bad;
    }

  private:
    [[nodiscard]] const ExportSection& section() const { return manifest_.sections[section_]; }

    std::string judge(const ReadEntry& read) const {
        const StoredEntry& entry = read.entry;
        if (entry.store != section().store || entry.chain != section().chain ||
            entry.position != position_) {
            return "is another entry than the one that belongs here";
        }
        if (entry.previous_hash != previous_hash_) {
            return "does not follow the entry before it";
        }
        if (read.hash != hash_of(entry)) {
            return "was changed after it was written";
        }
        if (position_ == section().range.last && read.hash != section().range.hash) {
            return "is not the last entry that was signed";
        }
        for (const Checkpoint& checkpoint : section().checkpoints) {
            if (checkpoint.position == position_ && !holds(checkpoint, read.hash)) {
                return "does not fit the checkpoint that was signed here";
            }
        }
        return {};
    }

    [[nodiscard]] bool holds(const Checkpoint& checkpoint, const Bytes& hash) const {
        const std::string message =
            checkpoint_message(section().store, section().chain, checkpoint);
        return checkpoint.hash == hash &&
               crypto::verify_signature(manifest_.key, as_bytes(message), checkpoint.signature);
    }

    void enter() {
        while (!done() && section().range.last < section().range.first) {
            ++section_;  // a chain without entries
        }
        if (!done()) {
            position_ = section().range.first;
            previous_hash_ = section().range.previous_hash;
        }
    }
    void enter_next() {
        if (position_ > section().range.last) {
            ++section_;
            enter();
        }
    }

    const Manifest& manifest_;
    std::size_t section_ = 0;
    std::int64_t position_ = 0;
    Bytes previous_hash_;
};

}  // namespace

Verdict verify_export(std::istream& file, std::string_view expected_key) {
    std::string line;
    if (!std::getline(file, line) || file.eof()) {
        return {.bad = BadEntry{.line = 1, .reason = "is no export of heydok"}};
    }
    const Parsed<Manifest> manifest = read_manifest(line);
    if (!manifest) {
        return {.bad = BadEntry{.line = 1, .reason = "is no export as heydok signs it"}};
    }
    Verdict verdict{.key = crypto::hex_encode(manifest->key)};
    if (!expected_key.empty() && verdict.key != expected_key) {
        verdict.bad = BadEntry{.line = 1, .reason = "is signed with another key"};
        return verdict;
    }
    Walk walk{*manifest};
    std::int64_t number = 1;
    while (std::getline(file, line)) {
        ++number;
        const std::string reason = file.eof() ? "is cut off" : walk.take(line);
        if (!reason.empty()) {
            verdict.bad = walk.expected(number, reason);
            return verdict;
        }
        ++verdict.entries;
    }
    if (!walk.done()) {
        verdict.bad = walk.expected(number + 1, "is missing, and all that follows");
    }
    return verdict;
}

}  // namespace heydok::audit
