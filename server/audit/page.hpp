#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "audit/log.hpp"

namespace heydok::audit {

/// How far a reader has gone back in the two stores: what lies before these positions is next.
struct PageMark {
    std::int64_t security = std::numeric_limits<std::int64_t>::max();
    std::int64_t call = std::numeric_limits<std::int64_t>::max();
};

/// What somebody wants to see of a practice's audit, the newest first.
struct PageQuery {
    std::string chain = {};
    PageMark before = {};
    std::optional<WallTime> from = {};        ///< not older
    std::optional<WallTime> to = {};          ///< older than this
    std::optional<Event> event = {};          ///< only of this kind
    std::optional<std::string> account = {};  ///< done by this account, or to it
    std::size_t most = 50;                    ///< entries
};

struct Page {
    std::vector<LoggedEntry> entries = {};
    std::optional<PageMark> next = {};  ///< empty: nothing lies before
};

/// Reads both stores backwards in one order of time. May answer fewer than asked, or none, with a
/// `next`: so that no reader holds up the others for long.
Page read_page(storage::Transaction& transaction, const PageQuery& query, WallTime now);

/// Whether the id that stands in an entry is this account's; false when the key that could tell has
/// been destroyed.
bool stands_for(storage::Transaction& transaction, const StoredEntry& entry, std::string_view kind,
                std::string_view id, std::string_view account, WallTime now);

}  // namespace heydok::audit
