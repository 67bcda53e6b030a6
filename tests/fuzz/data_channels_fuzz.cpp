// links: heydok_rtc_sctp
#include <map>
#include <vector>

#include "base/assert.hpp"
#include "rtc/sctp/association.hpp"

namespace {

using namespace heydok;

/// Two associations and the packets between them, which the script may lose or repeat.
class Line {
  public:
    explicit Line(sctp::Library& library)
        : library_(library),
          client_(library, sctp::DtlsRole::client),
          server_(library, sctp::DtlsRole::server) {
        client_.start(now_);
        server_.start(now_);
        exchange(0);
    }
    void exchange(std::uint8_t faults) {
        constexpr int kRounds = 6;
        for (int round = 0; round < kRounds; ++round) {
            move(client_, server_, faults);
            move(server_, client_, faults);
        }
    }
    void wait(Duration time) {
        now_ += time;
        library_.advance(now_);
        client_.handle_timeout(now_);
        server_.handle_timeout(now_);
    }
    [[nodiscard]] sctp::Association& end(bool server) { return server ? server_ : client_; }
    [[nodiscard]] std::size_t open_channels() const { return channels_.size(); }

  private:
    void move(sctp::Association& from, sctp::Association& to, std::uint8_t faults) {
        sctp::PacketQueue packets;
        std::vector<sctp::Event> events;
        from.drain(packets, events);
        for (std::size_t i = 0; i < packets.size(); ++i) {
            const unsigned fate = (faults >> (i % 4)) & 0x11U;
            if (fate != 1) {
                to.handle_packet(now_, packets[i]);
            }
            if (fate == 0x10) {
                to.handle_packet(now_, packets[i]);
            }
        }
        for (const auto& event : events) {
            if (const auto* message = std::get_if<sctp::MessageReceived>(&event)) {
                HEYDOK_ASSERT(message->data.size() <= sctp::Limits{}.message_bytes);
            } else if (const auto* opened = std::get_if<sctp::ChannelOpened>(&event)) {
                HEYDOK_ASSERT(opened->channel < sctp::kMaxChannels);
                channels_.insert_or_assign(opened->channel, true);
            }
        }
    }

    sctp::Library& library_;
    Instant now_{std::chrono::seconds{1}};
    sctp::Association client_;
    sctp::Association server_;
    std::map<sctp::ChannelId, bool> channels_;
};

}  // namespace

/// Channels that are opened, used and closed by both sides over a line that loses and repeats:
/// limits hold, nothing ends the association but its end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static sctp::Library library;
    Line line{library};
    ByteReader script{{data, size}};
    constexpr int kMaxSteps = 24;
    for (int step = 0; step < kMaxSteps && script.remaining() >= 3; ++step) {
        const std::uint8_t action = script.u8();
        const std::uint16_t value = script.u16();
        sctp::Association& end = line.end((action & 1) != 0);
        switch (action >> 1 & 7) {
            case 0: {
                sctp::ChannelOptions options{"label", ""};
                options.ordered = (value & 1) != 0;
                if ((value & 2) != 0) {
                    options.max_retransmits = value >> 2;
                }
                static_cast<void>(end.open_channel(options));
                break;
            }
            case 1:
                end.close_channel(value % sctp::kMaxChannels);
                break;
            case 2:
            case 3: {
                const Bytes message(value, action);
                const auto result = end.send(value % 4, sctp::PayloadKind::binary, message);
                HEYDOK_ASSERT(result != sctp::SendResult::accepted ||
                              message.size() <= sctp::Limits{}.message_bytes);
                break;
            }
            case 4:
                line.wait(std::chrono::milliseconds{value % 4'096});
                break;
            default:
                line.exchange(static_cast<std::uint8_t>(value));
        }
        HEYDOK_ASSERT(end.buffered_amount() <=
                      sctp::Limits{}.buffered_bytes + sctp::kMaxLossyBuffered * 2);
    }
    HEYDOK_ASSERT(line.open_channels() <= sctp::kMaxChannels);
    return 0;
}
