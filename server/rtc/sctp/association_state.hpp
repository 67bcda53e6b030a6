#pragma once
#include <map>
#include <set>

#include "rtc/sctp/association.hpp"
#include "rtc/sctp/library_state.hpp"
#include "rtc/sctp/message_assembler.hpp"
#include "rtc/sctp/outgoing_queue.hpp"
#include "rtc/sctp/socket.hpp"

namespace heydok::sctp {

/// Channels, queue and state of one Association; Association adds the lock. Internal to rtc/sctp.
class AssociationState {
  public:
    AssociationState(std::uint64_t id, DtlsRole role, const Limits& limits,
                     std::uint16_t local_port, std::uint16_t remote_port);

    void start(Instant now);
    void handle_packet(Instant now, ByteView packet);
    void handle_timeout(Instant now);
    std::optional<ChannelId> open_channel(const ChannelOptions& options);
    void close_channel(ChannelId channel);
    SendResult send(ChannelId channel, PayloadKind kind, ByteView data);
    void drain(PacketQueue& packets, std::vector<Event>& events);

    Inbox& inbox() { return inbox_; }
    [[nodiscard]] const OutgoingQueue& queue() const { return queue_; }
    [[nodiscard]] bool connected() const { return phase_ == Phase::up; }
    [[nodiscard]] AssociationStatistics statistics() const;
    [[nodiscard]] bool has_output() const;

  private:
    enum class Phase : std::uint8_t { idle, connecting, up, gone };
    struct Channel {
        ChannelOptions options;
        bool acknowledged = false;  ///< until then even unordered messages go in order
        bool closing = false;       ///< by us: no more sends
        bool reset_requested = false;
    };

    void process_inbox();
    void handle_notification(ByteView bytes);
    void handle_association_change(std::uint16_t change);
    void handle_reset(std::uint16_t flags, ByteView streams);
    void handle_message(ChannelId stream, MessageAssembler::Message message);
    void handle_dcep(ChannelId stream, ByteView bytes);
    void handle_data(ChannelId stream, PayloadProtocol protocol, Bytes data);
    void peer_closed(ChannelId stream);
    void disconnect();
    void enqueue(OutgoingMessage message);
    bool make_room(ChannelId channel, bool lossy, std::size_t size);
    void flush();
    void flush_messages();
    void flush_resets();

    Inbox inbox_;
    Socket socket_;
    DtlsRole role_;
    Limits limits_;
    Phase phase_ = Phase::idle;
    Instant now_{};
    std::map<ChannelId, Channel> channels_;
    std::set<ChannelId> resets_wanted_;
    OutgoingQueue queue_;
    MessageAssembler assembler_;
    AssociationStatistics statistics_;
    std::vector<Event> events_;
};

}  // namespace heydok::sctp
