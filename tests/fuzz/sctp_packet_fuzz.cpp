// links: heydok_rtc_sctp
#include <usrsctp.h>

#include <cstring>

#include "rtc/sctp/association.hpp"

namespace {

using namespace heydok;

constexpr std::size_t kCommonHeaderSize = 12;

/// A connected pair; remembers the verification tag that packets to the server carry.
struct Pair {
    explicit Pair(sctp::Library& library)
        : client(library, sctp::DtlsRole::client), server(library, sctp::DtlsRole::server) {
        client.start(now);
        server.start(now);
        static_cast<void>(client.open_channel({"label", ""}));
        exchange();
    }
    void exchange() {
        constexpr int kMaxRounds = 20;
        for (int round = 0; round < kMaxRounds; ++round) {
            move(client, server, true);
            move(server, client, false);
        }
    }
    void move(sctp::Association& from, sctp::Association& to, bool to_server) {
        sctp::PacketQueue packets;
        std::vector<sctp::Event> events;
        from.drain(packets, events);
        for (std::size_t i = 0; i < packets.size(); ++i) {
            if (to_server && packets[i].size() >= kCommonHeaderSize) {
                std::copy_n(packets[i].begin(), kCommonHeaderSize, header);
            }
            to.handle_packet(now, packets[i]);
        }
    }

    Instant now{std::chrono::seconds{1}};
    sctp::Association client;
    sctp::Association server;
    std::uint8_t header[kCommonHeaderSize] = {};
};

/// The chunks behind a header that usrsctp accepts: right ports, tag and checksum.
Bytes as_packet(const Pair& pair, ByteView chunks) {
    Bytes packet(pair.header, pair.header + kCommonHeaderSize);
    packet.insert(packet.end(), chunks.begin(), chunks.end());
    std::fill_n(packet.begin() + 8, 4, std::uint8_t{0});
    const std::uint32_t checksum = usrsctp_crc32c(packet.data(), packet.size());
    std::memcpy(packet.data() + 8, &checksum, sizeof checksum);
    return packet;
}

}  // namespace

/// The input as one raw packet, then as the chunks of a genuine one, to a connected association.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static sctp::Library library;
    Pair pair{library};
    pair.server.handle_packet(pair.now, {data, size});
    if (size <= sctp::kMaxPacketSize) {
        pair.server.handle_packet(pair.now, as_packet(pair, {data, size}));
    }
    pair.exchange();
    pair.now += std::chrono::seconds{2};
    library.advance(pair.now);
    pair.server.handle_timeout(pair.now);
    pair.exchange();
    return 0;
}
