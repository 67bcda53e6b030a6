// Runs a fuzz target over each file of its corpus, and over each file cut at several lengths and
// with single bytes changed, so that `./dev test` exercises the parsers without a fuzzer.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;

Input read(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return Input{std::istreambuf_iterator<char>{file}, {}};
}

void run(const Input& input) {
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

/// At most 64 cuts and 64 changes a seed, spread evenly: the same each time.
int run_variants(const Input& seed) {
    run(seed);
    int count = 1;
    const std::size_t step = seed.size() / 64 + 1;
    for (std::size_t at = 0; at < seed.size(); at += step) {
        run(Input(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(at)));
        Input changed = seed;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ (0x80u | at));
        run(changed);
        count += 2;
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
        std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
        return 2;
    }
    int seeds = 0;
    int runs = 0;
    for (const auto& entry : std::filesystem::directory_iterator{argv[1]}) {
        runs += run_variants(read(entry.path()));
        ++seeds;
    }
    std::printf("%d seeds, %d inputs\n", seeds, runs);
    return seeds > 0 ? 0 : 1;  // an empty corpus proves nothing
}
