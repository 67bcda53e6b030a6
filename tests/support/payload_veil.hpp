#pragma once
#include <map>

#include "base/random.hpp"
#include "rtc/peer/negotiated.hpp"

namespace heydok::support {

/// Stands in for end-to-end encryption: what a sender gives to the engine is random behind the
/// bytes that the codec leaves in the clear, and what a receiver gets from it is put back. The
/// engine, between them, sees nothing else. One thread.
class PayloadVeil {
  public:
    /// With `everything` the clear bytes are random as well, descriptors included: nobody could
    /// forward that as before.
    explicit PayloadVeil(std::uint64_t seed, bool everything = false)
        : random_(Random::seeded(seed)), everything_(everything) {}

    /// Replaces what is not clear. Payloads with less than 16 such bytes stay as they are.
    void hide(peer::MediaCodec codec, MutableBytes payload);
    /// Puts back what `hide` replaced, whatever has become of the bytes before it.
    void show(MutableBytes payload) const;
    [[nodiscard]] std::size_t hidden() const { return originals_.size(); }

  private:
    Random random_;
    bool everything_;
    std::map<Bytes, Bytes> originals_;  ///< by the last bytes of what replaced them
};

}  // namespace heydok::support
