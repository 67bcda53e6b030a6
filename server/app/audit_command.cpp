#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <limits>

#include "app/commands.hpp"
#include "app/open_database.hpp"
#include "audit/export.hpp"
#include "audit/record.hpp"
#include "audit/verify.hpp"

namespace heydok::app {
namespace {

/// The export says itself, in every chain, that it was made.
void note_export(storage::Transaction& transaction, const std::vector<std::string>& chains,
                 WallTime now) {
    for (const std::string& chain : chains) {
        audit::record(transaction, {.chain = chain,
                                    .at = now,
                                    .actor = {"operator", "command-line"},
                                    .event = audit::Event::audit_exported,
                                    .object = {"audit-log", ""}});
    }
}

std::string sentence(const audit::BadEntry& bad) {
    if (bad.chain.empty()) {
        return fmt::format("line {} {}", bad.line, bad.reason);
    }
    return fmt::format("line {}: entry {} of {} in the {} store {}", bad.line, bad.position,
                       bad.chain, bad.store, bad.reason);
}

}  // namespace

void export_audit(const Config& config, const CommandLine& line) {
    const Secret secret = installation_secret(config);
    const auto database = open_database(config, secret);
    if (std::filesystem::exists(line.file)) {
        throw ConfigError(fmt::format("{} is there already", line.file));
    }
    std::ofstream file{line.file};
    std::filesystem::permissions(
        line.file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    database->transact_blocking([&](storage::Transaction& transaction) {
        const WallTime now = read_wall_clock();
        const std::vector<std::string> chains = audit::all_chains(transaction);
        note_export(transaction, chains, now);
        audit::export_log(transaction, chains, std::numeric_limits<std::int32_t>::max(), now,
                          [&file](std::string_view text) { file << text << '\n'; });
        return true;
    });
    file.close();
    if (!file) {
        throw ConfigError(fmt::format("cannot write {}", line.file));
    }
    std::cout << fmt::format("written: {}\n", line.file);
}

bool verify_audit(const CommandLine& line) {
    std::ifstream file{line.file};
    if (!file) {
        throw ConfigError(fmt::format("cannot read {}", line.file));
    }
    const audit::Verdict verdict = audit::verify_export(file, line.key);
    if (verdict.bad) {
        std::cout << sentence(*verdict.bad) << '\n';
        return false;
    }
    std::cout << fmt::format("whole: {} entries, signed with {}\n", verdict.entries, verdict.key);
    return true;
}

}  // namespace heydok::app
