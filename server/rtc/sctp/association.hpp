#pragma once
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "rtc/sctp/dcep.hpp"
#include "rtc/sctp/library.hpp"
#include "rtc/sctp/limits.hpp"
#include "rtc/sctp/packet_queue.hpp"

namespace heydok::sctp {

/// Largest SCTP packet, in bytes: fits a DTLS record within 1,200.
inline constexpr std::size_t kMaxPacketSize = 1150;
/// Stream ids run from 0 to this less one; as many channels may be open.
inline constexpr std::uint16_t kMaxChannels = 64;
/// Bytes of messages of one lossy channel that wait before the oldest is dropped.
inline constexpr std::size_t kMaxLossyBuffered = std::size_t{128} * 1024;
/// Bytes of incoming half messages of all channels that SCTP has given out already (it does so from
/// 128 KiB on); what goes beyond is dropped.
inline constexpr std::size_t kMaxPartial = std::size_t{256} * 1024;
/// A message whose rest does not come is forgotten after this time.
inline constexpr Duration kPartialMessageTimeout = std::chrono::seconds{10};
/// The port that browsers use on both sides (`a=sctp-port`).
inline constexpr std::uint16_t kDefaultPort = 5000;

/// Our DTLS role; decides the parity of the stream ids that we open (RFC 8832 section 6).
enum class DtlsRole : std::uint8_t { client, server };

/// Number of a data channel: its SCTP stream id.
using ChannelId = std::uint16_t;

/// The association is up; channels opened before now are under way.
struct Connected {};
/// The association is gone, for good. Channels that were open get no closed event of their own.
struct Disconnected {};
/// The peer opened a channel (already acknowledged), or has acknowledged ours.
struct ChannelOpened {
    ChannelId channel;
    ChannelOptions options;
};
struct MessageReceived {
    ChannelId channel;
    bool binary;
    Bytes data;
};
/// The peer closed the channel, or our close is complete. The id may be used again.
struct ChannelClosed {
    ChannelId channel;
};
using Event = std::variant<Connected, Disconnected, ChannelOpened, MessageReceived, ChannelClosed>;

enum class PayloadKind : std::uint8_t { text, binary };

enum class SendResult : std::uint8_t {
    accepted,     ///< sent or waiting
    no_channel,   ///< never opened, or closed, or association gone
    too_large,    ///< over Limits::message_bytes
    buffer_full,  ///< Limits::buffered_bytes reached; nothing taken
};

/// Counters since the start.
struct AssociationStatistics {
    std::uint64_t messages_sent = 0;
    std::uint64_t messages_received = 0;
    std::uint64_t lossy_dropped = 0;     ///< left out of the queue to keep kMaxLossyBuffered
    std::uint64_t oversize_dropped = 0;  ///< incoming over Limits::message_bytes
    std::uint64_t unknown_dropped = 0;   ///< unknown channel or payload type, broken DCEP
};

/// One SCTP association with its data channels (RFC 8831), over DTLS. Told the time; after each
/// call the caller drains it: packets to the DTLS transport, events to the room. Calls on one
/// Association come from one thread; the Library's lock covers what is shared.
class Association {
  public:
    Association(Library& library, DtlsRole role, const Limits& limits = {},
                std::uint16_t local_port = kDefaultPort, std::uint16_t remote_port = kDefaultPort);
    /// Aborts without waiting for the peer.
    ~Association();
    Association(const Association&) = delete;
    Association& operator=(const Association&) = delete;

    /// Sends INIT; both sides do (simultaneous open). Call once, when DTLS is connected.
    void start(Instant now);
    /// Unique in the process; never 0. As Library::take_ready tells it.
    [[nodiscard]] std::uint64_t number() const;
    /// One decrypted DTLS message of the peer. Anything invalid is dropped silently.
    void handle_packet(Instant now, ByteView packet);
    /// Forgets half messages that are too old and sends on what waits; call it after
    /// Library::advance.
    void handle_timeout(Instant now);

    /// Opens a channel with a free id of our parity; usable at once, ChannelOpened follows with the
    /// peer's acknowledgement. nullopt: none free, or association gone.
    std::optional<ChannelId> open_channel(const ChannelOptions& options);
    /// Closes in both directions (RFC 8831 section 6.7); ChannelClosed follows.
    void close_channel(ChannelId channel);
    SendResult send(ChannelId channel, PayloadKind kind, ByteView data);

    /// Bytes that wait because SCTP's own buffer (256 KiB) is full.
    [[nodiscard]] std::size_t buffered_amount() const;
    [[nodiscard]] std::size_t buffered_amount(ChannelId channel) const;
    [[nodiscard]] bool connected() const;
    [[nodiscard]] AssociationStatistics statistics() const;

    /// Whether packets or events wait; also true after another association's call or the timers.
    [[nodiscard]] bool has_output() const;
    /// Moves what is to be sent into `packets` and what happened into `events` (both appended).
    void drain(PacketQueue& packets, std::vector<Event>& events);

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace heydok::sctp
