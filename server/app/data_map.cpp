#include "app/data_map.hpp"

#include <boost/json.hpp>
#include <string_view>

namespace heydok::app {
namespace {

namespace json = boost::json;

/// Looks up the German words of what the map says.
class Translator {
  public:
    explicit Translator(std::vector<std::string>& missing)
        : words_(json::parse(german_words_text()).at("words").as_object()), missing_(missing) {}

    Text operator()(const json::value& english) {
        const auto phrase = json::value_to<std::string>(english);
        if (const json::value* german = words_.if_contains(phrase)) {
            return {json::value_to<std::string>(*german), phrase};
        }
        missing_.push_back(phrase);
        return same(phrase);
    }

  private:
    json::object words_;
    std::vector<std::string>& missing_;
};

MappedTable read_table(std::string_view name, const json::value& row, Translator& text) {
    MappedTable table{.name = std::string{name},
                      .purpose = text(row.at("purpose")),
                      .basis = text(row.at("basis")),
                      .retention = text(row.at("retention")),
                      .recipients = {},
                      .columns = {}};
    for (const json::value& recipient : row.at("recipients").as_array()) {
        table.recipients.push_back(text(recipient));
    }
    for (const auto& [column, protection] : row.at("columns").as_object()) {
        table.columns.push_back({std::string{std::string_view{column}}, text(protection)});
    }
    return table;
}

}  // namespace

DataMap read_data_map() {
    DataMap map;
    Translator text{map.untranslated};
    const json::value read = json::parse(data_map_text());
    for (const auto& [name, meaning] : read.at("protection").as_object()) {
        map.protections.push_back({text(json::value(name)), text(meaning)});
    }
    for (const auto& [name, row] : read.at("tables").as_object()) {
        map.tables.push_back(read_table(std::string_view{name}, row, text));
    }
    return map;
}

}  // namespace heydok::app
