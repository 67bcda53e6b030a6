// links: heydok_signaling
#include "signaling/from_livekit.hpp"
#include "signaling/join_request.hpp"

/// A signal message of a client, from bytes to the engine's value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    livekit::SignalRequest request;
    if (heydok::signaling::parse_message(request, {data, size})) {
        (void)heydok::signaling::from_livekit(request);
    }
    return 0;
}
