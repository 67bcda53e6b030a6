#include "tests/hostile/forged_sctp.hpp"

#include <usrsctp.h>

#include <algorithm>
#include <cstring>

namespace heydok::hardening {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kChunkHead = 4;
/// Enough for the numbers of a DATA chunk.
constexpr std::size_t kKeptOfChunk = 16;

std::vector<ForgedSctp::Chunk> read_chunks(ByteView packet) {
    std::vector<ForgedSctp::Chunk> chunks;
    std::size_t at = kHeaderSize;
    while (at + kChunkHead <= packet.size()) {
        const std::size_t length = load_u16(&packet[at + 2]);
        if (length < kChunkHead || at + length > packet.size()) {
            break;
        }
        const ByteView body = packet.subspan(at + kChunkHead, length - kChunkHead);
        chunks.push_back({packet[at], packet[at + 1], Bytes(body.begin(), body.end())});
        at += (length + 3) / 4 * 4;
    }
    return chunks;
}

}  // namespace

Bytes sctp_packet(std::uint32_t tag, ByteView chunks) {
    Bytes packet;
    ByteWriter writer{packet};
    writer.u16(sctp::kDefaultPort);
    writer.u16(sctp::kDefaultPort);
    writer.u32(tag);
    writer.u32(0);
    writer.bytes(chunks);
    const std::uint32_t checksum = usrsctp_crc32c(packet.data(), packet.size());
    std::memcpy(packet.data() + 8, &checksum, sizeof checksum);
    return packet;
}

Bytes sctp_chunk(std::uint8_t type, std::uint8_t flags, ByteView body) {
    Bytes chunk;
    ByteWriter writer{chunk};
    writer.u8(type);
    writer.u8(flags);
    writer.u16(static_cast<std::uint16_t>(kChunkHead + body.size()));
    writer.bytes(body);
    chunk.resize((chunk.size() + 3) / 4 * 4);
    return chunk;
}

ForgedSctp::ForgedSctp(support::VirtualMeeting& meeting, support::VirtualMeeting::Member& member)
    : meeting_(meeting), member_(member) {
    member_.peer->transport().tap_sctp(
        [this](bool outgoing, ByteView packet) { return on_packet(outgoing, packet); });
}

ForgedSctp::~ForgedSctp() {
    member_.peer->transport().tap_sctp({});
}

bool ForgedSctp::take_over() {
    forging_ = numbers_known_;
    return forging_;
}

bool ForgedSctp::on_packet(bool outgoing, ByteView packet) {
    if (packet.size() < kHeaderSize) {
        return true;
    }
    if (outgoing) {
        if (!forging_) {
            tag_ = load_u32(&packet[4]);
            for (const Chunk& chunk : read_chunks(packet)) {
                note_own(chunk);
            }
        }
        return !forging_;
    }
    heard_bytes_ += packet.size();
    for (Chunk& chunk : read_chunks(packet)) {
        if (chunk.type == kData && chunk.body.size() >= 4) {
            server_tsn_ = load_u32(chunk.body.data());
        }
        chunk.body.resize(std::min(chunk.body.size(), kKeptOfChunk));
        chunk.body.shrink_to_fit();
        heard_.push_back(std::move(chunk));
    }
    return !forging_;
}

void ForgedSctp::note_own(const Chunk& chunk) {
    if (chunk.type != kData || chunk.body.size() < 12) {
        return;
    }
    numbers_known_ = true;
    next_tsn_ = load_u32(chunk.body.data()) + 1;
    if ((chunk.flags & kUnordered) == 0 && (chunk.flags & kLast) != 0) {
        messages_[load_u16(&chunk.body[4])] =
            static_cast<std::uint16_t>(load_u16(&chunk.body[6]) + 1);
    }
}

void ForgedSctp::send_with_tag(std::uint32_t tag, ByteView chunks) {
    const Bytes packet = sctp_packet(tag, chunks);
    meeting_.act(member_, [&](support::ScriptedPeer& peer, support::ScriptedPeer::Outbox& out) {
        peer.transport().send_instead_of_sctp(packet, out.datagrams);
    });
}

Bytes ForgedSctp::data(std::uint8_t flags, std::uint16_t stream, ByteView payload,
                       std::uint32_t protocol) {
    Bytes body;
    ByteWriter writer{body};
    writer.u32(next_tsn_++);
    writer.u16(stream);
    writer.u16(messages_[stream]);
    writer.u32(protocol);
    writer.bytes(payload);
    return sctp_chunk(kData, flags, body);
}

void ForgedSctp::acknowledge(std::uint32_t window) {
    send(sack(server_tsn_, window));
}

Bytes ForgedSctp::sack(std::uint32_t cumulative, std::uint32_t window,
                       const std::vector<std::pair<std::uint16_t, std::uint16_t>>& gaps) {
    Bytes body;
    ByteWriter writer{body};
    writer.u32(cumulative);
    writer.u32(window);
    writer.u16(static_cast<std::uint16_t>(gaps.size()));
    writer.u16(0);
    for (const auto& [first, last] : gaps) {
        writer.u16(first);
        writer.u16(last);
    }
    return sctp_chunk(kSack, 0, body);
}

std::size_t ForgedSctp::heard_count(std::uint8_t type) const {
    return static_cast<std::size_t>(std::count_if(
        heard_.begin(), heard_.end(), [&](const Chunk& chunk) { return chunk.type == type; }));
}

void ForgedSctp::forget_heard() {
    heard_.clear();
    heard_bytes_ = 0;
}

}  // namespace heydok::hardening
