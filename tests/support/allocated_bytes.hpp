#pragma once
#include <cstdint>

namespace heydok::support {

/// Bytes that this program holds from its allocator, with or without a sanitizer.
[[nodiscard]] std::int64_t allocated_bytes();

}  // namespace heydok::support
