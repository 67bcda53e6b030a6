// links: heydok_rtc_sctp
#include "base/assert.hpp"
#include "rtc/sctp/association.hpp"
#include "rtc/sctp/message_assembler.hpp"

/// Pieces of messages on many streams, never ended or far too long: nothing above the limit comes
/// out, and what is begun is forgotten in time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    sctp::MessageAssembler assembler{sctp::Limits{}.message_bytes};
    Instant now{std::chrono::seconds{1}};
    ByteReader script{{data, size}};
    std::uint64_t oversize = 0;
    while (script.remaining() >= 4) {
        const std::uint8_t action = script.u8();
        now += std::chrono::milliseconds{script.u8() * 10};
        sctp::Delivery piece;
        piece.stream = action % 16;
        piece.protocol = 50 + action % 8;
        piece.complete = (action & 0x80) != 0;
        piece.data.assign(script.u16(), action);
        if (action == 0x7F) {
            assembler.expire(now);
            assembler.forget(piece.stream);
            continue;
        }
        const std::size_t length = piece.data.size();
        const auto message = assembler.add(now, std::move(piece));
        HEYDOK_ASSERT(!message || (message->data.size() <= sctp::Limits{}.message_bytes &&
                                   message->data.size() >= length));
        HEYDOK_ASSERT(assembler.oversize() >= oversize);
        oversize = assembler.oversize();
    }
    return 0;
}
