// links: heydok_people
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "people/person_name.hpp"

/// Names and titles in any bytes: what is accepted is accepted again as it stands and holds no
/// control character.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const std::string_view text = as_text({data, size});
    const auto plain = [](std::string_view accepted) {
        for (const char c : accepted) {
            HEYDOK_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
        }
    };
    if (const auto name = people::parse_person_name(text, "name")) {
        plain(name->reveal());
        const auto again = people::parse_person_name(name->reveal(), "name");
        HEYDOK_ASSERT(again && again->reveal() == name->reveal());
    }
    if (const auto title = people::parse_title(text, "name")) {
        plain(*title);
        HEYDOK_ASSERT(people::parse_title(*title, "name") == title);
    }
    return 0;
}
