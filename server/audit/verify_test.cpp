#include "audit/verify.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "audit/audit_house_for_test.hpp"
#include "audit/checkpoint.hpp"
#include "audit/fhir.hpp"
#include "crypto/encoding.hpp"

namespace heydok::audit {
namespace {

using Lines = std::vector<std::string>;

std::string text_of(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

Verdict verify(const std::string& text, std::string_view key = {}) {
    std::istringstream file{text};
    return verify_export(file, key);
}

class ExportedLog : public AuditHouse {
  protected:
    /// Two practices in both stores, some checkpoints, some refusals: about `count` entries each.
    Lines make(int count) {
        for (int i = 0; i < count; ++i) {
            const std::string chain = i % 3 == 0 ? "practice-2" : "practice-1";
            write(chain, i % 2 == 0 ? Event::session_started : Event::meeting_created,
                  "account-" + std::to_string(i % 7), "object-" + std::to_string(i));
            if (i % 20 == 19) {
                now_ += kCheckpointEvery;
                sign_checkpoints(transaction_, now_);
            }
        }
        return exported();
    }
};

TEST_F(ExportedLog, IsWholeAsWritten) {
    const Lines lines = make(120);
    const Verdict verdict = verify(text_of(lines));
    EXPECT_FALSE(verdict.bad.has_value());
    EXPECT_EQ(120, verdict.entries);
    EXPECT_EQ(crypto::hex_encode(signing_key(transaction_, now_).public_key()), verdict.key);
    EXPECT_FALSE(verify(text_of(lines), verdict.key).bad.has_value());
    EXPECT_EQ("is signed with another key", verify(text_of(lines), "00").bad->reason);
}

/// What was done to an export, and where the first line differs from what it was.
struct Damage {
    std::string text;
    std::size_t first_bad = 0;
};

std::size_t below(Random& random, std::size_t bound) {
    return random.u32() % bound;
}

/// Any one byte of any line becomes another one.
Damage edit(const Lines& lines, Random& random) {
    Lines changed = lines;
    const std::size_t at = below(random, lines.size());
    std::string& line = changed[at];
    char& byte = line[below(random, line.size())];
    byte = static_cast<char>(byte ^ static_cast<char>(1 + below(random, 127)));
    return {text_of(changed), at};
}

Damage remove(const Lines& lines, Random& random) {
    Lines changed = lines;
    const std::size_t at = below(random, lines.size());
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
    return {text_of(changed), at};
}

/// A line of the log once more, or one that was made up in its image.
Damage insert(const Lines& lines, Random& random) {
    Lines changed = lines;
    const std::size_t at = below(random, lines.size() + 1);
    std::string line = lines[below(random, lines.size())];
    if (at < lines.size() && line == lines[at]) {
        line += " ";
    }
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), line);
    return {text_of(changed), at};
}

/// Cut off at any byte.
Damage truncate(const Lines& lines, Random& random) {
    const std::string text = text_of(lines);
    const std::string cut = text.substr(0, below(random, text.size()));
    return {cut, static_cast<std::size_t>(std::count(cut.begin(), cut.end(), '\n'))};
}

Damage reorder(const Lines& lines, Random& random) {
    Lines changed = lines;
    const std::size_t one = below(random, lines.size());
    const std::size_t other = (one + 1 + below(random, lines.size() - 1)) % lines.size();
    std::swap(changed[one], changed[other]);
    return {text_of(changed), std::min(one, other)};
}

TEST_F(ExportedLog, AThousandRandomChangesAreFoundAndTheFirstBadEntryNamed) {
    const Lines lines = make(60);
    Random random = Random::seeded(31);
    constexpr std::array kDamages{edit, remove, insert, truncate, reorder};
    constexpr int kRounds = 200;
    int found = 0;
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t kind = 0; kind < kDamages.size(); ++kind) {
            const Damage damage = kDamages[kind](lines, random);
            const Verdict verdict = verify(damage.text);
            ASSERT_TRUE(verdict.bad.has_value()) << "kind " << kind << " round " << round;
            ASSERT_EQ(static_cast<std::int64_t>(damage.first_bad) + 1, verdict.bad->line)
                << "kind " << kind << " round " << round << ": " << verdict.bad->reason;
            if (damage.first_bad > 0 && damage.first_bad < lines.size()) {
                const auto whole =
                    entry_from_fhir(boost::json::parse(lines[damage.first_bad])).value().entry;
                ASSERT_EQ(whole.position, verdict.bad->position);
                ASSERT_EQ(whole.chain, verdict.bad->chain);
            }
            ++found;
        }
    }
    EXPECT_EQ(1000, found);
    std::cout << "edits, deletions, insertions, truncations, reorderings: " << found << " made, "
              << found << " found, first bad entry named\n";
}

TEST_F(ExportedLog, WhoHashesAnewCannotSignAnew) {
    Lines lines = make(60);
    // The last entry of a chain, changed and hashed as heydok would: no later entry gives it away.
    auto changed = entry_from_fhir(boost::json::parse(lines.back())).value();
    changed.entry.outcome = "refused";
    changed.hash = hash_of(changed.entry);
    lines.back() = boost::json::serialize(fhir_of(changed.entry, changed.hash));
    const Verdict verdict = verify(text_of(lines));
    ASSERT_TRUE(verdict.bad.has_value());
    EXPECT_EQ(static_cast<std::int64_t>(lines.size()), verdict.bad->line);
    EXPECT_EQ("is not the last entry that was signed", verdict.bad->reason);
}

TEST_F(ExportedLog, ADatabaseThatWasRewrittenAfterACheckpointIsFoundInItsExport) {
    fill();
    sign_checkpoints(transaction_, now_);
    unlock();
    // Somebody with the database, its keys and this program makes the last entry another one.
    auto last = all(Store::security).back().entry;
    last.outcome = "refused";
    transaction_.execute("DELETE FROM audit_entries WHERE chain = 'practice-1' AND position = 3");
    append(transaction_, last);
    ASSERT_EQ(std::nullopt, broken(Store::security)) << "by its hashes the chain is whole";
    const Verdict verdict = verify(text_of(exported()));
    ASSERT_TRUE(verdict.bad.has_value());
    EXPECT_EQ("practice-1", verdict.bad->chain);
    EXPECT_EQ(3, verdict.bad->position);
    EXPECT_EQ("does not fit the checkpoint that was signed here", verdict.bad->reason);
}

TEST_F(ExportedLog, NoFileOfAnotherKindPasses) {
    for (const char* text : {"", "\n", "{}\n", "no json\n", "{\"sections\":[]}\n"}) {
        const Verdict verdict = verify(text);
        ASSERT_TRUE(verdict.bad.has_value()) << text;
        EXPECT_EQ(1, verdict.bad->line);
    }
}

TEST_F(ExportedLog, TheNewestEntriesOfALongLogCanBeTakenAlone) {
    make(60);
    Lines lines;
    export_log(transaction_, all_chains(transaction_), 5, now_,
               [&lines](std::string_view line) { lines.emplace_back(line); });
    EXPECT_EQ(1U + 4 * 5, lines.size());
    EXPECT_FALSE(verify(text_of(lines)).bad.has_value());
}

TEST_F(ExportedLog, WhatNobodyCanReadAnyMoreIsLeftOut) {
    write("practice-1", Event::meeting_created);
    now_ += std::chrono::days{100};
    write("practice-1", Event::meeting_created);
    const Lines lines = exported();
    EXPECT_EQ(2U, lines.size());
    EXPECT_FALSE(verify(text_of(lines)).bad.has_value());
}

TEST(AuditEvent, MapsEveryEventToFhirAndBackWithoutLoss) {
    for (const EventWords& event : events()) {
        for (const char* outcome : {"success", "refused"}) {
            StoredEntry entry{.store = event.store,
                              .chain = "practice \"1\"",
                              .position = 17,
                              .at = WallTime{std::chrono::milliseconds{1'800'000'000'123}},
                              .actor_kind = "account",
                              .actor_id = "a-\n1",
                              .event = std::string{event.word},
                              .action = std::string{event.action},
                              .outcome = outcome,
                              .object_kind = "meeting",
                              .object_id = "",
                              .salt = "salt"};
            const Bytes hash = hash_of(entry);
            const auto object = fhir_of(entry, hash);
            EXPECT_EQ("AuditEvent", object.at("resourceType").as_string());
            EXPECT_EQ(event.type.code, object.at("type").at("code").as_string());
            const auto read = entry_from_fhir(boost::json::parse(boost::json::serialize(object)));
            ASSERT_TRUE(read.has_value()) << event.word;
            EXPECT_EQ(hash, read->hash);
            EXPECT_EQ(hash, hash_of(read->entry)) << "no field was lost";
        }
    }
}

TEST(AuditEvent, ReadsItsOwnTimesOnly) {
    const WallTime time{std::chrono::milliseconds{1'800'000'000'007}};
    EXPECT_EQ("2027-01-15T08:00:00.007Z", instant_text(time));
    EXPECT_EQ(time, parse_instant(instant_text(time)).value());
    for (const char* text :
         {"", "2027-01-15T08:00:00Z", "2027-13-15T08:00:00.007Z", "2027-01-15T25:00:00.007Z",
          "2027-01-15T08:00:00.007+", "2027-01-15 08:00:00.007Z"}) {
        EXPECT_FALSE(parse_instant(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace heydok::audit
