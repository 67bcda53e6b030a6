#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/evidence_document.hpp"

namespace heydok::app {

/// docs/privacy/data-map.json as the build took it in, and the German words for it.
std::string_view data_map_text();
std::string_view german_words_text();

/// One column of a stored table and how it is protected.
struct MappedColumn {
    std::string name;
    Text protection;
};

/// One stored table: why, on what legal basis, how long, for whom.
struct MappedTable {
    std::string name;
    Text purpose;
    Text basis;
    Text retention;
    std::vector<Text> recipients;
    std::vector<MappedColumn> columns;
};

/// A way of keeping a column, and what it means.
struct Protection {
    Text name;
    Text meaning;
};

/// The data map in both languages.
struct DataMap {
    std::vector<Protection> protections;
    std::vector<MappedTable> tables;
    /// What has no German words; German documents then say it in English. A test wants it empty.
    std::vector<std::string> untranslated;
};

/// Reads the map that was built in.
DataMap read_data_map();

}  // namespace heydok::app
