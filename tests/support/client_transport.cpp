#include "tests/support/client_transport.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "rtc/rtp/packet.hpp"
#include "rtc/stun/message.hpp"

namespace heydok::support {

ClientTransport::ClientTransport(const Options& options)
    : options_(options), agent_(ice::make_credentials(*options.random), *options.random) {}

void ClientTransport::restart_ice() {
    agent_.restart(ice::make_credentials(*options_.random));
}

void ClientTransport::set_remote(Instant now, const Remote& remote) {
    const dtls::Role role = dtls_ ? remote_.our_role : remote.our_role;
    std::vector<TransportAddress> early;
    if (!dtls_) {
        early = std::move(remote_.candidates);
        dtls_.emplace(options_.certificate, role);
    }
    remote_ = remote;
    remote_.our_role = role;
    remote_.candidates.insert(remote_.candidates.end(), early.begin(), early.end());
    agent_.set_remote(now, remote_.ice, remote_.candidates);
    dtls_->set_remote_fingerprints(remote_.fingerprints);
}

void ClientTransport::add_candidate(Instant now, const TransportAddress& candidate) {
    if (agent_.selected_path()) {
        return;
    }
    remote_.candidates.push_back(candidate);
    if (dtls_) {
        agent_.set_remote(now, remote_.ice, remote_.candidates);
    }
}

ClientTransport::Received ClientTransport::handle_datagram(Instant now,
                                                           const TransportAddress& from,
                                                           MutableBytes datagram,
                                                           DatagramBatch& out) {
    if (datagram.empty()) {
        return {};
    }
    if (stun::is_stun_range(datagram[0])) {
        if (const auto message = stun::Message::parse(datagram)) {
            agent_.handle_stun(now, from, *message, out);
            advance(now, out);
        }
        return {};
    }
    if (dtls_ && datagram[0] >= 20 && datagram[0] < 64) {
        dtls_->handle_datagram(now, datagram, from, out);
        take_keys(now);
        if (association_) {
            for (const ByteView message : dtls_->received()) {
                if (!sctp_tap_ || sctp_tap_(false, message)) {
                    association_->handle_packet(now, message);
                }
            }
        }
        pump(now, out);
        return {};
    }
    if (!receiver_) {
        return {};
    }
    const bool rtcp = rtp::is_rtcp(datagram);
    if (!rtcp && !options_.decrypt_rtp) {
        return {Kind::rtp, datagram};
    }
    const auto size =
        rtcp ? receiver_->unprotect_rtcp(datagram) : receiver_->unprotect_rtp(datagram);
    if (!size) {
        undecryptable_ += size.error() == srtp::Drop::replayed ? 0u : 1u;
        return {};
    }
    return {rtcp ? Kind::rtcp : Kind::rtp, datagram.first(*size)};
}

void ClientTransport::advance(Instant now, DatagramBatch& out) {
    if (agent_.selected_path() && dtls_ && !dtls_started_) {
        dtls_started_ = true;
        dtls_->start(now, *agent_.selected_path(), out);
    }
}

void ClientTransport::take_keys(Instant now) {
    const dtls::SrtpKeys* keys = dtls_->srtp_keys();
    if (keys == nullptr || sender_) {
        return;
    }
    const auto profile = srtp::profile_from_number(static_cast<std::uint16_t>(keys->profile));
    HEYDOK_ASSERT(profile.has_value());
    sender_ = srtp::Sender::create(*profile, keys->local_key, keys->local_salt);
    receiver_ = srtp::Receiver::create(*profile, keys->remote_key, keys->remote_salt);
    if (options_.sctp != nullptr) {
        association_ = std::make_unique<sctp::Association>(
            *options_.sctp, remote_.our_role == dtls::Role::client ? sctp::DtlsRole::client
                                                                   : sctp::DtlsRole::server);
        association_->start(now);
    }
}

void ClientTransport::pump(Instant now, DatagramBatch& out) {
    if (!association_ || !agent_.selected_path()) {
        return;
    }
    association_->handle_timeout(now);
    sctp_packets_.clear();
    association_->drain(sctp_packets_, data_events_);
    for (std::size_t i = 0; i < sctp_packets_.size(); ++i) {
        if (!sctp_tap_ || sctp_tap_(true, sctp_packets_[i])) {
            dtls_->send(sctp_packets_[i], *agent_.selected_path(), out);
        }
    }
}

void ClientTransport::handle_timeout(Instant now, DatagramBatch& out) {
    if (agent_.next_timeout() <= now) {
        agent_.handle_timeout(now, out);
        advance(now, out);
    }
    if (dtls_started_ && agent_.selected_path() && dtls_->next_timeout() <= now) {
        dtls_->handle_timeout(now, *agent_.selected_path(), out);
    }
    pump(now, out);
}

Instant ClientTransport::next_timeout() const {
    const Instant dtls = dtls_started_ && agent_.selected_path() ? dtls_->next_timeout() : kNever;
    return std::min(agent_.next_timeout(), dtls);
}

bool ClientTransport::send_rtp(srtp::SenderStream& stream, ByteView plain, Bytes& scratch,
                               DatagramBatch& out) {
    if (!sender_ || !agent_.selected_path()) {
        return false;
    }
    scratch.assign(plain.begin(), plain.end());
    scratch.resize(plain.size() + srtp::kMaxOverhead);
    scratch.resize(sender_->protect_rtp(stream, scratch, plain.size()));
    if (scratch.empty()) {
        return false;
    }
    out.append(*agent_.selected_path(), scratch);
    return true;
}

void ClientTransport::repeat(ByteView protected_packet, DatagramBatch& out) {
    if (agent_.selected_path() && !protected_packet.empty()) {
        out.append(*agent_.selected_path(), protected_packet);
    }
}

void ClientTransport::send_rtcp(ByteView compound, DatagramBatch& out) {
    if (!sender_ || !agent_.selected_path() || compound.empty()) {
        return;
    }
    MutableBytes space = out.reserve(compound.size() + srtp::kMaxOverhead);
    std::copy(compound.begin(), compound.end(), space.begin());
    if (const std::size_t size = sender_->protect_rtcp(space, compound.size()); size > 0) {
        out.commit(*agent_.selected_path(), size);
    }
}

void ClientTransport::send_instead_of_sctp(ByteView packet, DatagramBatch& out) {
    if (agent_.selected_path() && dtls_) {
        dtls_->send(packet, *agent_.selected_path(), out);
    }
}

void ClientTransport::close(DatagramBatch& out) {
    if (agent_.selected_path() && dtls_) {
        dtls_->close(*agent_.selected_path(), out);
    }
    association_.reset();
    sender_.reset();
    receiver_.reset();
}

}  // namespace heydok::support
