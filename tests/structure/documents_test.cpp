// The tables of docs/protocol and docs/hardening.md name tests as proof: each of them exists.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = HEYDOK_SOURCE_DIR;

std::string read(const fs::path& path) {
    std::ifstream file{path};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::set<std::string> all_tests() {
    static const std::regex test{R"(\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\))"};
    std::set<std::string> found;
    for (const std::string folder : {"server", "tests"}) {
        for (auto it = fs::recursive_directory_iterator{kRoot / folder};
             it != fs::recursive_directory_iterator{}; ++it) {
            if (it->path().filename() == "node_modules") {
                it.disable_recursion_pending();
            } else if (it->path().extension() == ".cpp") {
                const std::string text = read(it->path());
                for (std::sregex_iterator match{text.begin(), text.end(), test}, end; match != end;
                     ++match) {
                    found.insert((*match)[1].str() + "." + (*match)[2].str());
                }
            }
        }
    }
    return found;
}

/// Whether "Suite.Test" or "Suite.Begin*" is a test of ours.
bool exists(const std::set<std::string>& tests, const std::string& name) {
    if (!name.ends_with('*')) {
        return tests.contains(name);
    }
    const std::string prefix = name.substr(0, name.size() - 1);
    const auto at = tests.lower_bound(prefix);
    return at != tests.end() && at->starts_with(prefix);
}

std::vector<std::string> cells_of(const std::string& row) {
    std::vector<std::string> cells;
    std::stringstream parts{row};
    for (std::string cell; std::getline(parts, cell, '|');) {
        const std::size_t first = cell.find_first_not_of(' ');
        const std::size_t last = cell.find_last_not_of(' ');
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    return cells;
}

std::vector<std::string> words_in_backticks(const std::string& cell) {
    static const std::regex word{"`([^`]+)`"};
    std::vector<std::string> words;
    for (std::sregex_iterator match{cell.begin(), cell.end(), word}, end; match != end; ++match) {
        words.push_back((*match)[1]);
    }
    return words;
}

/// Rows of the tables, without heads and lines under them.
std::vector<std::vector<std::string>> rows_of(const fs::path& document) {
    std::vector<std::vector<std::string>> rows;
    std::stringstream lines{read(kRoot / document)};
    for (std::string line, before; std::getline(lines, line); before = line) {
        if (line.starts_with("|-")) {
            rows.pop_back();  // the head
        } else if (line.starts_with("|")) {
            rows.push_back(cells_of(line));
        }
    }
    return rows;
}

const std::regex kTestName{R"([A-Z]\w*\.(\w+\*?|\*))"};

TEST(Documents, EachTestThatATableNamesExists) {
    const std::set<std::string> tests = all_tests();
    ASSERT_GT(tests.size(), 500U) << "the check must have seen the tree";
    int named = 0;
    for (const char* document : {"docs/protocol/README.md", "docs/hardening.md"}) {
        for (const auto& row : rows_of(document)) {
            for (const std::string& cell : row) {
                for (const std::string& word : words_in_backticks(cell)) {
                    if (std::regex_match(word, kTestName)) {
                        ++named;
                        EXPECT_TRUE(exists(tests, word)) << document << " names " << word;
                    }
                }
            }
        }
    }
    EXPECT_GT(named, 150);
}

/// Whether the protocol table's proof is a suite of the official clients, or of browsers by its
/// path.
bool is_client_suite(const std::string& word) {
    const fs::path clients = kRoot / "tests/clients";
    return word == "rtc-node" || word == "SignalClient" ||
           fs::exists(clients / (word + ".test.ts")) ||
           fs::exists(clients / (word + ".browser.test.ts")) ||
           (word.starts_with("tests/") && fs::is_regular_file(kRoot / word));
}

TEST(Documents, EachLineOfTheProtocolThatWorksHasAProof) {
    for (const auto& row : rows_of("docs/protocol/README.md")) {
        const auto& proof = row.back();
        const auto words = words_in_backticks(proof);
        const bool proven = std::any_of(words.begin(), words.end(), [](const std::string& word) {
            return std::regex_match(word, kTestName) || is_client_suite(word);
        });
        const bool nothing_to_prove = std::any_of(row.begin(), row.end(), [](const auto& cell) {
            return cell.starts_with("no:") || cell.starts_with("not sent");
        });
        EXPECT_TRUE(proven || nothing_to_prove) << row.at(1) << " | " << row.at(2);
    }
}

}  // namespace
