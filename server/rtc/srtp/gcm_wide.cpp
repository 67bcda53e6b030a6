#include "rtc/srtp/gcm_wide.hpp"

#include "base/assert.hpp"

#if defined(__x86_64__)
#include "rtc/srtp/gcm_field.hpp"
#endif

namespace heydok::srtp {

#if defined(__x86_64__)

namespace {

/// Two blocks.
using Pair = __m256i;
constexpr std::size_t kPairs = kGcmPowers / 2;
using PairRun = std::array<Pair, kPairs>;

HEYDOK_GCM_WIDE Pair load_pair(const std::uint8_t* from) {
    Pair out;
    std::memcpy(&out, from, sizeof out);
    return out;
}
HEYDOK_GCM_WIDE Pair both(Vector value) {
    return _mm256_broadcastsi128_si256(value);
}
HEYDOK_GCM_WIDE Pair reversed_pair(Pair value) {
    return _mm256_shuffle_epi8(
        value, both(_mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
}
HEYDOK_GCM_WIDE Vector folded(Pair value) {
    return _mm_xor_si128(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
}

HEYDOK_GCM_WIDE void next_counters(Vector& counter, PairRun& out) {
    const Pair order = both(_mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    Pair at = _mm256_add_epi32(both(counter), _mm256_set_epi32(2, 0, 0, 0, 1, 0, 0, 0));
    for (Pair& pair : out) {
        pair = _mm256_shuffle_epi8(at, order);
        at = _mm256_add_epi32(at, _mm256_set_epi32(2, 0, 0, 0, 2, 0, 0, 0));
    }
    counter = _mm_add_epi32(counter, _mm_set_epi32(kGcmPowers, 0, 0, 0));
}

HEYDOK_GCM_WIDE void encrypt_pairs(const GcmKeys& keys, PairRun& pairs) {
    const Pair first = both(load(keys.round_keys[0].data()));
    for (Pair& pair : pairs) {
        pair = _mm256_xor_si256(pair, first);
    }
    for (std::size_t round = 1; round < keys.rounds; ++round) {
        const Pair key = both(load(keys.round_keys[round].data()));
        for (Pair& pair : pairs) {
            pair = _mm256_aesenc_epi128(pair, key);
        }
    }
    const Pair last = both(load(keys.round_keys[keys.rounds].data()));
    for (Pair& pair : pairs) {
        pair = _mm256_aesenclast_epi128(pair, last);
    }
}

/// The hash after sixteen more blocks of what is encrypted.
HEYDOK_GCM_WIDE Vector absorb_pairs(const GcmKeys& keys, Vector hash, const PairRun& pairs) {
    Pair low = _mm256_setzero_si256();
    Pair middle = low;
    Pair high = low;
    for (std::size_t i = 0; i < kPairs; ++i) {
        Pair pair = reversed_pair(pairs[i]);
        if (i == 0) {
            pair = _mm256_xor_si256(pair, _mm256_zextsi128_si256(hash));
        }
        const Pair power = load_pair(keys.powers[2 * i].data());
        low = _mm256_xor_si256(low, _mm256_clmulepi64_epi128(pair, power, 0x00));
        high = _mm256_xor_si256(high, _mm256_clmulepi64_epi128(pair, power, 0x11));
        middle = _mm256_xor_si256(middle, _mm256_clmulepi64_epi128(pair, power, 0x01));
        middle = _mm256_xor_si256(middle, _mm256_clmulepi64_epi128(pair, power, 0x10));
    }
    return reduce({folded(low), folded(middle), folded(high)});
}

}  // namespace

HEYDOK_GCM_WIDE std::size_t transform_wide(const GcmState& state, MutableBytes text, bool seals) {
    Vector counter = load(state.counter.data());
    Vector hash = load(state.hash.data());
    const std::size_t size = text.size() / kWideRun * kWideRun;
    for (std::uint8_t* at = text.data(); at != text.data() + size; at += kWideRun) {
        PairRun plain;
        PairRun stream;
        next_counters(counter, stream);
        encrypt_pairs(state.keys, stream);
        for (std::size_t i = 0; i < kPairs; ++i) {
            plain[i] = load_pair(at + i * sizeof(Pair));
            stream[i] = _mm256_xor_si256(stream[i], plain[i]);
            std::memcpy(at + i * sizeof(Pair), &stream[i], sizeof(Pair));
        }
        hash = absorb_pairs(state.keys, hash, seals ? stream : plain);
    }
    store(state.counter.data(), counter);
    store(state.hash.data(), hash);
    return size;
}

#else

std::size_t transform_wide(const GcmState&, MutableBytes, bool) {
    HEYDOK_ASSERT(false);
    return 0;
}

#endif

}  // namespace heydok::srtp
