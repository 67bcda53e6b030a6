#include "rtc/srtp/packet_gcm.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "crypto/secret_memory.hpp"
#include "rtc/srtp/gcm_wide.hpp"

#if defined(__x86_64__)
#include <cpuid.h>

#include "rtc/srtp/gcm_field.hpp"
#endif

namespace heydok::srtp {

#if defined(__x86_64__)

namespace {

HEYDOK_GCM Vector multiply(Vector a, Vector b) {
    Product product{_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    add_product(product, a, b);
    return reduce(product);
}

/// Times x in the same field; the choice is made without a branch.
HEYDOK_GCM Vector doubled(Vector value) {
    const Vector carries = _mm_srli_epi64(value, 63);
    const Vector shifted = _mm_or_si128(_mm_slli_epi64(value, 1), _mm_slli_si128(carries, 8));
    const Vector top = _mm_shuffle_epi32(_mm_srai_epi32(value, 31), 0xFF);
    const Vector polynomial = _mm_set_epi32(static_cast<int>(0xC2000000), 0, 0, 1);
    return _mm_xor_si128(shifted, _mm_and_si128(top, polynomial));
}

/// A round key from the one before (`last`: one or, with 256 bits, two before).
HEYDOK_GCM Vector spread(Vector last, Vector assist) {
    last = _mm_xor_si128(last, _mm_slli_si128(last, 4));
    last = _mm_xor_si128(last, _mm_slli_si128(last, 8));
    return _mm_xor_si128(last, assist);
}

}  // namespace

struct PacketGcm::Work {
    const GcmKeys& keys;
    Vector counter;  ///< the nonce, and the block's number with its bytes in the machine's order
    Vector hash;

    static constexpr std::size_t kBlock = 16;
    /// Blocks worked on together: the instructions take several cycles, but one can begin in each.
    template <std::size_t Count>
    using Run = std::array<Vector, Count>;

    HEYDOK_GCM static void expand_128(GcmKeys& out, const std::uint8_t* key) {
        Vector last = load(key);
        store(out.round_keys[0].data(), last);
        Vector constant = _mm_set1_epi32(1);
        for (std::size_t i = 1; i <= 10; ++i) {
            // aeskeygenassist wants its constant at compile time: substitute with 0 and add it.
            const Vector assist = _mm_shuffle_epi32(_mm_aeskeygenassist_si128(last, 0), 0xFF);
            last = spread(last, _mm_xor_si128(assist, constant));
            store(out.round_keys[i].data(), last);
            constant = i == 8 ? _mm_set1_epi32(0x1B) : _mm_slli_epi32(constant, 1);
        }
        out.rounds = 10;
    }

    HEYDOK_GCM static void expand_256(GcmKeys& out, const std::uint8_t* key) {
        Vector even = load(key);
        Vector odd = load(key + kBlock);
        store(out.round_keys[0].data(), even);
        store(out.round_keys[1].data(), odd);
        Vector constant = _mm_set1_epi32(1);
        for (std::size_t i = 2; i <= 14; ++i) {
            if (i % 2 == 0) {
                const Vector assist = _mm_shuffle_epi32(_mm_aeskeygenassist_si128(odd, 0), 0xFF);
                even = spread(even, _mm_xor_si128(assist, constant));
                constant = _mm_slli_epi32(constant, 1);
                store(out.round_keys[i].data(), even);
            } else {
                const Vector assist = _mm_shuffle_epi32(_mm_aeskeygenassist_si128(even, 0), 0xAA);
                odd = spread(odd, assist);
                store(out.round_keys[i].data(), odd);
            }
        }
        out.rounds = 14;
    }

    HEYDOK_GCM static void make_powers(GcmKeys& out) {
        Run<1> zero{_mm_setzero_si128()};
        const Work work{out, _mm_setzero_si128(), _mm_setzero_si128()};
        work.encrypt(zero);
        const Vector first = doubled(reversed(zero[0]));
        Vector power = first;
        for (std::size_t i = kGcmPowers; i-- > 0;) {
            store(out.powers[i].data(), power);
            power = multiply(power, first);
        }
    }

    HEYDOK_GCM void start(const Nonce& nonce) {
        GcmBlock block{};
        std::copy(nonce.begin(), nonce.end(), block.begin());
        counter = load(block.data());
        hash = _mm_setzero_si128();
    }

    template <std::size_t Count>
    HEYDOK_GCM void encrypt(Run<Count>& blocks) const {
        const Vector first = load(keys.round_keys[0].data());
        for (Vector& block : blocks) {
            block = _mm_xor_si128(block, first);
        }
        for (std::size_t round = 1; round < keys.rounds; ++round) {
            const Vector key = load(keys.round_keys[round].data());
            for (Vector& block : blocks) {
                block = _mm_aesenc_si128(block, key);
            }
        }
        const Vector last = load(keys.round_keys[keys.rounds].data());
        for (Vector& block : blocks) {
            block = _mm_aesenclast_si128(block, last);
        }
    }

    HEYDOK_GCM Vector next_counter() {
        counter = _mm_add_epi32(counter, _mm_set_epi32(1, 0, 0, 0));
        return _mm_shuffle_epi8(counter,
                                _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    }

    template <std::size_t Count>
    HEYDOK_GCM void absorb(const Run<Count>& blocks) {
        Product sum{_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
        const GcmBlock* const powers = keys.powers.data() + (kGcmPowers - Count);
        for (std::size_t i = 0; i < Count; ++i) {
            const Vector block = reversed(blocks[i]);
            add_product(sum, i == 0 ? _mm_xor_si128(block, hash) : block, load(powers[i].data()));
        }
        hash = reduce(sum);
    }

    HEYDOK_GCM static Vector load_part(ByteView bytes) {
        GcmBlock block{};
        std::copy(bytes.begin(), bytes.end(), block.begin());
        return load(block.data());
    }

    HEYDOK_GCM void associate(ByteView bytes) {
        for (; bytes.size() >= 2 * kBlock; bytes = bytes.subspan(2 * kBlock)) {
            absorb<2>({load(bytes.data()), load(bytes.data() + kBlock)});
        }
        if (bytes.size() > kBlock) {
            absorb<2>({load(bytes.data()), load_part(bytes.subspan(kBlock))});
        } else if (!bytes.empty()) {
            absorb<1>({load_part(bytes)});
        }
    }

    /// Whole blocks. The hash is always of what is encrypted.
    template <std::size_t Count>
    HEYDOK_GCM void transform(std::uint8_t* at, bool seals) {
        Run<Count> text;
        Run<Count> stream;
        for (Vector& block : stream) {
            block = next_counter();
        }
        encrypt(stream);
        for (std::size_t i = 0; i < Count; ++i) {
            text[i] = load(at + i * kBlock);
            stream[i] = _mm_xor_si128(stream[i], text[i]);
            store(at + i * kBlock, stream[i]);
        }
        absorb(seals ? stream : text);
    }

    HEYDOK_GCM void transform_part(MutableBytes part, bool seals) {
        Run<1> stream{next_counter()};
        encrypt(stream);
        const Vector text = load_part(part);
        GcmBlock result{};
        store(result.data(), _mm_xor_si128(stream[0], text));
        std::copy_n(result.begin(), part.size(), part.begin());
        absorb<1>({seals ? load_part(part) : text});
    }

    HEYDOK_GCM std::size_t go_wide(MutableBytes text, bool seals) {
        GcmBlock counted{};
        GcmBlock hashed{};
        store(counted.data(), counter);
        store(hashed.data(), hash);
        const std::size_t done = transform_wide({keys, counted, hashed}, text, seals);
        counter = load(counted.data());
        hash = load(hashed.data());
        return done;
    }

    HEYDOK_GCM void transform_all(MutableBytes text, bool seals) {
        if (keys.wide && text.size() >= kWideRun) {
            text = text.subspan(go_wide(text, seals));
        }
        while (text.size() >= 8 * kBlock) {
            transform<8>(text.data(), seals);
            text = text.subspan(8 * kBlock);
        }
        if (text.size() >= 4 * kBlock) {
            transform<4>(text.data(), seals);
            text = text.subspan(4 * kBlock);
        }
        if (text.size() >= 2 * kBlock) {
            transform<2>(text.data(), seals);
            text = text.subspan(2 * kBlock);
        }
        if (text.size() >= kBlock) {
            transform<1>(text.data(), seals);
            text = text.subspan(kBlock);
        }
        if (!text.empty()) {
            transform_part(text, seals);
        }
    }

    HEYDOK_GCM void run(ByteView associated, MutableBytes text, bool seals, GcmBlock& tag) {
        Run<1> mask{next_counter()};  // number 1
        encrypt(mask);
        associate(associated);
        transform_all(text, seals);
        GcmBlock sizes{};
        store_u32(sizes.data() + 4, static_cast<std::uint32_t>(associated.size() * 8));
        store_u32(sizes.data() + 12, static_cast<std::uint32_t>(text.size() * 8));
        absorb<1>({load(sizes.data())});
        store(tag.data(), _mm_xor_si128(reversed(hash), mask[0]));
    }
};

bool PacketGcm::supported() {
    static const bool kSupported = __builtin_cpu_supports("aes") != 0 &&
                                   __builtin_cpu_supports("pclmul") != 0 &&
                                   __builtin_cpu_supports("sse4.1") != 0;
    return kSupported;
}

bool PacketGcm::wide_supported() {
    // Bits of CPUID leaf 7, ECX.
    constexpr unsigned kVaes = 1U << 9;
    constexpr unsigned kVpclmulqdq = 1U << 10;
    static const bool kSupported = [] {
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        const bool told = __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0;
        // AVX2 is only told where the system keeps the long registers.
        return supported() && __builtin_cpu_supports("avx2") != 0 && told && (c & kVaes) != 0 &&
               (c & kVpclmulqdq) != 0;
    }();
    return kSupported;
}

PacketGcm::PacketGcm(ByteView key, bool wide) {
    HEYDOK_ASSERT(supported() && (key.size() == 16 || key.size() == 32));
    HEYDOK_ASSERT(!wide || wide_supported());
    keys_.wide = wide;
    key.size() == 16 ? Work::expand_128(keys_, key.data()) : Work::expand_256(keys_, key.data());
    Work::make_powers(keys_);
}

void PacketGcm::seal(const Nonce& nonce, ByteView associated, MutableBytes text,
                     MutableBytes tag) const {
    Work work{keys_, {}, {}};
    GcmBlock result{};
    work.start(nonce);
    work.run(associated, text, true, result);
    std::copy_n(result.begin(), kTagSize, tag.begin());
}

bool PacketGcm::open(const Nonce& nonce, ByteView associated, MutableBytes text,
                     ByteView tag) const {
    Work work{keys_, {}, {}};
    GcmBlock result{};
    work.start(nonce);
    work.run(associated, text, false, result);
    return crypto::constant_time_equal(result, tag);
}

#else

struct PacketGcm::Work {};

bool PacketGcm::supported() {
    return false;
}

bool PacketGcm::wide_supported() {
    return false;
}

PacketGcm::PacketGcm(ByteView, bool) {
    HEYDOK_ASSERT(supported());
}

void PacketGcm::seal(const Nonce&, ByteView, MutableBytes, MutableBytes) const {}

bool PacketGcm::open(const Nonce&, ByteView, MutableBytes, ByteView) const {
    return false;
}

#endif

PacketGcm::~PacketGcm() {
    for (GcmBlock& key : keys_.round_keys) {
        crypto::wipe(key);
    }
    for (GcmBlock& power : keys_.powers) {
        crypto::wipe(power);
    }
}

}  // namespace heydok::srtp
