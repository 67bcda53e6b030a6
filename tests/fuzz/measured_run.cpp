#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "tests/fuzz/target.hpp"

namespace heydok::fuzz {
namespace {

double processor_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Tells what it saw when the program ends; libFuzzer leaves no other moment.
struct Record {
    std::size_t runs = 0;
    std::size_t slow = 0;
    double slowest_ms = 0;
    ~Record() {
        std::fprintf(stderr, "measured: %zu runs, slowest %.2f ms, %zu over %.0f ms\n", runs,
                     slowest_ms, slow, kSlowInputMs);
    }
};

Record& record() {
    static Record instance;
    return instance;
}

void keep(const Target& target, ByteView input) {
    const char* const folder = std::getenv("HEYDOK_FUZZ_ARTIFACTS");
    if (folder != nullptr) {
        std::ofstream file{std::string{folder} + "/" + std::string{target.name} + "-slow",
                           std::ios::binary};
        file << as_text(input);
    }
}

}  // namespace

int run_measured(const Target& target, ByteView input) {
    constexpr int kTries = 3;
    double least_ms = 0;
    int answer = 0;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const double before = processor_ms();
        answer = target.function(input.data(), input.size());
        const double spent = processor_ms() - before;
        least_ms = attempt == 0 ? spent : std::min(least_ms, spent);
        if (least_ms <= kSlowInputMs) {
            break;
        }
    }
    Record& seen = record();
    ++seen.runs;
    if (least_ms > kSlowInputMs) {
        ++seen.slow;
    }
    if (least_ms > seen.slowest_ms) {
        seen.slowest_ms = least_ms;
        if (least_ms > kSlowInputMs) {
            keep(target, input);
        }
    }
    return answer;
}

std::size_t slow_inputs() {
    return record().slow;
}

}  // namespace heydok::fuzz
