#pragma once
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "audit/export.hpp"

namespace heydok::audit {

/// The first entry of an export that is not as it was signed.
struct BadEntry {
    std::int64_t line = 0;   ///< of the file, from 1; one past the last if the rest is missing
    std::string store = {};  ///< with `chain` and `position`: the entry that belongs there;
    std::string chain = {};  ///< empty for the first line, and behind the last entry
    std::int64_t position = 0;
    std::string reason = {};  ///< in words for the operator
};

struct Verdict {
    std::optional<BadEntry> bad = {};  ///< empty: the export is whole
    std::string key = {};              ///< that signed it, in hexadecimal digits
    std::int64_t entries = 0;          ///< that were checked
};

/// Checks an export line by line without database or keys: that it is signed, and that each entry
/// is there, unchanged, in its place, with nothing between. `expected_key`: in hexadecimal digits,
/// empty for any: then the file proves only that it is as its maker signed it.
Verdict verify_export(std::istream& file, std::string_view expected_key);

}  // namespace heydok::audit
