#include "net/media_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <mutex>
#include <system_error>

#include "base/log.hpp"
#include "net/file_descriptor.hpp"
#include "net/picture_gathering.hpp"
#include "net/port_patience.hpp"
#include "net/tcp_connections.hpp"
#include "net/udp_socket.hpp"

namespace heydok::net {

namespace {

constexpr std::uint64_t kWakeTag = 0;
constexpr std::uint64_t kUdpTag = 1;
constexpr std::uint64_t kListenerTag = 2;
constexpr std::uint64_t kFirstConnectionTag = 16;
constexpr int kBindAttempts = 16;
constexpr Duration kTcpCheckInterval = std::chrono::seconds{1};
constexpr Duration kLongestSleep = std::chrono::seconds{60};
/// Datagrams to send from which on a round looks at the socket once more, and how often at most.
constexpr std::size_t kWorthALook = 4;
constexpr int kMostLooks = 3;

[[noreturn]] void fail(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

/// Rounded up, so that a wake-up never comes before its deadline.
int milliseconds_until(Instant now, Instant deadline) {
    const Duration wait = std::clamp(deadline - now, Duration::zero(), kLongestSleep);
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
}

}  // namespace

struct MediaLoop::State {
    explicit State(MediaLoopOptions loop_options);

    void bind();
    void try_to_bind();
    void watch(int descriptor, std::uint64_t tag, bool added, bool writing) const;
    TcpConnections::Events tcp_events(const MediaCore& core);
    void wait(Instant deadline);
    void receive(const MediaCore& core);
    void handle_event(const epoll_event& event, const MediaCore& core,
                      const TcpConnections::Events& events);
    void take_wake();
    void run_tasks();
    void gather(const MediaCore& core);
    void catch_up(const MediaCore& core);
    void send(const MediaCore& core, const TcpConnections::Events& events);
    Instant deadline(const MediaCore& core) const;

    MediaLoopOptions options;
    MediaLoopCounters counters;
    FileDescriptor epoll;
    FileDescriptor wake;
    std::unique_ptr<UdpSocket> udp;
    std::unique_ptr<TcpConnections> tcp;
    std::array<epoll_event, 128> ready{};
    std::size_t ready_count = 0;
    Instant now{};
    Instant next_tcp_check{};
    PictureGathering gathering;
    std::size_t taken = 0;  ///< datagrams from the UDP socket so far

    std::mutex mutex;
    std::vector<std::function<void(Instant)>> tasks;    ///< guarded by mutex
    bool closed = false;                                ///< guarded by mutex
    std::vector<std::function<void(Instant)>> running;  ///< the loop's thread only
    std::atomic<bool> stopping{false};
};

MediaLoop::State::State(MediaLoopOptions loop_options)
    : options(std::move(loop_options)),
      epoll(::epoll_create1(EPOLL_CLOEXEC)),
      wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!epoll.open() || !wake.open()) {
        fail("epoll");
    }
    bind();
    watch(wake.get(), kWakeTag, true, false);
    watch(udp->descriptor(), kUdpTag, true, false);
    if (options.tcp) {
        watch(tcp->listener(), kListenerTag, true, false);
    }
}

/// With port 0 the number that UDP got may be taken on TCP: then another one is tried.
void MediaLoop::State::bind() {
    PortPatience patience{options.port_patience};
    for (int attempt = 1;; ++attempt) {
        try {
            try_to_bind();
            return;
        } catch (const std::system_error& failure) {
            const bool another = options.port == 0 && attempt < kBindAttempts;
            if (!another && !patience.wait(options.port, failure.code())) {
                throw;
            }
        }
    }
}

void MediaLoop::State::try_to_bind() {
    tcp.reset();
    udp.reset();  // ours is let go before it is taken again
    udp = std::make_unique<UdpSocket>(options, counters);
    tcp = std::make_unique<TcpConnections>(options, counters);
    if (options.tcp) {
        tcp->listen(udp->port(), udp->family());
    }
}

void MediaLoop::State::watch(int descriptor, std::uint64_t tag, bool added, bool writing) const {
    epoll_event event{};
    event.events = EPOLLIN | (writing ? EPOLLOUT : 0U);
    event.data.u64 = tag;
    if (::epoll_ctl(epoll.get(), added ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) != 0) {
        fail("epoll_ctl");
    }
}

TcpConnections::Events MediaLoop::State::tcp_events(const MediaCore& core) {
    return {.frame = [this, &core](const TransportAddress& from,
                                   MutableBytes datagram) { core.datagram(now, from, datagram); },
            .closed = [this,
                       &core](const TransportAddress& from) { core.connection_closed(now, from); },
            .watch =
                [this](int descriptor, std::uint32_t connection, bool added, bool writing) {
                    watch(descriptor, kFirstConnectionTag + connection, added, writing);
                }};
}

Instant MediaLoop::State::deadline(const MediaCore& core) const {
    const Instant next = core.next_timeout();
    return tcp->empty() ? next : std::min(next, next_tcp_check);
}

void MediaLoop::State::wait(Instant until) {
    const int count = ::epoll_wait(epoll.get(), ready.data(), static_cast<int>(ready.size()),
                                   milliseconds_until(read_monotonic_clock(), until));
    if (count < 0 && errno != EINTR) {
        fail("epoll_wait");
    }
    ready_count = static_cast<std::size_t>(std::max(count, 0));
    now = read_monotonic_clock();
}

void MediaLoop::State::receive(const MediaCore& core) {
    udp->receive([&](const TransportAddress& from, MutableBytes datagram) {
        gathering.note(datagram);
        ++taken;
        core.datagram(now, from, datagram);
    });
}

void MediaLoop::State::handle_event(const epoll_event& event, const MediaCore& core,
                                    const TcpConnections::Events& events) {
    const std::uint64_t tag = event.data.u64;
    if (tag == kUdpTag) {
        receive(core);
    } else if (tag == kListenerTag) {
        tcp->accept(now, events);
    } else if (tag >= kFirstConnectionTag) {
        const auto connection = static_cast<std::uint32_t>(tag - kFirstConnectionTag);
        if ((event.events & EPOLLOUT) != 0) {
            tcp->writable(connection, events);
        }
        if ((event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) {
            tcp->readable(now, connection, events);
        }
    }
}

/// One short sleep and one more look at the socket, where that saves a round; what is held back
/// meanwhile leaves right afterwards.
void MediaLoop::State::gather(const MediaCore& core) {
    if (!gathering.worth_waiting()) {
        return;
    }
    const timespec pause{0, std::chrono::nanoseconds{kGathering}.count()};
    ::clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, nullptr);
    now = read_monotonic_clock();
    receive(core);
    gathering = {};  // once per round: whoever sends slowly does not hold others up
}

/// While so much was made ready somebody may have sent more: his packets go along, as one message
/// with the others to the same receiver, instead of waiting behind them for a round of their own.
void MediaLoop::State::catch_up(const MediaCore& core) {
    for (int look = 0; look < kMostLooks && core.outgoing().entries().size() >= kWorthALook;
         ++look) {
        const std::size_t before = taken;
        now = read_monotonic_clock();
        receive(core);
        if (taken == before) {
            return;
        }
        gathering = {};  // a picture that has begun meanwhile goes on in the next round
    }
}

/// Before the tasks run: what is posted from then on wakes the next round.
void MediaLoop::State::take_wake() {
    for (std::size_t i = 0; i < ready_count; ++i) {
        if (ready[i].data.u64 == kWakeTag) {
            eventfd_t ignored = 0;
            ::eventfd_read(wake.get(), &ignored);
        }
    }
}

void MediaLoop::State::run_tasks() {
    {
        const std::lock_guard lock{mutex};
        running.swap(tasks);
    }
    for (const auto& task : running) {
        task(now);
    }
    running.clear();
}

void MediaLoop::State::send(const MediaCore& core, const TcpConnections::Events& events) {
    DatagramBatch& batch = core.outgoing();
    if (!batch.empty()) {
        if (core.before_send) {
            core.before_send(batch);
        }
        udp->send(batch);
        tcp->send(batch, events);
        batch.clear();
    }
    core.flush();
}

MediaLoop::MediaLoop(MediaLoopOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

MediaLoop::~MediaLoop() = default;

std::uint16_t MediaLoop::port() const {
    return state_->udp->port();
}

const MediaLoopCounters& MediaLoop::counters() const {
    return state_->counters;
}

void MediaLoop::run(const MediaCore& core) {
    State& state = *state_;
    const TcpConnections::Events events = state.tcp_events(core);
    while (!state.stopping.load()) {
        state.wait(state.deadline(core));
        // First of all: a task may say whose the datagrams are that have just come.
        state.take_wake();
        state.run_tasks();
        for (std::size_t i = 0; i < state.ready_count; ++i) {
            state.handle_event(state.ready[i], core, events);
        }
        state.gather(core);
        state.catch_up(core);
        if (state.now >= core.next_timeout()) {
            core.timeout(state.now);
        }
        if (!state.tcp->empty() && state.now >= state.next_tcp_check) {
            state.tcp->check_deadlines(state.now, events);
            state.next_tcp_check = state.now + kTcpCheckInterval;
        }
        state.send(core, events);
    }
    {
        const std::lock_guard lock{state.mutex};
        state.closed = true;
    }
    state.now = read_monotonic_clock();
    state.run_tasks();
    state.send(core, events);
}

bool MediaLoop::post(std::function<void(Instant now)> task) {
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->closed) {
            return false;
        }
        state_->tasks.push_back(std::move(task));
    }
    ::eventfd_write(state_->wake.get(), 1);
    return true;
}

void MediaLoop::steer(std::size_t loops) {
    if (state_->options.share_port && !state_->udp->steer(loops)) {
        log::warning("media datagrams cannot be steered to threads");
    }
}

void MediaLoop::stop() {
    state_->stopping.store(true);
    ::eventfd_write(state_->wake.get(), 1);
}

}  // namespace heydok::net
