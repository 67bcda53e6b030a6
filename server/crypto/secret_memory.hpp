#pragma once
#include "base/bytes.hpp"

namespace heydok::crypto {

/// Whether both hold the same bytes, in a time that depends on the length only. Different lengths
/// are unequal at once: a length is no secret.
[[nodiscard]] bool constant_time_equal(ByteView left, ByteView right);

/// Overwrites key material with zeros in a way that the compiler may not leave out.
void wipe(MutableBytes secret);

}  // namespace heydok::crypto
