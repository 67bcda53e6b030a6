// links: heydok_people
#include <cstdlib>

#include "people/authenticator_data.hpp"

/// What is read has its size, and every registration that is read has its key where it was: in
/// front of the extensions.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const ByteView bytes{data, size};
    const auto parsed = people::parse_authenticator_data(bytes);
    if (!parsed) {
        return 0;
    }
    if (!parsed->credential) {
        return 0;
    }
    const Bytes& id = parsed->credential->id;
    const std::size_t key_ends = 32 + 1 + 4 + 16 + 2 + id.size() + 77;
    if (id.empty() || id.size() > people::kLongestCredentialId || key_ends > size ||
        bytes[key_ends - 1] != parsed->credential->key.back()) {
        std::abort();
    }
    return 0;
}
