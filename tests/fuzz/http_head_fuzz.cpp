// links: heydok_net
#include "base/assert.hpp"
#include "net/request_head.hpp"
#include "net/url_encoding.hpp"

/// A request head and its query. What gets through holds nothing that a later reader could take
/// for something else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const std::string_view text = as_text({data, size});
    const auto head = net::parse_head(text, net::HttpLimits{});
    if (head.has_value()) {
        HEYDOK_ASSERT(head->request.path.starts_with('/'));
        HEYDOK_ASSERT(head->request.path.find("/../") == std::string::npos);
        for (const auto& [name, value] : head->request.headers.all()) {
            HEYDOK_ASSERT(value.find_first_of("\r\n") == std::string::npos);
        }
        (void)head->request.parameter("access_token");
        (void)head->request.cookie("heydok_session");
    }
    (void)net::query_parameter(text, "join_request");
    return 0;
}
