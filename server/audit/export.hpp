#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.hpp"
#include "audit/log.hpp"
#include "base/result.hpp"
#include "crypto/signature.hpp"
#include "storage/transaction.hpp"

namespace heydok::audit {

/// One chain of one store in an export.
struct ExportSection {
    Store store = Store::security;
    std::string chain = {};
    ChainRange range = {};
    std::vector<Checkpoint> checkpoints = {};
};

/// The first line of an export: what follows, and the signature over it.
struct Manifest {
    WallTime made_at = {};
    Bytes key = {};  ///< Ed25519, 32 bytes
    std::vector<ExportSection> sections = {};
};
std::string manifest_line(const Manifest& manifest, const crypto::SigningKey& key);
/// `malformed` for what is no manifest; a wrong signature, too.
Parsed<Manifest> read_manifest(std::string_view line);

/// Takes the lines of an export one after the other, without line ends.
using LineSink = std::function<void(std::string_view)>;

/// Writes the readable entries of the chains of both stores: one signed manifest, then one FHIR
/// AuditEvent a line (NDJSON). Of each chain at most the newest `longest`.
void export_log(storage::Transaction& transaction, const std::vector<std::string>& chains,
                std::int64_t longest, WallTime now, const LineSink& sink);

/// All chains of both stores.
std::vector<std::string> all_chains(storage::Transaction& transaction);

}  // namespace heydok::audit
