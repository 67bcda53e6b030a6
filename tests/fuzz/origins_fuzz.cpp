// links: heydok_api
#include "api/origins.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"

/// Host and Origin of any content: a foreign name never becomes the origin of a link, and only
/// listed origins are told that they may.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    static const api::Origins open{{"", {"https://partner.example"}, 8'000}};
    static const api::Origins fixed{{"https://practice.example", {}, 8'000}};
    const std::string_view text = as_text({data, size});
    const std::size_t split = std::min(text.find('\n'), text.size());
    net::Request request;
    request.headers.set("Host", text.substr(0, split));
    request.headers.set("Origin", text.substr(std::min(split + 1, text.size())));
    HEYDOK_ASSERT(fixed.own(request) == "https://practice.example");
    const std::string signal = fixed.signal_url(request);
    HEYDOK_ASSERT(signal == "wss://practice.example" ||
                  signal == "ws://" + std::string{request.headers.get("Host")});
    HEYDOK_ASSERT(signal.find_first_of("\r\n \"<>'\\@?#") == std::string::npos);
    const std::string own = open.own(request);
    HEYDOK_ASSERT(own.starts_with("http://") || own.starts_with("https://"));
    HEYDOK_ASSERT(own.find_first_of("\r\n \"<>'\\@?#") == std::string::npos);
    const std::string allowed = open.cross_origin(request);
    HEYDOK_ASSERT(allowed.empty() || allowed == "https://partner.example");
    static_cast<void>(open.may_change(request));
    static_cast<void>(open.secure(request));
    return 0;
}
