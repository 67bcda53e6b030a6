#pragma once
#include <cstddef>

#include "base/bytes.hpp"

namespace heydok::dtls {

/// Whether unencrypted records may still matter.
enum class Phase : std::uint8_t { handshaking, established };

/// What filter_records let through, for the limits of a handshake.
struct KeptRecords {
    std::size_t fragments = 0;    ///< unencrypted handshake fragments
    std::size_t encrypted = 0;    ///< records of a later epoch
    std::size_t plain_bytes = 0;  ///< of what was kept; the encrypted records stand behind them
};

/// Appends to `kept` (cleared first) those records of a datagram that OpenSSL may see (RFC 6347
/// section 4.1). Anybody who can write to the path can forge unencrypted records, and some of them
/// would end a handshake, so left out are: cut or empty records and what follows them, unknown
/// types and versions, unencrypted alerts and application data, handshake fragments that overrun
/// their message or are too large or too early for a place in a handshake, and once established
/// everything unencrypted. Encrypted records are put behind the others. Internal to rtc/dtls.
KeptRecords filter_records(ByteView datagram, Phase phase, Bytes& kept);

}  // namespace heydok::dtls
