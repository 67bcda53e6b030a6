#include "signaling/media_host.hpp"

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
    : loop_(std::move(sockets)),
      engine_(with_port(std::move(config), loop_.port()), Random::system()),
      events_(std::move(events)),
      thread_([this] { loop_.run(core()); }) {}

MediaHost::~MediaHost() {
    stop();
}

net::MediaCore MediaHost::core() {
    return {.datagram =
                [this](Instant now, const TransportAddress& from, MutableBytes datagram) {
                    engine_.handle_datagram(now, from, datagram, outbox_);
                },
            .connection_closed =
                [this](Instant now, const TransportAddress& from) {
                    engine_.close_connection(now, from, outbox_);
                },
            .timeout = [this](Instant now) { engine_.handle_timeout(now, outbox_); },
            .next_timeout = [this] { return engine_.next_timeout(); },
            .outgoing = [this]() -> DatagramBatch& { return outbox_.datagrams; },
            .flush = [this] { flush(); }};
}

void MediaHost::flush() {
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
            flush();  // before the next task may attach or detach
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
