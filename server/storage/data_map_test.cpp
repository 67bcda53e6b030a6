// docs/privacy/data-map.json says of every column why, how long and how it is kept: no column is
// missing there, and none is told of that is not.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "storage/migrations.hpp"
#include "storage/transaction.hpp"

namespace heydok::storage {
namespace {

namespace json = boost::json;

const json::object& data_map() {
    static const json::value value = [] {
        std::ifstream file{std::string{HEYDOK_FIXTURES} + "/../../docs/privacy/data-map.json"};
        std::stringstream text;
        text << file.rdbuf();
        return json::parse(text.str());
    }();
    return value.as_object();
}

TEST(DataMap, HasEveryColumnOfTheSchemaAndNoOther) {
    Connection connection{":memory:"};
    migrate(connection);
    std::set<std::string> stored;
    Rows rows{connection,
              "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
              "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"};
    while (rows.next()) {
        stored.insert(rows->text(0));
    }
    std::set<std::string> told;
    for (const auto& [table, row] : data_map().at("tables").as_object()) {
        for (const auto& [column, protection] : row.at("columns").as_object()) {
            told.insert(std::string{std::string_view{table}} + "." +
                        std::string{std::string_view{column}});
        }
    }
    EXPECT_GT(stored.size(), 100U);
    EXPECT_EQ(stored, told);
}

TEST(DataMap, AnswersEveryQuestionAboutEachTable) {
    const json::object& protections = data_map().at("protection").as_object();
    for (const auto& [table, row] : data_map().at("tables").as_object()) {
        for (const char* question : {"purpose", "basis", "retention"}) {
            EXPECT_FALSE(row.at(question).as_string().empty()) << table << " " << question;
        }
        EXPECT_TRUE(row.at("recipients").is_array()) << table;
        for (const auto& [column, protection] : row.at("columns").as_object()) {
            EXPECT_TRUE(protections.contains(protection.as_string())) << table << "." << column;
        }
    }
}

}  // namespace
}  // namespace heydok::storage
