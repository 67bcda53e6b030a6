#pragma once
#include "rtc/srtp/packet_gcm.hpp"

namespace heydok::srtp {

/// Bytes that the wide way takes at a time.
inline constexpr std::size_t kWideRun = kGcmPowers * sizeof(GcmBlock);

/// Where a packet's encryption stands: its counter (the block's number with its bytes in the
/// machine's order) and the hash so far. Both are moved on.
struct GcmState {
    const GcmKeys& keys;
    GcmBlock& counter;
    GcmBlock& hash;
};

/// Encrypts or decrypts as many whole runs of sixteen blocks as `text` begins with, in place, two
/// blocks with one instruction; how many bytes that were. After PacketGcm::wide_supported() only.
std::size_t transform_wide(const GcmState& state, MutableBytes text, bool seals);

}  // namespace heydok::srtp
