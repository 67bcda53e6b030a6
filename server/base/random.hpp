#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace heydok {

/// Source of random bytes: the kernel's generator, or for tests a seeded sequence that repeats.
/// Not shared between threads.
class Random {
  public:
    /// From the kernel (getrandom); fit for keys, tokens and ids.
    static Random system() { return Random{}; }
    /// The same bytes for the same seed. For tests and simulations only.
    static Random seeded(std::uint64_t seed);

    void fill(MutableBytes out);
    std::uint32_t u32();
    std::uint64_t u64();
    /// `length` characters drawn evenly from `alphabet` (2 to 256 characters).
    std::string text(std::size_t length, std::string_view alphabet);

    /// 57 letters and digits without look-alikes; 5.8 bits a character.
    static constexpr std::string_view kReadable =
        "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    /// The characters that ICE user fragments and passwords may hold (RFC 8839 section 5.4).
    static constexpr std::string_view kIceChars =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private:
    Random() = default;
    bool seeded_ = false;
    std::uint64_t state_ = 0;
};

}  // namespace heydok
