// links: heydok_media
#include "base/assert.hpp"
#include "media/room.hpp"

namespace {

using namespace heydok;

/// A reply of a client (DataPacket fields 11 and 12: acknowledgement and response), well-formed
/// around whatever the script says.
Bytes reply(bool is_ack, std::string_view id, ByteView rest) {
    Bytes inner;
    ByteWriter writer{inner};
    writer.u8(1 << 3 | 2);  // request_id
    writer.u8(static_cast<std::uint8_t>(id.size()));
    writer.bytes(as_bytes(id));
    writer.bytes(rest);
    Bytes out;
    ByteWriter packet{out};
    packet.u8(static_cast<std::uint8_t>((is_ack ? 11 : 12) << 3 | 2));
    HEYDOK_ASSERT(inner.size() < 128);
    packet.u8(static_cast<std::uint8_t>(inner.size()));
    packet.bytes(inner);
    return out;
}

}  // namespace

/// Calls of the server, replies of any kind and time in any order: every call ends once, and none
/// is forgotten.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    media::Services services{media::EngineConfig{}, Random::seeded(1)};
    media::Outbox out;
    Instant now{std::chrono::seconds{1}};
    media::Room room;
    media::JoinOptions options;
    options.identity = "callee";
    media::Participant who{room, std::move(options), "PA_1", services, now};
    std::size_t called = 0;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        const std::uint8_t value = script.u8();
        media::Turn turn{now, out, services};
        const auto& pending = who.server_rpcs.pending;
        switch (action % 6) {
            case 0:
                if (pending.size() < media::kMaxServerRpcs) {
                    ++called;
                    call_participant(turn, who, media::SessionId{called},
                                     {"method", "payload", std::chrono::milliseconds{value * 100}});
                }
                break;
            case 1:
            case 2: {
                const ByteView rest =
                    script.take(std::min<std::size_t>(value % 64, script.remaining()));
                const std::string id =
                    pending.empty() ? "unknown" : pending[value % pending.size()].id;
                take_rpc_reply(turn, who, reply(action % 6 == 1, id, rest));
                break;
            }
            case 3:
                take_rpc_reply(turn, who,
                               script.take(std::min<std::size_t>(value, script.remaining())));
                break;
            case 4:
                now += std::chrono::milliseconds{value * 100};
                expire_rpcs(turn, who);
                break;
            default:
                if (value == 255) {
                    abandon_rpcs(turn, who);
                }
        }
        HEYDOK_ASSERT(pending.size() <= media::kMaxServerRpcs);
        HEYDOK_ASSERT(pending.size() + out.messages.size() == called);
        HEYDOK_ASSERT(pending.empty() == (who.server_rpcs.next_timeout() == kNever));
    }
    return 0;
}
