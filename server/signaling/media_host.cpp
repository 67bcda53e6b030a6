#include "signaling/media_host.hpp"

#include <pthread.h>

#include "base/log.hpp"

namespace heydok::signaling {

namespace {

std::uint64_t number(media::SessionId session) {
    return static_cast<std::uint64_t>(session);
}

/// Addresses without a port get the one that the loop is bound to.
media::EngineConfig with_port(media::EngineConfig config, std::uint16_t port) {
    for (TransportAddress& address : config.advertised) {
        if (address.port == 0) {
            address.port = port;
        }
    }
    config.wall_epoch = read_wall_clock() - std::chrono::duration_cast<std::chrono::milliseconds>(
                                                read_monotonic_clock().time_since_epoch());
    return config;
}

}  // namespace

MediaHost::MediaHost(media::EngineConfig config, net::MediaLoopOptions sockets, EventSink events)
    : number_(config.thread),
      loop_(std::move(sockets)),
      engine_(with_port(std::move(config), loop_.port()), Random::system()),
      events_(std::move(events)) {}

MediaHost::~MediaHost() {
    stop();
}

void MediaHost::start(std::vector<MediaHost*> all) {
    all_ = std::move(all);
    if (all_.size() > 1) {
        crossing_.emplace(*number_, static_cast<std::uint8_t>(all_.size()));
        crossed_.resize(all_.size());
    }
    thread_ = std::thread{[this] {
        clockid_t clock{};
        if (::pthread_getcpuclockid(::pthread_self(), &clock) == 0) {
            clock_.store(clock);
        }
        loop_.run(core());
    }};
}

Duration MediaHost::processor_time() const {
    const clockid_t clock = clock_.load();
    timespec used{};
    if (clock == CLOCK_REALTIME || ::clock_gettime(clock, &used) != 0) {
        return {};
    }
    return std::chrono::seconds{used.tv_sec} +
           std::chrono::duration_cast<Duration>(std::chrono::nanoseconds{used.tv_nsec});
}

net::MediaCore MediaHost::core() {
    net::MediaCore core{
        .datagram = [this](Instant now, const TransportAddress& from,
                           MutableBytes datagram) { receive(now, from, datagram); },
        .connection_closed = [this](Instant now,
                                    const TransportAddress& from) { forget_connection(now, from); },
        .timeout = [this](Instant now) { engine_.handle_timeout(now, outbox_); },
        .next_timeout = [this] { return engine_.next_timeout(); },
        .outgoing = [this]() -> DatagramBatch& { return outbox_.datagrams; },
        .flush = [this] { flush(); }};
    if (crossing_ && *number_ != 0) {
        core.before_send = [this](const DatagramBatch& batch) { hand_over_tcp(batch); };
    }
    return core;
}

void MediaHost::receive(Instant now, const TransportAddress& from, MutableBytes datagram) {
    if (crossing_) {
        const std::uint8_t owner = crossing_->owner_of(
            from, datagram, [this](const TransportAddress& at) { return engine_.knows(at); });
        if (owner != *number_) {
            crossed_[owner].append(from, datagram);
            return;
        }
    }
    engine_.handle_datagram(now, from, datagram, outbox_);
    tell_addresses();
}

void MediaHost::forget_connection(Instant now, const TransportAddress& from) {
    const std::uint8_t owner = crossing_ ? crossing_->proven_owner(from) : 0;
    if (crossing_ && owner != *number_) {
        all_[owner]->post([from](media::Engine& engine, Instant then, media::Outbox& outbox) {
            engine.close_connection(then, from, outbox);
        });
        return;
    }
    engine_.close_connection(now, from, outbox_);
}

/// Before the answers leave: what a client sends next may reach another thread first.
void MediaHost::tell_addresses() {
    if (outbox_.addresses.empty()) {
        return;
    }
    for (const media::AddressChange& change : outbox_.addresses) {
        crossing_->learn(*number_, change);
    }
    for (MediaHost* other : all_) {
        if (other != this) {
            other->loop_.post([other, owner = *number_, changes = outbox_.addresses](Instant) {
                for (const media::AddressChange& change : changes) {
                    other->crossing_->learn(owner, change);
                }
            });
        }
    }
    outbox_.addresses.clear();
}

/// What this round has gathered for other threads.
void MediaHost::hand_over() {
    for (std::size_t i = 0; i < crossed_.size(); ++i) {
        if (crossed_[i].empty()) {
            continue;
        }
        MediaHost* const other = all_[i];
        if (other->received_.push(crossed_[i])) {
            other->loop_.post([other](Instant now) { other->take_received(now); });
        }
        crossed_[i].clear();
    }
}

void MediaHost::take_received(Instant now) {
    taken_.clear();
    received_.swap(taken_);
    for (const DatagramBatch::Entry& entry : taken_.entries()) {
        engine_.handle_datagram(now, entry.to, taken_.mutable_bytes(entry), outbox_);
    }
    tell_addresses();
}

/// Connections belong to the first host, whichever engine speaks over them.
void MediaHost::hand_over_tcp(const DatagramBatch& batch) {
    frames_.clear();
    for (const DatagramBatch::Entry& entry : batch.entries()) {
        if (entry.to.protocol == Protocol::tcp) {
            frames_.append(entry.to, batch.bytes(entry));
        }
    }
    MediaHost* const first = all_[0];
    if (!frames_.empty() && first->outgoing_.push(frames_)) {
        first->loop_.post([first](Instant) { first->take_outgoing(); });
    }
}

void MediaHost::take_outgoing() {
    taken_.clear();
    outgoing_.swap(taken_);
    for (const DatagramBatch::Entry& entry : taken_.entries()) {
        outbox_.datagrams.append(entry.to, taken_.bytes(entry));
    }
}

void MediaHost::flush() {
    tell_addresses();
    hand_over();
    tell();
}

/// Messages and events go to who listens.
void MediaHost::tell() {
    for (media::Outgoing& outgoing : outbox_.messages) {
        const auto found = sinks_.find(number(outgoing.session));
        if (found != sinks_.end()) {
            found->second(std::move(outgoing.message));
        }
    }
    for (media::RoomEvent& event : outbox_.events) {
        events_(std::move(event));
    }
    outbox_.messages.clear();
    outbox_.events.clear();
}

bool MediaHost::post(Task task) {
    return loop_.post([this, work = std::move(task)](Instant now) {
        work(engine_, now, outbox_);
        if (!outbox_.messages.empty() || !outbox_.events.empty()) {
            tell();  // before the next task may attach or detach
        }
    });
}

void MediaHost::attach(media::SessionId session, Sink sink) {
    post([this, session, target = std::move(sink)](media::Engine&, Instant, media::Outbox&) {
        sinks_[number(session)] = target;
    });
}

void MediaHost::detach(media::SessionId session) {
    post([this, session](media::Engine&, Instant, media::Outbox&) {
        sinks_.erase(number(session));
    });
}

void MediaHost::stop() {
    if (!thread_.joinable()) {
        return;
    }
    post([](media::Engine& engine, Instant now, media::Outbox& outbox) {
        engine.shut_down(now, outbox);
    });
    loop_.stop();
    thread_.join();
    sinks_.clear();  // what they hold may hold this: a session that could not detach any more
}

}  // namespace heydok::signaling
