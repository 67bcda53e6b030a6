#pragma once
#include <cstdint>

#include "base/bytes.hpp"

namespace heydok::crypto {

/// CRC-32 with the reflected polynomial 0xEDB88320 (ITU-T V.42), as STUN FINGERPRINT (RFC 8489
/// section 14.7, before the XOR with 0x5354554E) uses it.
std::uint32_t crc32(ByteView bytes);

}  // namespace heydok::crypto
