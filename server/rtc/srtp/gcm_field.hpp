#pragma once
#include <immintrin.h>

#include <cstdint>
#include <cstring>

/// Functions that may use the instructions; called after PacketGcm::supported() only.
#define HEYDOK_GCM __attribute__((target("aes,pclmul,ssse3,sse4.1")))
/// Likewise, after PacketGcm::wide_supported().
#define HEYDOK_GCM_WIDE __attribute__((target("aes,pclmul,avx2,vaes,vpclmulqdq")))

/// Arithmetic of GCM's hash with x86 instructions, for packet_gcm.cpp and gcm_wide.cpp.
namespace heydok::srtp {

using Vector = __m128i;

HEYDOK_GCM inline Vector load(const std::uint8_t* from) {
    Vector out;
    std::memcpy(&out, from, sizeof out);
    return out;
}

HEYDOK_GCM inline void store(std::uint8_t* to, Vector value) {
    std::memcpy(to, &value, sizeof value);
}

/// GCM counts bits from the other end than the multiplication does (RFC 8452, appendix A).
HEYDOK_GCM inline Vector reversed(Vector value) {
    return _mm_shuffle_epi8(value,
                            _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/// A product of 256 bits, not yet reduced, so that several can be added first.
struct Product {
    Vector low;
    Vector middle;
    Vector high;
};

HEYDOK_GCM inline void add_product(Product& sum, Vector a, Vector b) {
    sum.low = _mm_xor_si128(sum.low, _mm_clmulepi64_si128(a, b, 0x00));
    sum.high = _mm_xor_si128(sum.high, _mm_clmulepi64_si128(a, b, 0x11));
    sum.middle = _mm_xor_si128(sum.middle, _mm_clmulepi64_si128(a, b, 0x01));
    sum.middle = _mm_xor_si128(sum.middle, _mm_clmulepi64_si128(a, b, 0x10));
}

/// Modulo x^128 + x^127 + x^126 + x^121 + 1, divided by x^128 on the way.
HEYDOK_GCM inline Vector reduce(const Product& sum) {
    const Vector polynomial = _mm_set_epi32(static_cast<int>(0xC2000000), 0, 0, 1);
    const Vector high = _mm_xor_si128(sum.high, _mm_srli_si128(sum.middle, 8));
    Vector low = _mm_xor_si128(sum.low, _mm_slli_si128(sum.middle, 8));
    for (int i = 0; i < 2; ++i) {
        low = _mm_xor_si128(_mm_clmulepi64_si128(low, polynomial, 0x10),
                            _mm_shuffle_epi32(low, 0x4E));
    }
    return _mm_xor_si128(high, low);
}

}  // namespace heydok::srtp
