#include "audit/entry.hpp"

namespace heydok::audit {
namespace {

/// Keeps these hashes apart from all others, and from those of another form of entry.
constexpr std::string_view kForm = "heydok audit entry 2";

}  // namespace

Bytes hash_of(const StoredEntry& entry) {
    Bytes bytes;
    ByteWriter writer{bytes};
    auto text = [&writer](std::string_view value) {
        writer.u32(static_cast<std::uint32_t>(value.size()));
        writer.bytes(as_bytes(value));
    };
    text(kForm);
    text(text_of(entry.store));
    text(entry.chain);
    writer.u64(static_cast<std::uint64_t>(entry.position));
    writer.u64(static_cast<std::uint64_t>(entry.at.time_since_epoch().count()));
    for (const std::string* field :
         {&entry.actor_kind, &entry.actor_id, &entry.event, &entry.action, &entry.outcome,
          &entry.object_kind, &entry.object_id, &entry.salt}) {
        text(*field);
    }
    writer.bytes(entry.previous_hash);
    const crypto::Sha256Digest digest = crypto::sha256(bytes);
    return {digest.begin(), digest.end()};
}

}  // namespace heydok::audit
