#include "base/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace heydok {

Random Random::seeded(std::uint64_t seed) {
    Random random;
    random.seeded_ = true;
    random.state_ = seed;
    return random;
}

void Random::fill(MutableBytes out) {
    if (!seeded_) {
        std::size_t done = 0;
        while (done < out.size()) {
            const ssize_t got = getrandom(out.data() + done, out.size() - done, 0);
            if (got < 0 && errno != EINTR) {
                std::abort();  // without randomness no key is safe
            }
            done += got > 0 ? static_cast<std::size_t>(got) : 0;
        }
        return;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i % 8 == 0) {  // splitmix64: one step of the state per eight bytes
            state_ += 0x9E3779B97F4A7C15;
        }
        std::uint64_t mixed = state_;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        out[i] = static_cast<std::uint8_t>(mixed >> i % 8 * 8);
    }
}

std::uint32_t Random::u32() {
    return static_cast<std::uint32_t>(u64());
}

std::uint64_t Random::u64() {
    std::uint8_t bytes[8];
    fill(bytes);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) {
        value = value << 8 | byte;
    }
    return value;
}

std::string Random::text(std::size_t length, std::string_view alphabet) {
    std::string out;
    out.reserve(length);
    const std::size_t limit = 256 - 256 % alphabet.size();  // rejects the uneven tail
    while (out.size() < length) {
        std::uint8_t bytes[32];
        fill(bytes);
        for (const std::uint8_t byte : bytes) {
            if (byte < limit && out.size() < length) {
                out.push_back(alphabet[byte % alphabet.size()]);
            }
        }
    }
    return out;
}

}  // namespace heydok
