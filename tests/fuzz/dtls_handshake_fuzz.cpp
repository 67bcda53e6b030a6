// links: heydok_rtc_dtls
#include <deque>

#include "base/assert.hpp"
#include "rtc/dtls/transport.hpp"

namespace {

using namespace heydok;

const dtls::Certificate& certificate(std::size_t which) {
    static const dtls::Certificate made[2] = {
        dtls::Certificate::generate(WallTime{std::chrono::days{20'000}}),
        dtls::Certificate::generate(WallTime{std::chrono::days{20'000}})};
    return made[which];
}

/// One end and the datagrams on their way to it.
struct End {
    End(dtls::Role role, std::size_t own, std::size_t trusted) : transport{certificate(own), role} {
        transport.set_remote_fingerprints({certificate(trusted).fingerprint()});
    }
    dtls::Transport transport;
    std::deque<Bytes> inbox;
};

void post(const DatagramBatch& out, End& to) {
    constexpr std::size_t kMaxWaiting = 64;
    for (const auto& entry : out.entries()) {
        const ByteView bytes = out.bytes(entry);
        HEYDOK_ASSERT(bytes.size() <= dtls::kMaxDatagramSize);
        if (to.inbox.size() < kMaxWaiting) {
            to.inbox.emplace_back(bytes.begin(), bytes.end());
        }
    }
}

/// A datagram as the network may bring it: kept, dropped, doubled, late, cut or changed.
std::vector<Bytes> arrive(End& end, std::uint8_t fate, std::uint16_t where) {
    if (end.inbox.empty()) {
        return {};
    }
    Bytes next = end.inbox.front();
    end.inbox.pop_front();
    switch (fate) {
        case 0:
            return {};
        case 1:
            return {next, next};
        case 2:
            end.inbox.push_back(next);
            return {};
        case 3:
            next.resize(where % (next.size() + 1));
            return {next};
        case 4:
            next[where % next.size()] ^= static_cast<std::uint8_t>(1U << (where >> 12 & 7));
            return {next};
        default:
            return {next};
    }
}

void check(const End& client, const End& server) {
    const dtls::SrtpKeys* ours = client.transport.srtp_keys();
    const dtls::SrtpKeys* theirs = server.transport.srtp_keys();
    if (ours != nullptr && theirs != nullptr) {
        HEYDOK_ASSERT(ours->profile == theirs->profile);
        HEYDOK_ASSERT(ours->local_key == theirs->remote_key);
        HEYDOK_ASSERT(ours->remote_salt == theirs->local_salt);
    }
}

}  // namespace

/// A whole handshake over a hostile network, step by step. Keys agree where both ends have them,
/// and an end that trusts another certificate never gets any.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteReader script{{data, size}};
    const std::uint8_t trust = script.u8();
    End client{dtls::Role::client, 0, (trust & 1) != 0 ? 0U : 1U};
    End server{dtls::Role::server, 1, (trust & 2) != 0 ? 1U : 0U};
    const TransportAddress to{};
    Instant now{std::chrono::seconds{1}};
    DatagramBatch out;
    client.transport.start(now, to, out);
    post(out, server);
    constexpr int kMaxSteps = 200;
    for (int step = 0; step < kMaxSteps && script.remaining() >= 3; ++step) {
        const std::uint8_t action = script.u8();
        End& end = (action & 1) != 0 ? server : client;
        End& other = (action & 1) != 0 ? client : server;
        const std::uint16_t where = script.u16();
        out.clear();
        if (action >= 192) {
            now += std::chrono::milliseconds{where % 1024};
            end.transport.handle_timeout(now, to, out);
        }
        for (const Bytes& datagram : arrive(end, action >> 1 & 7, where)) {
            end.transport.handle_datagram(now, datagram, to, out);
        }
        post(out, other);
        check(client, server);
        HEYDOK_ASSERT((trust & 1) == 0 || client.transport.srtp_keys() == nullptr);
        HEYDOK_ASSERT((trust & 2) == 0 || server.transport.srtp_keys() == nullptr);
    }
    return 0;
}
