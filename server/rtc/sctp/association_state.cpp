#include "rtc/sctp/association_state.hpp"

#include <usrsctp.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace heydok::sctp {
namespace {

/// Shorter than any SCTP packet with a chunk in it.
constexpr std::size_t kMinPacketSize = 16;

/// Whether each chunk ends within its packet and no DATA chunk is empty. usrsctp would end the
/// association over an empty one (RFC 9260 section 6.2 has it so): here nothing of such a packet is
/// read, so that a broken packet costs nobody a connection (E1). Only the last chunk may lack its
/// filling up to whole words (section 3.2).
bool has_whole_chunks(ByteView packet) {
    constexpr std::size_t kCommonHeaderSize = 12;
    constexpr std::size_t kChunkHeaderSize = 4;
    constexpr std::size_t kDataHeaderSize = 16;
    constexpr std::uint8_t kData = 0;
    ByteView rest = packet.subspan(kCommonHeaderSize);
    while (!rest.empty()) {
        if (rest.size() < kChunkHeaderSize) {
            return false;
        }
        const std::size_t size = load_u16(&rest[2]);
        const std::size_t least = rest[0] == kData ? kDataHeaderSize + 1 : kChunkHeaderSize;
        if (size < least || size > rest.size()) {
            return false;
        }
        rest = rest.subspan(std::min((size + 3) / 4 * 4, rest.size()));
    }
    return true;
}

/// A field of one of usrsctp's notification structs, which end in arrays of any length.
template <class T>
std::optional<T> field(ByteView notification, std::size_t offset) {
    if (notification.size() < offset + sizeof(T)) {
        return std::nullopt;
    }
    T value{};
    std::memcpy(&value, notification.data() + offset, sizeof value);
    return value;
}

}  // namespace

AssociationState::AssociationState(std::uint64_t id, DtlsRole role, const Limits& limits,
                                   std::uint16_t local_port, std::uint16_t remote_port)
    : socket_(id, local_port, remote_port),
      role_(role),
      limits_(limits),
      assembler_(limits.message_bytes) {}

void AssociationState::start(Instant now) {
    now_ = now;
    phase_ = Phase::connecting;
    if (!socket_.ok() || !socket_.connect()) {
        disconnect();
    }
}

void AssociationState::handle_packet(Instant now, ByteView packet) {
    now_ = now;
    const bool listening = phase_ == Phase::connecting || phase_ == Phase::up;
    if (!listening || packet.size() < kMinPacketSize || !has_whole_chunks(packet)) {
        return;
    }
    socket_.input(packet);
    process_inbox();
    flush();
}

void AssociationState::handle_timeout(Instant now) {
    now_ = now;
    process_inbox();
    assembler_.expire(now);
    flush();
}

std::optional<ChannelId> AssociationState::open_channel(const ChannelOptions& options) {
    if (phase_ == Phase::gone || options.label.size() > kMaxLabelSize ||
        options.protocol.size() > kMaxLabelSize) {
        return std::nullopt;
    }
    for (ChannelId id = role_ == DtlsRole::client ? 0 : 1; id < kMaxChannels; id += 2) {
        if (!channels_.contains(id) && !resets_wanted_.contains(id)) {
            channels_.emplace(id, Channel{options});
            enqueue({id, PayloadProtocol::dcep, {}, false, serialize_open(options)});
            return id;
        }
    }
    return std::nullopt;
}

void AssociationState::close_channel(ChannelId channel) {
    const auto found = channels_.find(channel);
    if (found == channels_.end() || found->second.closing) {
        return;
    }
    found->second.closing = true;
    resets_wanted_.insert(channel);
    flush();
}

SendResult AssociationState::send(ChannelId channel, PayloadKind kind, ByteView data) {
    const auto found = channels_.find(channel);
    if (found == channels_.end() || found->second.closing) {
        return SendResult::no_channel;
    }
    if (data.size() > limits_.message_bytes) {
        return SendResult::too_large;
    }
    const Channel& state = found->second;
    const bool lossy = !state.options.reliable();
    if (!make_room(channel, lossy, data.size())) {
        return SendResult::buffer_full;
    }
    const bool text = kind == PayloadKind::text;
    OutgoingMessage message{channel,
                            text ? PayloadProtocol::text : PayloadProtocol::binary,
                            {state.options.ordered || !state.acknowledged,
                             state.options.max_retransmits, state.options.max_lifetime_ms},
                            lossy,
                            Bytes(data.begin(), data.end())};
    if (data.empty()) {
        // SCTP has no empty messages: one byte that the receiver ignores (RFC 8831 section 6.6).
        message.protocol = text ? PayloadProtocol::empty_text : PayloadProtocol::empty_binary;
        message.data = {0};
    }
    enqueue(std::move(message));
    return SendResult::accepted;
}

bool AssociationState::make_room(ChannelId channel, bool lossy, std::size_t size) {
    if (!lossy) {
        return queue_.bytes() + size <= limits_.buffered_bytes;
    }
    while (queue_.bytes(channel) + size > kMaxLossyBuffered && queue_.drop_oldest(channel)) {
        ++statistics_.lossy_dropped;
    }
    return true;
}

void AssociationState::enqueue(OutgoingMessage message) {
    queue_.push(std::move(message));
    flush();
}

void AssociationState::drain(PacketQueue& packets, std::vector<Event>& events) {
    process_inbox();
    flush();
    for (std::size_t i = 0; i < inbox_.packets.size(); ++i) {
        packets.push(inbox_.packets[i]);
    }
    inbox_.packets.clear();
    events.insert(events.end(), std::make_move_iterator(events_.begin()),
                  std::make_move_iterator(events_.end()));
    events_.clear();
}

AssociationStatistics AssociationState::statistics() const {
    AssociationStatistics result = statistics_;
    result.oversize_dropped = assembler_.oversize();
    return result;
}

bool AssociationState::has_output() const {
    return !inbox_.packets.empty() || !inbox_.deliveries.empty() || !events_.empty();
}

void AssociationState::process_inbox() {
    while (!inbox_.deliveries.empty()) {
        std::vector<Delivery> deliveries;
        deliveries.swap(inbox_.deliveries);
        for (Delivery& delivery : deliveries) {
            if (delivery.notification) {
                handle_notification(delivery.data);
                continue;
            }
            const ChannelId stream = delivery.stream;
            if (auto message = assembler_.add(now_, std::move(delivery))) {
                handle_message(stream, std::move(*message));
            }
        }
    }
}

void AssociationState::handle_notification(ByteView bytes) {
    constexpr std::size_t kListOffset = offsetof(sctp_stream_reset_event, strreset_stream_list);
    const auto type = field<std::uint16_t>(bytes, offsetof(sctp_assoc_change, sac_type));
    if (type == SCTP_ASSOC_CHANGE) {
        if (const auto change =
                field<std::uint16_t>(bytes, offsetof(sctp_assoc_change, sac_state))) {
            handle_association_change(*change);
        }
    } else if (type == SCTP_STREAM_RESET_EVENT && bytes.size() >= kListOffset) {
        const auto flags =
            field<std::uint16_t>(bytes, offsetof(sctp_stream_reset_event, strreset_flags));
        handle_reset(*flags, bytes.subspan(kListOffset));
    }
}

void AssociationState::handle_association_change(std::uint16_t change) {
    if (change == SCTP_COMM_UP && phase_ == Phase::connecting) {
        phase_ = Phase::up;
        events_.emplace_back(Connected{});
        flush();
    } else if (change == SCTP_RESTART) {
        // The peer has begun anew and knows of no channel.
        for (const auto& [id, channel] : channels_) {
            events_.emplace_back(ChannelClosed{id});
        }
        channels_.clear();
        resets_wanted_.clear();
        queue_.clear();
    } else if (change != SCTP_COMM_UP) {
        disconnect();
    }
}

void AssociationState::handle_reset(std::uint16_t flags, ByteView streams) {
    constexpr std::uint16_t kRefused = SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED;
    if ((flags & SCTP_STREAM_RESET_INCOMING_SSN) == 0 || (flags & kRefused) != 0) {
        return;
    }
    std::vector<ChannelId> closed(streams.size() / sizeof(ChannelId));
    if (!closed.empty()) {
        std::memcpy(closed.data(), streams.data(), closed.size() * sizeof(ChannelId));
    } else {  // all of them
        for (const auto& [id, channel] : channels_) {
            closed.push_back(id);
        }
    }
    for (const ChannelId stream : closed) {
        peer_closed(stream);
    }
}

void AssociationState::peer_closed(ChannelId stream) {
    const auto found = channels_.find(stream);
    if (found == channels_.end()) {
        return;
    }
    if (!found->second.reset_requested) {
        resets_wanted_.insert(stream);  // RFC 8831 section 6.7: answer with our own reset
    }
    channels_.erase(found);
    queue_.drop_all(stream);
    assembler_.forget(stream);
    events_.emplace_back(ChannelClosed{stream});
}

void AssociationState::disconnect() {
    if (phase_ == Phase::gone) {
        return;
    }
    phase_ = Phase::gone;
    channels_.clear();
    resets_wanted_.clear();
    queue_.clear();
    events_.emplace_back(Disconnected{});
}

void AssociationState::handle_message(ChannelId stream, MessageAssembler::Message message) {
    switch (const auto protocol = static_cast<PayloadProtocol>(message.protocol)) {
        case PayloadProtocol::dcep:
            handle_dcep(stream, message.data);
            return;
        case PayloadProtocol::text:
        case PayloadProtocol::binary:
        case PayloadProtocol::empty_text:
        case PayloadProtocol::empty_binary:
            handle_data(stream, protocol, std::move(message.data));
            return;
    }
    ++statistics_.unknown_dropped;
}

void AssociationState::handle_dcep(ChannelId stream, ByteView bytes) {
    const auto message = parse_dcep(bytes);
    const auto found = channels_.find(stream);
    if (!message) {
        ++statistics_.unknown_dropped;
    } else if (const auto* const options = std::get_if<ChannelOptions>(&*message)) {
        if (found != channels_.end() || stream >= kMaxChannels) {
            ++statistics_.unknown_dropped;
            return;
        }
        channels_.emplace(stream, Channel{*options, /*acknowledged=*/true});
        enqueue({stream, PayloadProtocol::dcep, {}, false, serialize_ack()});
        events_.emplace_back(ChannelOpened{stream, *options});
    } else if (found != channels_.end() && !found->second.acknowledged) {
        found->second.acknowledged = true;
        events_.emplace_back(ChannelOpened{stream, found->second.options});
    }
}

void AssociationState::handle_data(ChannelId stream, PayloadProtocol protocol, Bytes data) {
    const auto found = channels_.find(stream);
    if (found == channels_.end()) {
        ++statistics_.unknown_dropped;
        return;
    }
    const bool empty =
        protocol == PayloadProtocol::empty_text || protocol == PayloadProtocol::empty_binary;
    const bool binary =
        protocol == PayloadProtocol::binary || protocol == PayloadProtocol::empty_binary;
    ++statistics_.messages_received;
    events_.emplace_back(MessageReceived{stream, binary, empty ? Bytes{} : std::move(data)});
}

void AssociationState::flush() {
    if (phase_ == Phase::up) {
        flush_messages();
        flush_resets();
    }
}

void AssociationState::flush_messages() {
    while (!queue_.empty()) {
        const OutgoingMessage& message = queue_.front();
        const SendStatus status =
            socket_.send(message.channel, message.protocol, message.mode, message.data);
        if (status == SendStatus::full) {
            return;
        }
        const bool counts = status == SendStatus::sent && message.protocol != PayloadProtocol::dcep;
        statistics_.messages_sent += counts ? 1 : 0;
        queue_.pop();
    }
}

void AssociationState::flush_resets() {
    for (auto wanted = resets_wanted_.begin(); wanted != resets_wanted_.end();) {
        const ChannelId stream = *wanted;
        if (queue_.bytes(stream) > 0 || !socket_.reset_stream(stream)) {
            ++wanted;
            continue;
        }
        if (const auto found = channels_.find(stream); found != channels_.end()) {
            found->second.reset_requested = true;
        }
        wanted = resets_wanted_.erase(wanted);
    }
}

}  // namespace heydok::sctp
