#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/commands.hpp"
#include "app/data_map.hpp"
#include "app/evidence.hpp"
#include "app/open_database.hpp"
#include "base/clock.hpp"
#include "storage/transaction.hpp"

namespace heydok::app {
namespace {

/// Without a database none is made: the documents can be read before the first start.
std::vector<std::string> practice_names(const Config& config) {
    std::vector<std::string> names;
    if (!std::filesystem::exists(std::filesystem::path{config.data_dir} / "heydok.db")) {
        return names;
    }
    open_database(config, installation_secret(config))
        ->transact_blocking([&names](storage::Transaction& transaction) {
            storage::Rows rows = transaction.query("SELECT name FROM practices ORDER BY name");
            while (rows.next()) {
                names.push_back(rows->text(0));
            }
            return true;
        });
    return names;
}

/// What somebody has filled in by hand is never written over.
void write_new(const std::filesystem::path& path, const std::string& text) {
    if (std::filesystem::exists(path)) {
        std::ifstream file{path};
        std::stringstream present;
        present << file.rdbuf();
        if (present.str() == text) {
            return;
        }
        throw ConfigError(fmt::format("{} is there already", path.string()));
    }
    std::ofstream file{path};
    file << text;
    file.close();
    if (!file) {
        throw ConfigError(fmt::format("cannot write {}", path.string()));
    }
    std::cout << fmt::format("written: {}\n", path.string());
}

}  // namespace

std::vector<EvidenceFile> evidence(const Installation& installation, Language language) {
    const auto named = [language](std::string_view name) {
        return fmt::format("{}.{}.md", name, text_of(language));
    };
    return {{named("processing-record"), processing_record(installation, language)},
            {named("measures"), measures_annex(installation, language)},
            {named("impact-assessment-draft"), impact_assessment(installation, language)},
            {"data-map.json", std::string{data_map_text()}}};
}

void write_evidence(const Config& config, const CommandLine& line) {
    const std::filesystem::path folder{line.out.empty() ? "heydok-evidence" : line.out};
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        throw ConfigError(fmt::format("cannot make {}", folder.string()));
    }
    const Installation installation{
        .config = config,
        .practices = practice_names(config),
        .made_on = std::chrono::floor<std::chrono::days>(read_wall_clock())};
    const Language language = line.language == "en" ? Language::en : Language::de;
    for (const EvidenceFile& file : evidence(installation, language)) {
        write_new(folder / file.name, file.text);
    }
}

}  // namespace heydok::app
