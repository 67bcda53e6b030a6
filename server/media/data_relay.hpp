#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/data_packet.hpp"
#include "media/signal.hpp"
#include "rtc/peer/peer.hpp"

namespace heydok::media {

struct Participant;
struct Room;
struct SendData;
struct Turn;

/// Reliable packets wait this long for a participant that is still joining.
inline constexpr Duration kJoiningBufferTime = std::chrono::seconds{10};
/// Bytes that wait for one joining participant; older ones make room.
inline constexpr std::size_t kJoiningBufferBytes = std::size_t{1024} * 1024;
/// Reliable packets of one sender that are kept for resumes.
inline constexpr Duration kResumeBufferTime = std::chrono::seconds{30};
inline constexpr std::size_t kResumeBufferBytes = std::size_t{512} * 1024;

/// One stamped packet, shared by all who wait for it.
struct KeptPacket {
    Instant at{};
    std::uint32_t sequence = 0;
    std::shared_ptr<const StampedPacket> packet;
};

/// Packets in order, bounded in age and bytes; the oldest make room.
class PacketKeep {
  public:
    PacketKeep(Duration age, std::size_t bytes) : max_age_(age), max_bytes_(bytes) {}
    void push(const KeptPacket& packet);
    void expire(Instant now);
    void clear();
    [[nodiscard]] const std::deque<KeptPacket>& packets() const { return packets_; }

  private:
    Duration max_age_;
    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    std::deque<KeptPacket> packets_;
};

/// LiveKit's channels of one connection, as far as they are open.
struct ChannelSet {
    std::optional<sctp::ChannelId> reliable;
    std::optional<sctp::ChannelId> lossy;
    std::optional<sctp::ChannelId> tracks;  ///< data tracks
};

/// Data channels of one participant.
struct DataState {
    ChannelSet to;          ///< we send on these
    ChannelSet from;        ///< the client sends on these: the same, unless it has two connections
    bool too_slow = false;  ///< its reliable channel was closed at the limit
    std::uint32_t last_sequence = 0;  ///< highest reliable sequence received
    PacketKeep waiting{kJoiningBufferTime, kJoiningBufferBytes};  ///< until the channel opens
    PacketKeep sent{kResumeBufferTime, kResumeBufferBytes};       ///< own packets, for resumes
};

/// Two-connection mode: the channels on the connection that we offered.
void open_channels(Turn& turn, Participant& who);
/// A channel event or message of the participant's connection.
void on_channel_opened(Turn& turn, Participant& who, const peer::ChannelOpened& channel);
void on_channel_closed(Participant& who, const peer::ChannelClosed& channel);
void on_data_message(Turn& turn, Participant& from, const peer::MessageReceived& message);
/// Sends again what the participant has not got from this sender (SyncState).
void resend_data(Turn& turn, Participant& to, const std::string& sender_sid,
                 std::uint32_t last_sequence);
/// A reliable packet of the server for one participant; those without any right get none.
void send_own_packet(Turn& turn, Participant& to, Bytes bytes);
/// The room service's SendData. Repeats of a nonce are dropped.
void send_server_data(Turn& turn, Room& room, const SendData& data);

}  // namespace heydok::media
