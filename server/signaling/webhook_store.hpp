#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "storage/database.hpp"

namespace heydok::signaling {

/// An event that a receiver has not taken yet.
struct KeptEvent {
    std::int64_t number = 0;  ///< in the order of the events; 0: not kept
    std::string room;         ///< sid
    std::string url;          ///< of the receiver
    std::string body;
};

/// The queue of webhooks on disk. Writes go to the database thread in the order of the calls and
/// are not waited for: what happened in the milliseconds before a crash may be lost. Thread-safe.
class WebhookStore {
  public:
    /// `database` outlives this and all writes.
    explicit WebhookStore(storage::Database& database) : database_(database) {}

    void keep(KeptEvent event);
    void forget(std::int64_t number);
    /// What the process before this one has not delivered, in order. Blocks. Throws storage::Error.
    std::vector<KeptEvent> load();

  private:
    storage::Database& database_;
};

}  // namespace heydok::signaling
