// links: heydok_signaling
#include "signaling/join_request.hpp"

/// The join_request parameter, from base64url to the engine's options.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const heydok::ByteView input{data, size};
    const auto request = heydok::signaling::decode_join_request(heydok::as_text(input));
    if (request.has_value()) {
        heydok::signaling::join_options(heydok::signaling::Claims{}, *request);
    }
    (void)heydok::signaling::gunzip(input, heydok::signaling::kMaxSignalMessage);
    return 0;
}
