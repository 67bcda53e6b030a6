// links: heydok_media
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "media/engine.hpp"

namespace {

using namespace heydok;

/// One engine for all inputs: state left by one must not break for the next.
media::Engine& engine() {
    static media::Engine* const instance = [] {
        media::EngineConfig config;
        config.advertised = {*parse_address("192.0.2.1", 7882)};
        config.departure_timeout_s = 1;
        return new media::Engine(config, Random::seeded(1));
    }();
    return *instance;
}

TransportAddress source(std::uint8_t number) {
    return *parse_address("198.51.100." + std::to_string(1 + number % 4), 5000);
}

}  // namespace

/// A script: one byte says what happens, then a length and that many bytes for it. Offers, media
/// datagrams from a few addresses, track announcements, lost sockets, timers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Instant now{std::chrono::seconds{1}};
    static std::uint64_t sessions = 0;
    ByteReader reader{{data, size}};
    media::Outbox out;
    media::SessionId session{++sessions};
    while (reader.ok() && reader.remaining() > 0) {
        const std::uint8_t step = reader.u8();
        const ByteView bytes = reader.take(std::min<std::size_t>(reader.u16(), reader.remaining()));
        now += std::chrono::milliseconds{step};
        switch (step % 6) {
            case 0: {
                media::JoinOptions options;
                options.room = "room" + std::to_string(step % 3);
                options.identity = "person" + std::to_string(step / 16);
                options.publisher_offer =
                    media::SessionDescription{"offer", std::string{as_text(bytes)}, 1, {}};
                session = media::SessionId{++sessions};
                engine().join(now, session, options, out);
                break;
            }
            case 1:
                engine().handle_signal(
                    now, session, media::Offer{{"offer", std::string{as_text(bytes)}, 2, {}}}, out);
                break;
            case 2: {
                media::AddTrack track;
                track.cid = as_text(bytes);
                track.type = step < 128 ? media::TrackKind::audio : media::TrackKind::video;
                engine().handle_signal(now, session, track, out);
                break;
            }
            case 3: {
                Bytes datagram{bytes.begin(), bytes.end()};
                engine().handle_datagram(now, source(step), datagram, out);
                break;
            }
            case 4:
                engine().handle_timeout(now, out);
                break;
            default:
                engine().close_session(now, session, out);
        }
        out.clear();
    }
    // Everybody goes in the end, so that memory stays level.
    now += std::chrono::seconds{90};
    engine().handle_timeout(now, out);
    now += std::chrono::seconds{90};
    engine().handle_timeout(now, out);
    return 0;
}
