#include "rtc/peer/peer.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "rtc/rtp/packet.hpp"

namespace heydok::peer {
namespace {

/// Largest RTCP compound we send; leaves room for protection below 1,280.
constexpr std::size_t kMaxRtcpSize = 1200;

dtls::HashFunction hash_function(sdp::HashAlgorithm algorithm) {
    switch (algorithm) {
        case sdp::HashAlgorithm::sha384:
            return dtls::HashFunction::sha384;
        case sdp::HashAlgorithm::sha512:
            return dtls::HashFunction::sha512;
        default:
            return dtls::HashFunction::sha256;
    }
}

std::vector<dtls::Fingerprint> dtls_fingerprints(const std::vector<sdp::Fingerprint>& from) {
    std::vector<dtls::Fingerprint> result;
    for (const sdp::Fingerprint& fingerprint : from) {
        result.push_back({hash_function(fingerprint.algorithm), fingerprint.value});
    }
    return result;
}

Outcome outcome_of(srtp::Drop drop) {
    switch (drop) {
        case srtp::Drop::replayed:
            return Outcome::srtp_replayed;
        case srtp::Drop::unauthenticated:
            return Outcome::srtp_unauthenticated;
        case srtp::Drop::unencrypted:
            return Outcome::srtp_unencrypted;
        case srtp::Drop::index_jump:
            return Outcome::srtp_index_jump;
        case srtp::Drop::too_many_streams:
            return Outcome::srtp_too_many_streams;
        default:
            return Outcome::srtp_malformed;
    }
}

}  // namespace

Peer::Peer(const Settings& settings)
    : settings_(settings),
      dtls_(settings.certificate, dtls::Role::server, settings.handshake_time) {}

Peer::~Peer() = default;

ice::Credentials Peer::make_credentials() const {
    return settings_.fragment_mark
               ? ice::make_marked_credentials(settings_.random, *settings_.fragment_mark)
               : ice::make_credentials(settings_.random);
}

bool Peer::set_remote(Instant now, const RemoteTransport& remote) {
    const auto offered = std::exchange(prepared_, std::nullopt);
    const auto local = [&] { return offered ? *offered : make_credentials(); };
    if (!agent_) {
        agent_.emplace(local(), remote.ice, settings_.random, settings_.checks);
        fingerprints_ = remote.fingerprints;
        dtls_.set_remote_fingerprints(dtls_fingerprints(fingerprints_));
        return true;
    }
    if (remote.fingerprints != fingerprints_) {
        return false;
    }
    if (offered || remote.ice != agent_->remote()) {
        agent_->restart(now, local(), remote.ice);
    }
    return true;
}

void Peer::prepare_local() {
    prepared_ = make_credentials();
}

std::vector<std::string> Peer::accepted_fragments(Instant now) const {
    return agent_ ? agent_->accepted_ufrags(now) : std::vector<std::string>{};
}

Received Peer::handle_stun(Instant now, const TransportAddress& from, const stun::Message& stun,
                           DatagramBatch& out) {
    if (!agent_) {
        return {Outcome::stun_refused, {}, false, ice::StunVerdict::unknown_user};
    }
    const ice::StunOutcome outcome = agent_->handle_stun(now, from, stun, out);
    if (outcome.verdict != ice::StunVerdict::answered &&
        outcome.verdict != ice::StunVerdict::confirmed) {
        return {Outcome::stun_refused, {}, false, outcome.verdict};
    }
    const bool proven = agent_->is_proven(from);
    if (proven) {
        last_heard_ = now;  // a check from elsewhere may be a replay
    }
    if (agent_->selected_path() && !dtls_started_) {
        dtls_started_ = true;
        dtls_.start(now, *agent_->selected_path(), out);
    }
    return {Outcome::handled, {}, proven, outcome.verdict};
}

Received Peer::handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                               DatagramBatch& out) {
    if (!agent_ || !agent_->is_proven(from)) {
        return {Outcome::unproven_source};
    }
    const std::uint8_t first = datagram.empty() ? 0 : datagram[0];
    if (first >= 128 && first <= 191) {
        return handle_srtp(now, datagram);
    }
    if (first >= 20 && first <= 63) {
        return handle_dtls(now, from, datagram, out);
    }
    return {Outcome::unknown_protocol};
}

Received Peer::handle_srtp(Instant now, MutableBytes datagram) {
    if (!receiver_) {
        return {Outcome::not_connected};
    }
    const bool is_rtcp = rtp::is_rtcp(datagram);
    const auto size =
        is_rtcp ? receiver_->unprotect_rtcp(datagram) : receiver_->unprotect_rtp(datagram);
    if (!size) {
        return {outcome_of(size.error())};
    }
    last_heard_ = now;
    return {is_rtcp ? Outcome::rtcp : Outcome::rtp, datagram.first(*size)};
}

Received Peer::handle_dtls(Instant now, const TransportAddress& from, ByteView datagram,
                           DatagramBatch& out) {
    if (finished()) {
        return {Outcome::not_connected};
    }
    if (!sender_ && !handshake_datagrams_.admit(now, kMaxHandshakeDatagrams)) {
        return {Outcome::dtls_over_rate};
    }
    if (!dtls_.handle_datagram(now, datagram, from, out)) {
        return {Outcome::dtls_refused};
    }
    follow_dtls(now, out);
    if (sctp_) {
        for (const ByteView packet : dtls_.received()) {
            last_heard_ = now;
            sctp_->handle_packet(now, packet);
        }
        pump_data(now, out);
    }
    return {};
}

/// Notices what the last call did to the DTLS state.
void Peer::follow_dtls(Instant now, DatagramBatch& out) {
    if (!sender_ && dtls_.state() == dtls::State::connected) {
        start_media();
        sctp_ = std::make_unique<sctp::Association>(settings_.sctp, sctp::DtlsRole::server,
                                                    settings_.data);
        sctp_->start(now);
        events_.emplace_back(Connected{});
        pump_data(now, out);
    }
    if (finished() && !closed_told_) {
        closed_told_ = true;
        events_.emplace_back(Closed{dtls_.failure()});
    }
}

void Peer::start_media() {
    const dtls::SrtpKeys& keys = *dtls_.srtp_keys();
    const auto profile = srtp::profile_from_number(static_cast<std::uint16_t>(keys.profile));
    HEYDOK_ASSERT(profile.has_value());
    sender_ = srtp::Sender::create(*profile, keys.local_key, keys.local_salt);
    receiver_ = srtp::Receiver::create(*profile, keys.remote_key, keys.remote_salt);
    HEYDOK_ASSERT(sender_ && receiver_);
}

bool Peer::finished() const {
    return dtls_.state() == dtls::State::failed || dtls_.state() == dtls::State::closed;
}

void Peer::pump_data(Instant /*now*/, DatagramBatch& out) {
    if (!sctp_) {
        return;
    }
    sctp_packets_.clear();
    sctp_->drain(sctp_packets_, sctp_events_);
    if (agent_->selected_path()) {
        for (std::size_t i = 0; i < sctp_packets_.size(); ++i) {
            dtls_.send(sctp_packets_[i], *agent_->selected_path(), out);
        }
    }
    take_sctp_events();
}

void Peer::take_sctp_events() {
    for (sctp::Event& event : sctp_events_) {
        if (auto* opened = std::get_if<sctp::ChannelOpened>(&event)) {
            events_.emplace_back(ChannelOpened{opened->channel, std::move(opened->options.label),
                                               opened->options.reliable()});
        } else if (auto* message = std::get_if<sctp::MessageReceived>(&event)) {
            events_.emplace_back(
                MessageReceived{message->channel, message->binary, std::move(message->data)});
        } else if (auto* closed = std::get_if<sctp::ChannelClosed>(&event)) {
            events_.emplace_back(ChannelClosed{closed->channel});
        } else if (std::holds_alternative<sctp::Connected>(event)) {
            data_connected_ = true;
        } else if (std::holds_alternative<sctp::Disconnected>(event) && data_connected_ &&
                   !closed_told_) {
            // A client that never answered our INIT has no data channels and needs none.
            closed_told_ = true;
            events_.emplace_back(Closed{});
        }
    }
    sctp_events_.clear();
}

bool Peer::has_data_output() const {
    return sctp_ && (sctp_->has_output() || sctp_->buffered_amount() > 0);
}

void Peer::handle_timeout(Instant now, DatagramBatch& out) {
    if (!agent_) {
        return;
    }
    agent_->handle_timeout(now);
    if (dtls_started_ && agent_->selected_path() && !finished()) {
        dtls_.handle_timeout(now, *agent_->selected_path(), out);
        follow_dtls(now, out);
    }
    if (sctp_) {
        sctp_->handle_timeout(now);
        pump_data(now, out);
    }
}

Instant Peer::next_timeout() const {
    if (!agent_) {
        return kNever;
    }
    const bool dtls_waits = dtls_started_ && agent_->selected_path() && !finished();
    return std::min(agent_->next_timeout(), dtls_waits ? dtls_.next_timeout() : kNever);
}

ByteView Peer::send_rtp(srtp::SenderStream& stream, const srtp::PacketParts& packet,
                        DatagramBatch& out) {
    if (!can_send()) {
        return {};
    }
    const std::size_t plain =
        packet.header.size() + packet.payload_prefix.size() + packet.payload.size();
    MutableBytes space = out.reserve(plain + srtp::kMaxOverhead);
    const std::size_t size = sender_->protect_rtp(stream, packet, space);
    if (size == 0) {
        end_exhausted();
        return {};
    }
    out.commit(*agent_->selected_path(), size, flow_);
    return space.first(size);
}

void Peer::repeat_rtp(ByteView protected_packet, DatagramBatch& out) const {
    if (can_send()) {
        out.append(*agent_->selected_path(), protected_packet);
    }
}

void Peer::send_rtcp(ByteView compound, DatagramBatch& out) {
    if (!can_send() || compound.empty() || compound.size() > kMaxRtcpSize) {
        return;
    }
    MutableBytes space = out.reserve(compound.size() + srtp::kMaxOverhead);
    std::copy(compound.begin(), compound.end(), space.begin());
    const std::size_t size = sender_->protect_rtcp(space, compound.size());
    if (size == 0) {
        end_exhausted();
        return;
    }
    out.commit(*agent_->selected_path(), size);
}

/// A key that has reached its last packet ends the connection, before a nonce could come again.
void Peer::end_exhausted() {
    if (sender_->exhausted() && !closed_told_) {
        closed_told_ = true;
        events_.emplace_back(Closed{});
    }
}

std::optional<sctp::ChannelId> Peer::open_channel(Instant now, const sctp::ChannelOptions& options,
                                                  DatagramBatch& out) {
    if (!sctp_) {
        return std::nullopt;
    }
    const auto channel = sctp_->open_channel(options);
    pump_data(now, out);
    return channel;
}

sctp::SendResult Peer::send_data(Instant now, sctp::ChannelId channel, sctp::PayloadKind kind,
                                 ByteView data, DatagramBatch& out) {
    if (!sctp_) {
        return sctp::SendResult::no_channel;
    }
    const sctp::SendResult result = sctp_->send(channel, kind, data);
    pump_data(now, out);
    return result;
}

void Peer::close_channel(Instant now, sctp::ChannelId channel, DatagramBatch& out) {
    if (sctp_) {
        sctp_->close_channel(channel);
        pump_data(now, out);
    }
}

std::size_t Peer::buffered_data() const {
    return sctp_ ? sctp_->buffered_amount() : 0;
}

void Peer::close(DatagramBatch& out) {
    if (agent_ && agent_->selected_path() && dtls_started_) {
        dtls_.close(*agent_->selected_path(), out);
    }
    closed_told_ = true;
    sctp_.reset();
    sender_.reset();
    receiver_.reset();
}

void Peer::forget_address(const TransportAddress& address) {
    if (agent_) {
        agent_->remove_pair(address);
    }
}

}  // namespace heydok::peer
