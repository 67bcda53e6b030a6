#include "media/data_relay.hpp"

#include <algorithm>
#include <utility>

#include "media/lifecycle.hpp"
#include "media/room.hpp"

namespace heydok::media {
namespace {

constexpr std::string_view kReliableLabel = "_reliable";
constexpr std::string_view kLossyLabel = "_lossy";
constexpr std::string_view kTracksLabel = "_data_track";
constexpr std::size_t kRememberedNonces = 256;

bool is_named(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_addressed(const StampedPacket& packet, const Participant& to) {
    if (packet.destination_identities.empty() && packet.destination_sids.empty()) {
        return true;
    }
    return is_named(packet.destination_identities, to.options.identity) ||
           is_named(packet.destination_sids, to.sid);
}

/// A participant without can_subscribe still gets data: it is not media. One without any right
/// (a waiting person) gets nothing at all.
bool may_receive(const StampedPacket& packet, const Participant& to) {
    const Permission& permission = to.permission();
    if (!permission.can_subscribe && !permission.can_publish && !permission.can_publish_data) {
        return false;
    }
    return packet.content != DataContent::metrics || permission.can_subscribe_metrics;
}

/// A reliable channel with a hole would be a lie: it ends behind what waits already, and the reader
/// comes back with a new connection (E4).
void end_slow_reader(Turn& turn, Participant& to) {
    turn.services.drop("data_reader_too_slow");
    to.data.too_slow = true;
    to.peer->close_channel(turn.now, *std::exchange(to.data.to.reliable, std::nullopt),
                           turn.out.datagrams);
    dismiss_session(turn, to, {LeaveReason::state_mismatch, LeaveAction::reconnect});
    to.deadlines.resume = std::min(to.deadlines.resume, turn.now + kResumeTimeout);
}

void deliver(Turn& turn, Participant& to, const KeptPacket& kept, DataKind kind) {
    const bool lost = to.data.too_slow && kind == DataKind::reliable;
    if (lost || !is_addressed(*kept.packet, to) || !may_receive(*kept.packet, to)) {
        return;
    }
    const auto channel = kind == DataKind::reliable ? to.data.to.reliable : to.data.to.lossy;
    if (!channel) {
        if (kind == DataKind::reliable) {
            to.data.waiting.push(kept);  // joining, or active with the channel's opening on its way
        } else {
            turn.services.drop("data_no_channel");
        }
        return;
    }
    const sctp::SendResult result = to.peer->send_data(
        turn.now, *channel, sctp::PayloadKind::binary, kept.packet->bytes, turn.out.datagrams);
    if (result == sctp::SendResult::buffer_full && kind == DataKind::reliable) {
        end_slow_reader(turn, to);
    } else if (result != sctp::SendResult::accepted) {
        turn.services.drop("data_not_taken");
    }
}

void deliver_waiting(Turn& turn, Participant& who) {
    who.data.waiting.expire(turn.now);
    for (const KeptPacket& kept : who.data.waiting.packets()) {
        deliver(turn, who, kept, DataKind::reliable);
    }
    who.data.waiting.clear();
}

std::optional<sctp::ChannelId>* place_of(ChannelSet& set, std::string_view label) {
    if (label == kReliableLabel) {
        return &set.reliable;
    }
    if (label == kLossyLabel) {
        return &set.lossy;
    }
    return label == kTracksLabel ? &set.tracks : nullptr;
}

}  // namespace

void PacketKeep::push(const KeptPacket& packet) {
    bytes_ += packet.packet->bytes.size();
    packets_.push_back(packet);
    expire(packet.at);
    while (bytes_ > max_bytes_ && packets_.size() > 1) {
        bytes_ -= packets_.front().packet->bytes.size();
        packets_.pop_front();
    }
}

void PacketKeep::expire(Instant now) {
    while (!packets_.empty() && now - packets_.front().at > max_age_) {
        bytes_ -= packets_.front().packet->bytes.size();
        packets_.pop_front();
    }
}

void PacketKeep::clear() {
    packets_.clear();
    bytes_ = 0;
}

void open_channels(Turn& turn, Participant& who) {
    if (!who.two_connections()) {
        return;
    }
    const auto open = [&](std::string_view label, bool reliable) {
        sctp::ChannelOptions options;
        options.label = label;
        options.ordered = reliable;
        options.max_retransmits = reliable ? std::nullopt : std::optional<std::uint32_t>{0};
        return who.peer->open_channel(turn.now, options, turn.out.datagrams);
    };
    who.data.to.reliable = open(kReliableLabel, true);
    who.data.to.lossy = open(kLossyLabel, false);
    who.data.to.tracks = open(kTracksLabel, false);
    deliver_waiting(turn, who);
}

void on_channel_opened(Turn& turn, Participant& who, const peer::ChannelOpened& channel) {
    std::optional<sctp::ChannelId>* place = place_of(who.data.from, channel.label);
    if (place == nullptr) {
        turn.services.drop("data_channel_unknown");
        return;
    }
    *place = channel.channel;
    if (who.two_connections()) {
        return;
    }
    *place_of(who.data.to, channel.label) = channel.channel;
    if (channel.label == kReliableLabel) {
        deliver_waiting(turn, who);
    }
}

void on_channel_closed(Participant& who, const peer::ChannelClosed& channel) {
    const auto forget = [&](ChannelSet& set) {
        for (auto* place : {&set.reliable, &set.lossy, &set.tracks}) {
            if (*place == channel.channel) {
                place->reset();
            }
        }
    };
    forget(who.data.from);
    if (!who.two_connections()) {
        forget(who.data.to);
    }
}

void on_data_message(Turn& turn, Participant& from, const peer::MessageReceived& message) {
    if (from.data.from.tracks == message.channel) {
        relay_data_track(turn, from, message.data);
        return;
    }
    const bool reliable = from.data.from.reliable == message.channel;
    if (!reliable && from.data.from.lossy != message.channel) {
        turn.services.drop("data_unknown_channel");
        return;
    }
    // An answer to the server is no publishing; its number counts as any other's for a resume.
    const bool answers_server = take_rpc_reply(turn, from, message.data);
    if (!answers_server && !from.permission().can_publish_data) {
        turn.services.drop("data_not_permitted");
        return;
    }
    const DataKind kind = reliable ? DataKind::reliable : DataKind::lossy;
    DataSender sender;
    if (from.visible()) {
        sender = {from.sid, from.options.identity};
    }
    auto stamped = stamp_data_packet(message.data, sender, kind);
    const bool agents_only =
        stamped && stamped->content == DataContent::transcription && !from.permission().agent;
    if (!stamped || agents_only) {
        turn.services.drop("data_malformed");
        return;
    }
    if (reliable && stamped->sequence != 0) {
        if (stamped->sequence <= from.data.last_sequence) {
            turn.services.drop("data_repeated");
            return;
        }
        from.data.last_sequence = stamped->sequence;
    }
    if (answers_server) {
        return;
    }
    const KeptPacket kept{turn.now, stamped->sequence,
                          std::make_shared<const StampedPacket>(std::move(*stamped))};
    if (reliable && kept.sequence != 0) {
        from.data.sent.push(kept);
    }
    for (const auto& to : from.room->participants) {
        if (to.get() != &from) {
            deliver(turn, *to, kept, kind);
        }
    }
}

void send_own_packet(Turn& turn, Participant& to, Bytes bytes) {
    auto packet = std::make_shared<StampedPacket>();
    packet->bytes = std::move(bytes);
    deliver(turn, to, {turn.now, 0, std::move(packet)}, DataKind::reliable);
}

void resend_data(Turn& turn, Participant& to, const std::string& sender_sid,
                 std::uint32_t last_sequence) {
    const Participant* sender = to.room->find_sid(sender_sid);
    if (sender == nullptr || sender == &to) {
        return;
    }
    for (const KeptPacket& kept : sender->data.sent.packets()) {
        if (kept.sequence > last_sequence) {
            deliver(turn, to, kept, DataKind::reliable);
        }
    }
}

void send_server_data(Turn& turn, Room& room, const SendData& data) {
    auto& nonces = room.recent_nonces;
    if (!data.nonce.empty()) {
        if (std::find(nonces.begin(), nonces.end(), data.nonce) != nonces.end()) {
            return;
        }
        nonces.push_back(data.nonce);
        if (nonces.size() > kRememberedNonces) {
            nonces.erase(nonces.begin());
        }
    }
    auto packet = std::make_shared<StampedPacket>();
    packet->destination_identities = data.destination_identities;
    packet->destination_sids = data.destination_sids;
    packet->content = DataContent::user;
    const DataKind kind = data.reliable ? DataKind::reliable : DataKind::lossy;
    packet->bytes = make_user_packet(
        {data.payload, data.topic, data.destination_identities, data.destination_sids, data.nonce},
        kind);
    const KeptPacket kept{turn.now, 0, std::move(packet)};
    for (const auto& to : room.participants) {
        deliver(turn, *to, kept, kind);
    }
}

}  // namespace heydok::media
