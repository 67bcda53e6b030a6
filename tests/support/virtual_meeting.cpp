#include "tests/support/virtual_meeting.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace heydok::support {
namespace {

constexpr Duration kTimerGrain = std::chrono::milliseconds{1};

media::EngineConfig engine_config(const TransportAddress& server, WallTime epoch,
                                  std::shared_ptr<sctp::Library> sctp) {
    media::EngineConfig config;
    config.advertised = {server, {server.ip, server.port, Protocol::tcp, 0}};
    config.wall_epoch = epoch;
    config.sctp = std::move(sctp);
    return config;
}

}  // namespace

VirtualMeeting::VirtualMeeting(std::uint64_t seed)
    : random_(Random::seeded(seed)),
      sctp_(std::make_shared<sctp::Library>()),
      certificate_(dtls::Certificate::generate(kWallEpoch)),
      server_(*parse_address("192.0.2.1", kServerPort)),
      network_(seed),
      engine_(std::make_unique<media::Engine>(engine_config(server_, kWallEpoch, sctp_),
                                              Random::seeded(seed + 1))) {}

media::JoinOptions VirtualMeeting::join_options(const Member& member) const {
    const JoinSettings& settings = settings_.at(member.identity);
    media::JoinOptions options;
    options.room = settings.room;
    options.identity = member.identity;
    options.name = member.identity;
    options.permission = settings.permission;
    options.adaptive_stream = settings.adaptive_stream;
    options.client_sdk = "js";
    options.client_protocol = 2;
    return options;
}

VirtualMeeting::Member& VirtualMeeting::join(const JoinSettings& settings) {
    settings_[settings.identity] = settings;
    auto& member = *members_.emplace_back(std::make_unique<Member>());
    member.identity = settings.identity;
    member.address = *parse_address("198.51.100.7", next_port_++);
    ScriptedPeer::Options options{certificate_, &random_, settings.data ? sctp_.get() : nullptr,
                                  kWallEpoch};
    options.nack = settings.nack;
    options.lacks = settings.lacks;
    options.tcp = settings.tcp;
    options.veil = settings.veil;
    member.peer = std::make_unique<ScriptedPeer>(options);
    member.session = media::SessionId{next_session_++};
    member.attached = true;
    media::JoinOptions join = join_options(member);
    join.publisher_offer = member.peer->make_first_offer();
    envelopes_.push_back({now_ + kSignalDelay, [this, &member, join] {
                              engine_->join(now_, member.session, join, outbox_);
                              flush_engine();
                          }});
    return member;
}

void VirtualMeeting::break_socket(Member& member) {
    member.attached = false;
    engine_->close_session(now_, member.session, outbox_);
    flush_engine();
}

void VirtualMeeting::resume(Member& member,
                            const std::vector<std::pair<std::string, std::uint32_t>>& received) {
    media::JoinOptions join = join_options(member);
    join.resume_sid = member.peer->sid();
    member.session = media::SessionId{next_session_++};
    member.attached = true;
    engine_->join(now_, member.session, join, outbox_);
    flush_engine();
    act(member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.resume(out, received); });
}

void VirtualMeeting::act(Member& member,
                         const std::function<void(ScriptedPeer&, ScriptedPeer::Outbox&)>& action) {
    action(*member.peer, member.out);
    flush_member(member);
}

void VirtualMeeting::set_conditions(const Member& member, const LinkConditions& conditions) {
    network_.set_conditions_from(member.address.port, conditions);
    network_.set_conditions_to(member.address.port, conditions);
}

void VirtualMeeting::rebind(Member& member) {
    member.address.port = next_port_++;
}

void VirtualMeeting::flush_member(Member& member) {
    network_.send(now_, member.address, member.out.datagrams);
    for (media::SignalRequest& request : member.out.requests) {
        if (!member.attached) {
            continue;
        }
        envelopes_.push_back(
            {now_ + kSignalDelay,
             [this, &member, session = member.session, request = std::move(request)]() mutable {
                 if (member.attached && member.session == session) {
                     engine_->handle_signal(now_, session, std::move(request), outbox_);
                     flush_engine();
                 }
             }});
    }
    member.out.clear();
}

void VirtualMeeting::flush_engine() {
    network_.send(now_, server_, outbox_.datagrams);
    for (media::Outgoing& outgoing : outbox_.messages) {
        envelopes_.push_back({now_ + kSignalDelay, [this, outgoing = std::move(outgoing)] {
                                  Member* member = find(outgoing.session);
                                  if (member == nullptr || !member->attached) {
                                      return;
                                  }
                                  member->peer->handle_message(now_, outgoing.message, member->out);
                                  if (member->peer->socket_closed()) {
                                      member->attached = false;
                                  }
                                  flush_member(*member);
                              }});
    }
    std::move(outbox_.events.begin(), outbox_.events.end(), std::back_inserter(events_));
    outbox_.clear();
}

VirtualMeeting::Member* VirtualMeeting::find(media::SessionId session) {
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [&](const auto& m) { return m->session == session; });
    return found == members_.end() ? nullptr : found->get();
}

VirtualMeeting::Member* VirtualMeeting::find(const TransportAddress& address) {
    const auto found = std::find_if(members_.begin(), members_.end(), [&](const auto& m) {
        return m->address.ip == address.ip && m->address.port == address.port;
    });
    return found == members_.end() ? nullptr : found->get();
}

void VirtualMeeting::deliver_signals() {
    while (!envelopes_.empty() && envelopes_.front().at <= now_) {
        const Envelope envelope = std::move(envelopes_.front());
        envelopes_.pop_front();
        envelope.deliver();
    }
}

void VirtualMeeting::deliver_datagrams() {
    while (auto datagram = network_.receive(now_)) {
        if (observer_) {
            observer_(*datagram);
        }
        if (datagram->to == server_ || datagram->to == server_tcp_address()) {
            if (datagram->from.protocol == Protocol::tcp) {
                datagram->from.connection = datagram->from.port;  // as `net` numbers connections
            }
            engine_->handle_datagram(now_, datagram->from, datagram->bytes, outbox_);
            flush_engine();
        } else if (Member* member = find(datagram->to)) {
            member->peer->handle_datagram(now_, datagram->from, datagram->bytes, member->out);
            flush_member(*member);
        }
    }
}

void VirtualMeeting::run_timers() {
    if (engine_->next_timeout() <= now_) {
        engine_->handle_timeout(now_, outbox_);
        flush_engine();
        // The SCTP timers of all peers run with the engine's.
        for (const auto& member : members_) {
            member->peer->transport().pump(now_, member->out.datagrams);
            flush_member(*member);
        }
    }
    for (const auto& member : members_) {
        if (member->peer->next_timeout() <= now_) {
            member->peer->handle_timeout(now_, member->out);
            flush_member(*member);
        }
    }
}

Instant VirtualMeeting::next_event() const {
    Instant next = std::min(engine_->next_timeout(), network_.next_arrival());
    if (!envelopes_.empty()) {
        next = std::min(next, envelopes_.front().at);
    }
    for (const auto& member : members_) {
        next = std::min(next, member->peer->next_timeout());
    }
    return next;
}

void VirtualMeeting::run_until(Instant until) {
    while (true) {
        const Instant next = next_event();
        if (next > until) {
            now_ = until;
            return;
        }
        const bool stuck = next <= now_;
        now_ = std::max(now_, next);
        deliver_signals();
        deliver_datagrams();
        run_timers();
        // A timer that stays due would stop virtual time: give it the next millisecond instead.
        if (stuck && next_event() <= now_) {
            now_ += kTimerGrain;
        }
    }
}

bool VirtualMeeting::run_until(const std::function<bool()>& condition, Duration longest) {
    const Instant end = now_ + longest;
    while (!condition()) {
        if (now_ >= end) {
            return false;
        }
        run_until(std::min(end, now_ + std::chrono::milliseconds{20}));
    }
    return true;
}

}  // namespace heydok::support
