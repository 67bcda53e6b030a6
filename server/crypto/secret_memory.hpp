#pragma once
#include "base/bytes.hpp"

namespace heydok::crypto {

/// Whether both hold the same bytes, in a time that depends on the length only. Different lengths
/// are unequal at once: a length is no secret.
[[nodiscard]] bool constant_time_equal(ByteView left, ByteView right);

/// Overwrites key material with zeros in a way that the compiler may not leave out.
void wipe(MutableBytes secret);

/// How far protect_process_secrets got.
struct SecretProtection {
    bool locked_heap = false;  ///< long-lived private keys never reach swap or a dump
    bool no_dumps = false;     ///< no core dump at all, and no debugger of the same user
};

/// Once, before the first key is made: OpenSSL keeps private keys in a heap that is locked and left
/// out of dumps, and this process leaves no core dump. Under a sanitizer, whose leak check attaches
/// to the process, only the size limit of dumps is set.
SecretProtection protect_process_secrets();

}  // namespace heydok::crypto
