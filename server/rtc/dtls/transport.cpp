#include "rtc/dtls/transport.hpp"

#include <algorithm>
#include <utility>

#include "crypto/secret_memory.hpp"
#include "rtc/dtls/record_filter.hpp"
#include "rtc/dtls/session.hpp"

namespace heydok::dtls {

struct Transport::Impl {
    Impl(Certificate own_certificate, Role own_role, Duration time)
        : certificate(std::move(own_certificate)),
          role(own_role),
          handshake_time(time),
          session(std::make_unique<Session>(certificate, role)) {}
    ~Impl() { wipe_keys(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Certificate certificate;
    Role role;
    Duration handshake_time;
    std::unique_ptr<Session> session;
    State state = State::handshaking;
    Failure failure = Failure::none;
    std::vector<Fingerprint> accepted;
    SrtpKeys keys;
    std::vector<ByteView> received;
    Bytes records;  ///< reused by the record filter

    bool started = false;
    int restarts = 0;
    KeptRecords taken;          ///< by this attempt at a handshake
    Bytes early;                ///< encrypted records of this attempt that came before their keys
    Instant deadline = kNever;  ///< of the whole handshake
    Instant retransmit_at = kNever;
    Duration retransmit_after = kFirstRetransmission;

    [[nodiscard]] bool alive() const { return state != State::failed && state != State::closed; }
    bool within_attempt(Phase phase, const KeptRecords& kept);
    void keep_early(ByteView encrypted);
    void feed(Instant now, Phase phase, std::size_t plain_bytes, const TransportAddress& to,
              DatagramBatch& out);
    void begin_clock(Instant now);
    void schedule_first_retransmission(Instant now);
    void handle_status(Instant now, Session::Status status);
    void restart_or_fail(Instant now);
    void complete();
    void judge_peer();
    void end(State how, Failure why);
    void wipe_keys();
};

/// Counts what a handshake has taken; false when it is more than any honest one needs.
bool Transport::Impl::within_attempt(Phase phase, const KeptRecords& kept) {
    if (phase == Phase::established) {
        return true;
    }
    taken.fragments += kept.fragments;
    taken.encrypted += kept.encrypted;
    return taken.fragments <= kMaxHandshakeFragments && taken.encrypted <= kMaxEarlyRecords;
}

void Transport::Impl::keep_early(ByteView encrypted) {
    if (early.size() + encrypted.size() > kMaxEarlyBytes) {
        early.clear();
    }
    if (encrypted.size() <= kMaxEarlyBytes) {
        early.insert(early.end(), encrypted.begin(), encrypted.end());
    }
}

void Transport::Impl::feed(Instant now, Phase phase, std::size_t plain_bytes,
                           const TransportAddress& to, DatagramBatch& out) {
    if (phase == Phase::established) {
        handle_status(now, session->feed(records, to, out, received));
        return;
    }
    keep_early(ByteView{records}.subspan(plain_bytes));
    if (plain_bytes > 0) {
        records.resize(plain_bytes);
        handle_status(now, session->feed(records, to, out, received));
    }
    if (state == State::handshaking && !early.empty() && session->awaits_encrypted()) {
        const Bytes due = std::exchange(early, {});
        handle_status(now, session->feed(due, to, out, received));
    }
}

void Transport::Impl::begin_clock(Instant now) {
    started = true;
    deadline = now + handshake_time;
}

void Transport::Impl::schedule_first_retransmission(Instant now) {
    retransmit_after = kFirstRetransmission;
    retransmit_at = now + retransmit_after;
}

void Transport::Impl::handle_status(Instant now, Session::Status status) {
    switch (status) {
        case Session::Status::pending:
            return;
        case Session::Status::established:
            if (state == State::handshaking) {
                complete();
            }
            return;
        case Session::Status::closed:
            end(State::closed, Failure::none);
            return;
        case Session::Status::broken:
            break;
    }
    if (state == State::handshaking) {
        restart_or_fail(now);
    } else {
        end(State::failed, Failure::connection);
    }
}

/// Nobody is proven yet, so a broken flight may be a forgery: the honest peer gets another chance.
void Transport::Impl::restart_or_fail(Instant now) {
    if (role == Role::client || restarts >= kMaxRestarts || now >= deadline) {
        end(State::failed, Failure::handshake);
        return;
    }
    ++restarts;
    taken = {};
    early.clear();
    session = std::make_unique<Session>(certificate, role);
    retransmit_at = kNever;
}

void Transport::Impl::complete() {
    deadline = kNever;
    retransmit_at = kNever;
    state = State::awaiting_fingerprint;
    if (!accepted.empty()) {
        judge_peer();
    }
}

void Transport::Impl::judge_peer() {
    if (!session->peer_matches(accepted)) {
        end(State::failed, Failure::fingerprint_mismatch);
    } else if (!session->export_keys(keys)) {
        end(State::failed, Failure::no_srtp_profile);
    } else {
        state = State::connected;
    }
}

void Transport::Impl::end(State how, Failure why) {
    state = how;
    failure = why;
    deadline = kNever;
    retransmit_at = kNever;
    wipe_keys();
}

void Transport::Impl::wipe_keys() {
    for (Bytes* const secret :
         {&keys.local_key, &keys.local_salt, &keys.remote_key, &keys.remote_salt}) {
        crypto::wipe(*secret);
        secret->clear();
    }
}

Transport::Transport(Certificate certificate, Role role, Duration handshake_time)
    : impl_(std::make_unique<Impl>(std::move(certificate), role, handshake_time)) {}
Transport::~Transport() = default;
Transport::Transport(Transport&&) noexcept = default;
Transport& Transport::operator=(Transport&&) noexcept = default;

void Transport::set_remote_fingerprints(std::vector<Fingerprint> accepted) {
    impl_->accepted = std::move(accepted);
    if (impl_->state == State::awaiting_fingerprint && !impl_->accepted.empty()) {
        impl_->judge_peer();
    }
}

void Transport::start(Instant now, const TransportAddress& to, DatagramBatch& out) {
    if (impl_->started || !impl_->alive()) {
        return;
    }
    impl_->begin_clock(now);
    if (impl_->role == Role::client) {
        impl_->schedule_first_retransmission(now);
        impl_->handle_status(now, impl_->session->begin(to, out));
    }
}

bool Transport::handle_datagram(Instant now, ByteView datagram, const TransportAddress& to,
                                DatagramBatch& out) {
    Impl& impl = *impl_;
    impl.received.clear();
    if (!impl.alive() || (!impl.started && impl.role == Role::client)) {
        return false;
    }
    const Phase phase = impl.state == State::handshaking ? Phase::handshaking : Phase::established;
    const KeptRecords kept = filter_records(datagram, phase, impl.records);
    if (impl.records.empty() || !impl.within_attempt(phase, kept)) {
        return false;
    }
    if (!impl.started) {
        impl.begin_clock(now);
    }
    const std::size_t before = out.entries().size();
    impl.feed(now, phase, kept.plain_bytes, to, out);
    if (impl.state == State::handshaking && out.entries().size() != before) {
        impl.schedule_first_retransmission(now);  // a new flight begins
    }
    if (impl.state != State::connected && impl.state != State::closed) {
        impl.received.clear();  // a peer that is not proven has nothing to say
    }
    return true;
}

void Transport::handle_timeout(Instant now, const TransportAddress& to, DatagramBatch& out) {
    Impl& impl = *impl_;
    if (now >= impl.deadline) {
        impl.end(State::failed, impl.restarts > 0 ? Failure::handshake : Failure::timeout);
        return;
    }
    if (now < impl.retransmit_at) {
        return;
    }
    impl.retransmit_after = std::min(impl.retransmit_after * 2, kMaxRetransmission);
    impl.retransmit_at = now + impl.retransmit_after;
    impl.handle_status(now, impl.session->retransmit(to, out));
}

Instant Transport::next_timeout() const {
    return std::min(impl_->deadline, impl_->retransmit_at);
}

bool Transport::send(ByteView message, const TransportAddress& to, DatagramBatch& out) {
    return impl_->state == State::connected && !message.empty() &&
           message.size() <= kMaxMessageSize && impl_->session->send(message, to, out);
}

void Transport::close(const TransportAddress& to, DatagramBatch& out) {
    if (impl_->state == State::connected) {
        impl_->session->close(to, out);
    }
    if (impl_->alive()) {
        impl_->end(State::closed, Failure::none);
    }
}

State Transport::state() const {
    return impl_->state;
}

Failure Transport::failure() const {
    return impl_->failure;
}

const std::vector<ByteView>& Transport::received() const {
    return impl_->received;
}

const SrtpKeys* Transport::srtp_keys() const {
    return impl_->state == State::connected ? &impl_->keys : nullptr;
}

}  // namespace heydok::dtls
