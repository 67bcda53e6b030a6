// links: heydok_net
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "net/url_encoding.hpp"

/// Percent-encoding, paths and queries: a path that is let through stays below its root, however
/// often it is decoded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const std::string_view text = as_text({data, size});
    for (const net::PlusSign plus : {net::PlusSign::literal, net::PlusSign::space}) {
        const auto decoded = net::percent_decode(text, plus);
        HEYDOK_ASSERT(!decoded || decoded->size() <= size);
    }
    if (const auto path = net::safe_path(text)) {
        HEYDOK_ASSERT(path->starts_with('/'));
        HEYDOK_ASSERT(path->find("..") == std::string::npos || path->find("/../") == path->npos);
        HEYDOK_ASSERT(path->find('\0') == std::string::npos && path->find('\\') == path->npos);
        HEYDOK_ASSERT(net::safe_path(*path) == path);
    }
    const std::size_t split = text.find('\n');
    if (split != std::string_view::npos) {
        static_cast<void>(net::query_parameter(text.substr(split + 1), text.substr(0, split)));
    }
    return 0;
}
