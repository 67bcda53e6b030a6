#include "rtc/rtcp/transport_feedback.hpp"

#include <algorithm>

namespace heydok::rtcp {
namespace {

constexpr std::uint8_t kSmall = 1;
constexpr std::uint8_t kLarge = 2;
constexpr std::size_t kMaxRun = 0x1FFF;
constexpr std::size_t kOneBitSymbols = 14;
constexpr std::size_t kTwoBitSymbols = 7;

std::uint16_t chunk_length(std::uint16_t word) {
    if ((word & 0x8000) == 0) {
        return word & kMaxRun;
    }
    return (word & 0x4000) == 0 ? kOneBitSymbols : kTwoBitSymbols;
}

/// Symbol number `index` of a chunk.
std::uint8_t chunk_symbol(std::uint16_t word, std::uint16_t index) {
    if ((word & 0x8000) == 0) {
        return word >> 13 & 0x03;
    }
    if ((word & 0x4000) == 0) {
        return word >> (13 - index) & 0x01;
    }
    return static_cast<std::uint8_t>(word >> (12 - 2 * index) & 0x03);
}

/// Bytes of the deltas that the counted symbols of one chunk need.
std::size_t delta_bytes(std::uint16_t word, std::uint16_t count) {
    if ((word & 0x8000) == 0) {
        const std::uint8_t symbol = chunk_symbol(word, 0);
        return symbol <= kLarge ? std::size_t{symbol} * count : 0;
    }
    std::size_t bytes = 0;
    for (std::uint16_t i = 0; i < count; ++i) {
        const std::uint8_t symbol = chunk_symbol(word, i);
        bytes += symbol <= kLarge ? symbol : 0;
    }
    return bytes;
}

/// Cuts a row of symbols into chunks.
class ChunkWriter {
  public:
    ChunkWriter(std::span<const std::uint8_t> symbols, ByteWriter& out)
        : symbols_(symbols), out_(out) {}

    void write() {
        while (!symbols_.empty()) {
            const std::size_t run = run_length();
            const std::size_t one_bit = fitting(kOneBitSymbols, kSmall);
            const std::size_t vector = one_bit > kTwoBitSymbols ? one_bit : kTwoBitSymbols;
            if (run >= std::min(vector, symbols_.size())) {
                write_run(run);
            } else if (one_bit >= std::min(symbols_.size(), kOneBitSymbols)) {
                write_vector(one_bit, 0x8000, 1, kOneBitSymbols);
            } else {
                write_vector(std::min(kTwoBitSymbols, symbols_.size()), 0xC000, 2, kTwoBitSymbols);
            }
        }
    }

  private:
    [[nodiscard]] std::size_t run_length() const {
        const auto different = std::find_if(symbols_.begin(), symbols_.end(),
                                            [&](std::uint8_t s) { return s != symbols_[0]; });
        return std::min(static_cast<std::size_t>(different - symbols_.begin()), kMaxRun);
    }
    /// How many of the next `limit` symbols are at most `highest`.
    [[nodiscard]] std::size_t fitting(std::size_t limit, std::uint8_t highest) const {
        const auto part = symbols_.first(std::min(limit, symbols_.size()));
        const auto too_high =
            std::find_if(part.begin(), part.end(), [&](std::uint8_t s) { return s > highest; });
        return static_cast<std::size_t>(too_high - part.begin());
    }
    void write_run(std::size_t count) {
        out_.u16(static_cast<std::uint16_t>(symbols_[0] << 13 | count));
        symbols_ = symbols_.subspan(count);
    }
    void write_vector(std::size_t count, std::uint32_t word, std::size_t bits,
                      std::size_t capacity) {
        for (std::size_t i = 0; i < count; ++i) {
            word |= static_cast<std::uint32_t>(symbols_[i]) << ((capacity - 1 - i) * bits);
        }
        out_.u16(static_cast<std::uint16_t>(word));
        symbols_ = symbols_.subspan(count);
    }

    std::span<const std::uint8_t> symbols_;
    ByteWriter& out_;
};

/// The symbol and the delta to the packet received before.
struct Coded {
    std::uint8_t symbol;
    std::int32_t delta;
};

Coded code(const PacketArrival& arrival, std::int32_t& last) {
    if (!arrival.delta_ticks) {
        return {0, 0};
    }
    const std::int32_t delta = *arrival.delta_ticks - last;
    last = *arrival.delta_ticks;
    return {delta >= 0 && delta <= 0xFF ? kSmall : kLarge, delta};
}

void write_deltas(std::span<const PacketArrival> arrivals, ByteWriter& out) {
    std::int32_t last = 0;
    for (const PacketArrival& arrival : arrivals) {
        const Coded coded = code(arrival, last);
        if (coded.symbol == kSmall) {
            out.u8(static_cast<std::uint8_t>(coded.delta));
        } else if (coded.symbol == kLarge) {
            out.u16(static_cast<std::uint16_t>(coded.delta));
        }
    }
}

}  // namespace

Parsed<TransportFeedback> TransportFeedback::parse(ByteView body) {
    ByteReader reader{body};
    TransportFeedback feedback;
    feedback.base_sequence_ = reader.u16();
    feedback.packet_count_ = reader.u16();
    feedback.reference_time_ = static_cast<std::int32_t>(reader.u24() << 8) >> 8;
    feedback.feedback_count_ = reader.u8();
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    if (feedback.packet_count_ > kMaxFeedbackPackets) {
        return ParseError::too_large;
    }
    const std::size_t chunks_at = reader.position();
    std::size_t needed = 0;
    for (std::size_t left = feedback.packet_count_; left > 0;) {
        const std::uint16_t word = reader.u16();
        const auto count =
            static_cast<std::uint16_t>(std::min<std::size_t>(left, chunk_length(word)));
        if (!reader.ok()) {
            return ParseError::truncated;
        }
        if (count == 0) {
            return ParseError::malformed;  // an empty run would never end
        }
        needed += delta_bytes(word, count);
        left -= count;
    }
    feedback.chunks_ = body.subspan(chunks_at, reader.position() - chunks_at);
    feedback.deltas_ = reader.take(needed);
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    return feedback;
}

std::uint8_t TransportFeedback::next_symbol(Cursor& cursor) const {
    if (cursor.left_in_chunk == 0) {
        if (cursor.chunk + 2 > chunks_.size()) {
            cursor.ok = false;
            return 0;
        }
        cursor.chunk_word = load_u16(&chunks_[cursor.chunk]);
        cursor.chunk += 2;
        cursor.left_in_chunk = chunk_length(cursor.chunk_word);
    }
    const auto index =
        static_cast<std::uint16_t>(chunk_length(cursor.chunk_word) - cursor.left_in_chunk);
    --cursor.left_in_chunk;
    return chunk_symbol(cursor.chunk_word, index);
}

std::optional<std::int32_t> TransportFeedback::next_delta(Cursor& cursor,
                                                          std::uint8_t symbol) const {
    if (symbol != kSmall && symbol != kLarge) {
        return std::nullopt;
    }
    if (cursor.delta + symbol > deltas_.size()) {
        cursor.ok = false;
        return std::nullopt;
    }
    if (symbol == kSmall) {
        cursor.ticks += deltas_[cursor.delta];
    } else {
        cursor.ticks += static_cast<std::int16_t>(load_u16(&deltas_[cursor.delta]));
    }
    cursor.delta += symbol;
    return cursor.ticks;
}

void write_transport_feedback(const TransportFeedbackParts& parts, Bytes& out) {
    ByteWriter writer{out};
    const std::size_t start = out.size();
    writer.u8(0x80 | 15);
    writer.u8(205);
    writer.u16(0);
    writer.u32(parts.sender_ssrc);
    writer.u32(parts.media_ssrc);
    writer.u16(parts.arrivals.empty() ? std::uint16_t{0} : parts.arrivals[0].sequence);
    writer.u16(static_cast<std::uint16_t>(parts.arrivals.size()));
    writer.u24(static_cast<std::uint32_t>(parts.reference_time) & 0xFFFFFF);
    writer.u8(parts.feedback_count);

    Bytes symbols(parts.arrivals.size());
    std::int32_t last = 0;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i] = code(parts.arrivals[i], last).symbol;
    }
    ChunkWriter{symbols, writer}.write();
    write_deltas(parts.arrivals, writer);

    const std::size_t used = out.size() - start;
    const std::size_t padding = (4 - used % 4) % 4;
    if (padding > 0) {
        writer.zeros(padding - 1);
        writer.u8(static_cast<std::uint8_t>(padding));
        out[start] |= 0x20;
    }
    writer.patch_u16(start + 2, static_cast<std::uint16_t>((out.size() - start) / 4 - 1));
}

}  // namespace heydok::rtcp
