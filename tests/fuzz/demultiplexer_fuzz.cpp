// links: heydok_rtc_peer
#include "base/assert.hpp"
#include "rtc/peer/peer.hpp"

namespace {

using namespace heydok;

const peer::Settings& settings() {
    static sctp::Library library;
    static Random random = Random::seeded(1);
    static const peer::Settings made{
        dtls::Certificate::generate(WallTime{std::chrono::days{20'000}}),
        library,
        random,
        {*parse_address("192.0.2.1", 7882)}};
    return made;
}

}  // namespace

/// Datagrams of every first byte from an address that has proven nothing: nothing is sent, nothing
/// is told, nobody is connected.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    peer::Peer peer{settings()};
    Instant now{std::chrono::seconds{1}};
    peer.set_remote(now, {{"client", "clientpassword0123456789"},
                          {{sdp::HashAlgorithm::sha256, Bytes(32, 1)}}});
    const TransportAddress from = *parse_address("198.51.100.7", 5'000);
    ByteReader script{{data, size}};
    DatagramBatch out;
    while (script.remaining() > 2) {
        const ByteView bytes = script.take(std::min<std::size_t>(script.u16(), script.remaining()));
        Bytes datagram{bytes.begin(), bytes.end()};
        if (datagram.empty()) {
            now += std::chrono::milliseconds{700};
            peer.handle_timeout(now, out);
            continue;
        }
        const peer::Received received = peer.handle_datagram(now, from, datagram, out);
        HEYDOK_ASSERT(received.outcome != peer::Outcome::rtp &&
                      received.outcome != peer::Outcome::rtcp);
        HEYDOK_ASSERT(!received.path_proven && !peer.connected() && !peer.can_send());
        HEYDOK_ASSERT(out.empty() && peer.events().empty());
    }
    return 0;
}
