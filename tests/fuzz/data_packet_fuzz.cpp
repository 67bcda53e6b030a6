// links: heydok_media
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "media/data_packet.hpp"

/// Stamping any bytes gives a packet that can be stamped again to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok::media;
    const DataSender sender{"PA_sender", "identity"};
    const auto once = stamp_data_packet({data, size}, sender, DataKind::lossy);
    if (once && once->bytes.size() <= kMaxDataPacketSize) {
        const auto twice = stamp_data_packet(once->bytes, sender, DataKind::lossy);
        HEYDOK_ASSERT(twice.has_value());
        HEYDOK_ASSERT(twice->bytes == once->bytes);
        HEYDOK_ASSERT(twice->sequence == once->sequence);
    }
    return 0;
}
