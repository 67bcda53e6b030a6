// Runs fuzz targets over each file of their corpora, and over each file cut at several lengths and
// with single bytes changed, so that `./dev test` exercises the parsers without a fuzzer.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/target.hpp"

namespace {

using namespace heydok;

Bytes read(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return Bytes{std::istreambuf_iterator<char>{file}, {}};
}

/// At most 64 cuts and 64 changes a seed, spread evenly: the same each time.
int run_variants(const fuzz::Target& target, const Bytes& seed) {
    fuzz::run_measured(target, seed);
    int count = 1;
    const std::size_t step = seed.size() / 64 + 1;
    for (std::size_t at = 0; at < seed.size(); at += step) {
        // A copy of exactly this size, so that a read past the end is seen.
        fuzz::run_measured(target,
                           Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(at)));
        Bytes changed = seed;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ (0x80u | at));
        fuzz::run_measured(target, changed);
        count += 2;
    }
    return count;
}

}  // namespace

/// NAME FOLDER...
int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const auto targets = fuzz::all_targets();
    const auto target = std::find_if(targets.begin(), targets.end(), [&](const fuzz::Target& t) {
        return !arguments.empty() && t.name == arguments.front();
    });
    if (target == targets.end() || arguments.size() < 2) {
        std::fprintf(stderr, "usage: NAME CORPUS_FOLDER...\ntargets:");
        for (const fuzz::Target& known : targets) {
            std::fprintf(stderr, " %.*s", static_cast<int>(known.name.size()), known.name.data());
        }
        std::fprintf(stderr, "\n");
        return 2;
    }
    int seeds = 0;
    int runs = 0;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        for (const auto& entry : std::filesystem::directory_iterator{arguments[i]}) {
            runs += run_variants(*target, read(entry.path()));
            ++seeds;
        }
    }
    std::printf("%d seeds, %d inputs\n", seeds, runs);
    return seeds > 0 ? 0 : 1;  // an empty corpus proves nothing
}
