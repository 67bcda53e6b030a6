#include "tests/support/allocated_bytes.hpp"

#include <malloc.h>

#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#endif

namespace heydok::support {

std::int64_t allocated_bytes() {
#if __has_feature(address_sanitizer)
    return static_cast<std::int64_t>(__sanitizer_get_current_allocated_bytes());
#else
    return static_cast<std::int64_t>(::mallinfo2().uordblks);
#endif
}

}  // namespace heydok::support
