// Replays the same packets through a media engine with one publisher and ten subscribers and tells
// how many were forwarded and what was allocated for them. Under callgrind, collecting only inside
// `replay`, its output gives the instructions per forwarded packet (tests/speed/check).
#include <fmt/core.h>
#include <openssl/crypto.h>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <string_view>
#include <vector>

#include "tests/support/virtual_meeting.hpp"

namespace {

/// Everything that asks for memory while this is on; one thread.
bool counting = false;
std::uint64_t allocations = 0;

void* allocate(std::size_t size) {
    allocations += counting ? 1 : 0;
    return std::malloc(size);
}

}  // namespace

void* operator new(std::size_t size) {
    if (void* const memory = allocate(size)) {
        return memory;
    }
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace heydok::speed {
namespace {

using namespace std::chrono_literals;
using support::VirtualMeeting;

constexpr std::uint64_t kSeed = 20;
constexpr int kSubscribers = 10;
constexpr Duration kWarmUp = 4s;
constexpr Duration kReplayed = 1s;
constexpr Duration kTick = 1ms;

struct Recorded {
    Instant at;
    Bytes datagram;
};

bool is_rtp(ByteView datagram) {
    return datagram.size() >= 2 && datagram[0] >= 128 && datagram[0] <= 191 &&
           !rtp::is_rtcp(datagram);
}

/// What the publisher sends next; nobody receives it meanwhile.
std::vector<Recorded> record(VirtualMeeting& meeting, VirtualMeeting::Member& publisher) {
    std::vector<Recorded> result;
    for (Instant at = meeting.now(); at < meeting.now() + kReplayed; at += kTick) {
        publisher.peer->handle_timeout(at, publisher.out);
        for (const auto& entry : publisher.out.datagrams.entries()) {
            const ByteView bytes = publisher.out.datagrams.bytes(entry);
            if (is_rtp(bytes)) {
                result.push_back({at, Bytes{bytes.begin(), bytes.end()}});
            }
        }
        publisher.out.clear();
    }
    return result;
}

/// The measured part: one received packet, and the timers that are due by then.
[[gnu::noinline]] void replay(media::Engine& engine, const TransportAddress& from, Recorded& packet,
                              media::Outbox& outbox) {
    if (engine.next_timeout() <= packet.at) {
        engine.handle_timeout(packet.at, outbox);
    }
    counting = true;
    engine.handle_datagram(packet.at, from, packet.datagram, outbox);
    counting = false;
}

int run(bool video) {
    VirtualMeeting meeting{kSeed};
    auto& publisher = meeting.join({"publisher"});
    for (int i = 0; i < kSubscribers; ++i) {
        meeting.join({fmt::format("subscriber-{}", i)});
    }
    meeting.run_for(2s);
    meeting.act(publisher, [&](auto& peer, auto& out) {
        if (video) {
            peer.publish_video({}, out);
        } else {
            peer.publish_audio({}, out);
        }
    });
    meeting.run_for(kWarmUp);
    std::vector<Recorded> packets = record(meeting, publisher);
    media::Engine& engine = meeting.engine();
    media::Outbox& outbox = meeting.engine_outbox();
    // Buffers grow to their size before anything is counted.
    const std::size_t first = packets.size() / 4;
    const std::uint64_t sent_before = engine.statistics().packets_out;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        if (i == first) {
            allocations = 0;
        }
        replay(engine, publisher.address, packets[i], outbox);
        outbox.clear();
    }
    const std::uint64_t forwarded = engine.statistics().packets_out - sent_before;
    fmt::print("forwarded {}\nallocations {}\n", forwarded, allocations);
    return forwarded > 0 ? 0 : 1;
}

}  // namespace
}  // namespace heydok::speed

int main(int argc, char** argv) {
    // OpenSSL's memory counts as well.
    CRYPTO_set_mem_functions([](std::size_t size, const char*, int) { return allocate(size); },
                             [](void* memory, std::size_t size, const char*, int) {
                                 allocations += counting ? 1 : 0;
                                 return std::realloc(memory, size);
                             },
                             [](void* memory, const char*, int) { std::free(memory); });
    return heydok::speed::run(argc > 1 && std::string_view{argv[1]} == "video");
}
