// The house rules that a machine can check: dependency direction, sans-IO cores, file sizes.
// The table is tests/structure/dependencies.json; changing it needs a decision record.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string read(const fs::path& path) {
    std::ifstream file{path};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

const fs::path kRoot = HEYDOK_SOURCE_DIR;

const json::object& table() {
    static const json::value value = json::parse(read(kRoot / "tests/structure/dependencies.json"));
    return value.as_object();
}

bool is_test(const fs::path& path) {
    const std::string stem = path.stem().string();
    return stem.ends_with("_test") || stem.ends_with("_fixture");
}

std::vector<fs::path> sources() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{kRoot / "server"}) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".cpp" || extension == ".hpp") {
            files.push_back(entry.path());
        }
    }
    return files;
}

std::string name_of(const fs::path& path) {
    return fs::relative(path, kRoot / "server").generic_string();
}

/// The row of the table that governs a file: "rtc/ice" for server/rtc/ice/agent.cpp.
std::string row_of(const std::string& file) {
    const auto& folders = table().at("folders").as_object();
    std::string row = file == "main.cpp" ? "main" : fs::path{file}.parent_path().generic_string();
    while (!row.empty() && !folders.contains(row)) {
        row = fs::path{row}.parent_path().generic_string();
    }
    return row;
}

bool matches_any(const json::array& patterns, const std::string& text) {
    for (const auto& pattern : patterns) {
        const std::string_view prefix = pattern.as_string();
        if (prefix == "*" || text.starts_with(prefix)) {
            return true;
        }
    }
    return false;
}

bool is_standard_or_system(const std::string& header) {
    return header.find('/') == std::string::npos && !header.ends_with("sqlite3.h") &&
           header != "usrsctp.h" && header != "sodium.h" && header != "zlib.h";
}

bool include_allowed(const std::string& row, const std::string& header, bool quoted) {
    const auto& rule = table().at("folders").at(row).as_object();
    if (quoted) {
        const std::string folder = fs::path{header}.parent_path().generic_string();
        return folder == row || folder.starts_with(row + "/") ||
               matches_any(rule.at("folders").as_array(), folder);
    }
    return is_standard_or_system(header) || header.starts_with("sys/") ||
           header.starts_with("netinet/") || header.starts_with("arpa/") ||
           header.starts_with("linux/") || header.starts_with("fmt/") ||
           header.starts_with("net/if") || matches_any(rule.at("libraries").as_array(), header);
}

TEST(Structure, IncludesFollowTheDependencyTable) {
    static const std::regex include{R"(#include\s+([<"])([^>"]+)[>"])"};
    int checked = 0;
    for (const fs::path& path : sources()) {
        const std::string file = name_of(path);
        if (is_test(path)) {
            continue;  // tests may use an oracle or a neighbour
        }
        const std::string row = row_of(file);
        ASSERT_FALSE(row.empty()) << file << " lies in a folder that the table does not know";
        const std::string text = read(path);
        for (std::sregex_iterator it{text.begin(), text.end(), include}, end; it != end; ++it) {
            ++checked;
            EXPECT_TRUE(include_allowed(row, (*it)[2], (*it)[1] == "\""))
                << file << " includes " << (*it)[2];
        }
    }
    EXPECT_GT(checked, 100) << "the check must have seen the tree";
}

TEST(Structure, CoresDoNoInputOutputAndReadNoClock) {
    const auto& rules = table().at("sans_io").as_object();
    for (const fs::path& path : sources()) {
        const std::string file = name_of(path);
        if (is_test(path) || !matches_any(rules.at("folders").as_array(), file)) {
            continue;
        }
        const std::string text = read(path);
        const auto& exceptions = rules.at("exceptions").as_object();
        for (const auto& word : rules.at("forbidden").as_array()) {
            const std::string_view forbidden = word.as_string();
            const bool excepted =
                exceptions.contains(file) &&
                matches_any(exceptions.at(file).as_array(), std::string{forbidden});
            EXPECT_TRUE(excepted || text.find(forbidden) == std::string::npos)
                << file << " uses " << forbidden;
        }
    }
}

TEST(Structure, NoFolderIsADrawerAndNoFileTooLong) {
    const auto& limits = table().at("longest_file_lines").as_object();
    for (const fs::path& path : sources()) {
        const std::string file = name_of(path);
        for (const auto& part : fs::path{file}.parent_path()) {
            for (const auto& name : table().at("forbidden_folder_names").as_array()) {
                EXPECT_NE(part.string(), std::string_view{name.as_string()}) << file;
            }
        }
        if (!is_test(path)) {
            const std::string text = read(path);
            const auto lines = std::count(text.begin(), text.end(), '\n');
            EXPECT_LE(lines, limits.at(path.extension().string()).as_int64()) << file;
        }
    }
}

}  // namespace
