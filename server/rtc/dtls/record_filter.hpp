#pragma once
#include "base/bytes.hpp"

namespace heydok::dtls {

/// Whether unencrypted records may still matter.
enum class Phase : std::uint8_t { handshaking, established };

/// Appends to `kept` (cleared first) those records of a datagram that OpenSSL may see (RFC 6347
/// section 4.1). Anybody who can write to the path can forge unencrypted records, and some of them
/// would end a handshake, so left out are: cut or empty records and what follows them, unknown
/// types and versions, unencrypted alerts and application data, handshake fragments that overrun
/// their message or 16 KiB, and once established everything unencrypted. Internal to rtc/dtls.
void filter_records(ByteView datagram, Phase phase, Bytes& kept);

}  // namespace heydok::dtls
