// links: heydok_rtc_dtls
#include "rtc/dtls/record_filter.hpp"
#include "rtc/dtls/transport.hpp"

namespace {

using namespace heydok;

const dtls::Certificate& certificate() {
    static const dtls::Certificate made =
        dtls::Certificate::generate(WallTime{std::chrono::days{20000}});
    return made;
}

/// The input as datagrams (each after two bytes of length) to one transport in virtual time.
void exercise(dtls::Role role, ByteView input) {
    dtls::Transport transport{certificate(), role};
    transport.set_remote_fingerprints({certificate().fingerprint()});
    const TransportAddress to{};
    DatagramBatch out;
    Instant now{};
    transport.start(now, to, out);
    ByteReader reader{input};
    while (reader.remaining() > 2) {
        const std::size_t size = std::min<std::size_t>(reader.u16(), reader.remaining());
        transport.handle_datagram(now, reader.take(size), to, out);
        now += std::chrono::milliseconds{150};
        transport.handle_timeout(now, to, out);
        out.clear();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes kept;
    dtls::filter_records({data, size}, dtls::Phase::handshaking, kept);
    exercise(dtls::Role::server, {data, size});
    exercise(dtls::Role::client, {data, size});
    return 0;
}
