#include "benchmarks/flood_kinds.hpp"

#include <fmt/core.h>

#include "benchmarks/server_process.hpp"
#include "benchmarks/signal_messages.hpp"
#include "rtc/dtls/transport.hpp"
#include "rtc/stun/message_builder.hpp"

namespace heydok::bench {
namespace {

constexpr std::size_t kManyAddresses = 1'000;

template <class... Kinds>
FloodSources sources(Kinds... kinds) {
    FloodSources all;
    (all.push_back(std::make_unique<FloodSource>(std::move(kinds))), ...);
    return all;
}

/// Different in its first 24 bytes each time.
struct Noise {
    std::size_t size;
    std::uint64_t state = 1;
    void operator()(Bytes& out) {
        out.resize(size);
        for (std::size_t i = 0; i < 24; ++i) {
            state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
            out[i] = static_cast<std::uint8_t>(state >> 56);
        }
    }
};

/// The same datagrams again and again.
struct Repeated {
    std::vector<Bytes> all;
    std::size_t next = 0;
    void operator()(Bytes& out) { out = all[next++ % all.size()]; }
};

DatagramFlood from_outside(std::uint64_t per_second, std::function<void(Bytes&)> next) {
    return {media_port(), kManyAddresses, per_second, std::move(next)};
}

DatagramFlood from_within(FloodProbe& probe, std::uint64_t per_second, Repeated next) {
    return {media_port(), 1, per_second, std::move(next), probe.insider().media_descriptor()};
}

Bytes check_for(const std::string& user, std::string_view key) {
    Bytes space(stun::kMaxBuiltSize);
    stun::MessageBuilder builder{space, stun::Class::request, stun::Method::binding,
                                 stun::TransactionId{}};
    const std::string username = user + ":flood";
    builder.add(stun::AttributeType::username, as_bytes(username));
    builder.priority(1).role(stun::AttributeType::ice_controlling, 1);
    space.resize(builder.finish(key));
    return space;
}

Bytes client_hello() {
    dtls::Transport client{dtls::Certificate::generate(read_wall_clock()), dtls::Role::client};
    DatagramBatch out;
    client.start(Instant{}, {}, out);
    const ByteView bytes = out.bytes(out.entries().front());
    return {bytes.begin(), bytes.end()};
}

/// Rightly encrypted audio of a stream that the attacker never announced.
std::vector<Bytes> genuine_packets(LoadClient& insider) {
    constexpr std::uint16_t kPackets = 4'096;
    srtp::SenderStream stream{4711};
    Bytes plain{0x80, 111, 0, 0, 0, 0, 0, 0};
    plain.resize(100);
    store_u32(&plain[8], stream.ssrc);
    std::vector<Bytes> all;
    DatagramBatch unsent;
    for (std::uint16_t number = 0; number < kPackets; ++number) {
        store_u16(&plain[2], number);
        Bytes& packet = all.emplace_back();
        insider.peer().transport().send_rtp(stream, plain, packet, unsent);
        unsent.clear();
    }
    return all;
}

/// Garbage behind a header that looks right.
std::vector<Bytes> forged_packets(std::uint8_t second_byte) {
    std::vector<Bytes> all;
    Noise noise{120};
    for (int i = 0; i < 256; ++i) {
        noise(all.emplace_back());
        all.back()[0] = 0x80;
        all.back()[1] = second_byte;
        store_u16(&all.back()[2], second_byte == 111 ? static_cast<std::uint16_t>(i) : 29);
    }
    return all;
}

std::string upgrade_request(const std::string& token, const std::string& join) {
    return fmt::format(
        "GET /rtc/v1?access_token={}&join_request={} HTTP/1.1\r\nHost: h\r\nUpgrade: "
        "websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        token, join);
}

std::string join_of_nobody() {
    Random random = Random::system();
    support::ScriptedPeer::Options options{dtls::Certificate::generate(read_wall_clock()), &random};
    support::ScriptedPeer peer{options};
    const media::SessionDescription offer = peer.make_first_offer();
    return join_parameter({offer.sdp, offer.id, true});
}

/// Upgrades by `people` who have valid tokens, followed by `rest` on the connection.
std::vector<std::string> valid_upgrades(std::size_t people, const std::string& rest) {
    const std::string join = join_of_nobody();
    std::vector<std::string> all;
    for (std::size_t i = 0; i < people; ++i) {
        const std::string name = fmt::format("loop-{}", i);
        all.push_back(upgrade_request(dev_token(name, name), join) + rest);
    }
    return all;
}

/// A masked binary frame that claims 2^40 bytes.
const std::string kHugeFrame{"\x82\xFF\x00\x00\x01\x00\x00\x00\x00\x00mask", 14};
const std::string kSlowHead = "GET /rtc/v1/validate HTTP/1.1\r\nHost: h\r\nX-Slow: ";
const std::string kSlowBody =
    "POST /twirp/livekit.RoomService/ListRooms HTTP/1.1\r\nHost: h\r\nContent-Type: "
    "application/json\r\nContent-Length: 60000\r\n\r\n{";

FloodSources random_one(FloodProbe&, std::uint64_t part) {
    return sources(DatagramFlood{media_port(), 1, 200'000 / part, Noise{200}});
}
FloodSources random_many(FloodProbe&, std::uint64_t part) {
    return sources(from_outside(200'000 / part, Noise{200}));
}
FloodSources oversize(FloodProbe&, std::uint64_t part) {
    return sources(from_outside(2'000 / part, Noise{65'000}));
}
FloodSources unknown_user(FloodProbe&, std::uint64_t part) {
    return sources(from_outside(100'000 / part, Repeated{{check_for("nobody0123456789", "key")}}));
}
FloodSources wrong_integrity(FloodProbe& probe, std::uint64_t part) {
    return sources(from_outside(50'000 / part, Repeated{{check_for(probe.known_user(), "wrong")}}));
}
FloodSources hellos(FloodProbe&, std::uint64_t part) {
    return sources(from_outside(50'000 / part, Repeated{{client_hello()}}));
}
FloodSources hellos_within(FloodProbe& probe, std::uint64_t part) {
    return sources(from_within(probe, 50'000 / part, {{client_hello()}}));
}
FloodSources far_over_limit(FloodProbe& probe, std::uint64_t part) {
    return sources(from_within(probe, 150'000 / part, {genuine_packets(probe.insider())}));
}
FloodSources forged_srtp(FloodProbe& probe, std::uint64_t part) {
    return sources(from_within(probe, 50'000 / part, {forged_packets(111)}));
}
FloodSources forged_srtcp(FloodProbe& probe, std::uint64_t part) {
    return sources(from_within(probe, 50'000 / part, {forged_packets(201)}));
}
FloodSources tcp_connects(FloodProbe&, std::uint64_t part) {
    return sources(RequestFlood{media_port(), 2'000 / part, {""}, false});
}
FloodSources tcp_malformed(FloodProbe&, std::uint64_t part) {
    return sources(
        RequestFlood{media_port(), 2'000 / part, {"\xFF\xFFtoo long", "\x01\x01T"}, false});
}
FloodSources tcp_slow(FloodProbe&, std::uint64_t part) {
    return sources(SlowFlood{media_port(), static_cast<std::size_t>(2'500 / part), ""},
                   SlowFlood{media_port(), static_cast<std::size_t>(2'500 / part), "\x01\x01slow"});
}
FloodSources bad_tokens(FloodProbe&, std::uint64_t part) {
    const std::vector<std::string> requests{upgrade_request("bad.token.here", "x")};
    return sources(RequestFlood{http_port(), 5'000 / part, requests},
                   RequestFlood{http_port(), 5'000 / part, requests});
}
FloodSources slow_http(FloodProbe&, std::uint64_t part) {
    return sources(SlowFlood{http_port(), static_cast<std::size_t>(2'500 / part), kSlowHead},
                   SlowFlood{http_port(), static_cast<std::size_t>(2'500 / part), kSlowBody});
}
FloodSources joins(FloodProbe&, std::uint64_t part) {
    return sources(RequestFlood{http_port(), 100 / part, valid_upgrades(1, "")});
}
FloodSources huge_frames(FloodProbe&, std::uint64_t part) {
    return sources(RequestFlood{http_port(), 100 / part, valid_upgrades(50, kHugeFrame)});
}
FloodSources idle_connections(FloodProbe&, std::uint64_t) {
    return sources(SlowFlood{media_port(), 500, ""}, SlowFlood{http_port(), 500, ""});
}

FloodSources everything(FloodProbe& probe, std::uint64_t) {
    FloodSources all;
    for (const FloodKind& kind : flood_kinds()) {
        if (kind.begin == everything || kind.descriptors_left > 0) {
            continue;
        }
        for (auto& source : kind.begin(probe, 10)) {
            all.push_back(std::move(source));
        }
    }
    return all;
}

}  // namespace

const std::vector<FloodKind>& flood_kinds() {
    static const std::vector<FloodKind> all{
        {"A1", "datagrams of 65,000 bytes, 2,000/s", false, 0, oversize},
        {"A23-connect", "TCP to the media port, 2,000 connections/s", false, 0, tcp_connects},
        {"A23-frames", "TCP frames of impossible length, 2,000/s", false, 0, tcp_malformed},
        {"A23-slow", "5,000 TCP connections, idle or a byte a second", false, 0, tcp_slow},
        {"B17", "ClientHello of a participant, 50,000/s", true, 0, hellos_within},
        {"C1", "forged SRTP of a participant, 50,000/s", true, 0, forged_srtp},
        {"C9", "forged SRTCP of a participant, 50,000/s", true, 0, forged_srtcp},
        {"F1-one", "random datagrams from one address, 200,000/s", false, 0, random_one},
        {"F1", "random datagrams, 200,000/s", false, 0, random_many},
        {"F2", "STUN for an unknown user, 100,000/s", false, 0, unknown_user},
        {"F3", "STUN for a known user with a wrong proof, 50,000/s", false, 0, wrong_integrity},
        {"F4", "ClientHello from unproven addresses, 50,000/s", false, 0, hellos},
        {"F5", "a participant at 100 times the limit, 150,000/s", true, 0, far_over_limit},
        {"F6", "WebSocket upgrades with a bad token, 10,000/s", false, 0, bad_tokens},
        {"F7", "5,000 slow HTTP heads and bodies, a byte a second", false, 0, slow_http},
        {"F8", "joins of one identity with a valid token, 100/s", false, 0, joins},
        {"F11", "1,000 idle connections, 40 descriptors left", false, 40, idle_connections},
        {"G4", "WebSocket frames that claim 2^40 bytes, 100/s", false, 0, huge_frames},
        {"F10", "all of these at a tenth each", true, 0, everything},
    };
    return all;
}

}  // namespace heydok::bench
