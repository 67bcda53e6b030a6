#include "benchmarks/flood_source.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <optional>

namespace heydok::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatch = 32;
/// A pace is kept in steps of this length.
constexpr std::chrono::milliseconds kStep{1};
/// Addresses of a third byte's value; the rest of loopback is numbered through.
constexpr std::size_t kHosts = 200;

sockaddr_in endpoint(std::uint32_t host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(host);
    return address;
}

/// 127.1.x.y, another one for each number up to 51,200.
std::uint32_t source_host(std::size_t number) {
    return 0x7F010001U + static_cast<std::uint32_t>(number / kHosts % 256 * 256 + number % kHosts);
}

int connect_to(std::uint16_t port, int type, std::optional<std::uint32_t> from = {}) {
    const int descriptor = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    // Also the longest that a connection may take to be taken.
    const timeval patience{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in own = endpoint(from.value_or(INADDR_ANY), 0);
    const sockaddr_in address = endpoint(INADDR_LOOPBACK, port);
    if (descriptor >= 0 &&
        (::bind(descriptor, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
         ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)) {
        ::close(descriptor);
        return -1;
    }
    return descriptor;
}

/// With a reset, so that this machine does not run out of ports.
void close_at_once(int descriptor) {
    const linger at_once{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(descriptor);
}

void send_batch(int descriptor, std::uint16_t port, std::array<Bytes, kBatch>& batch) {
    sockaddr_in address = endpoint(INADDR_LOOPBACK, port);
    std::array<iovec, kBatch> parts{};
    std::array<mmsghdr, kBatch> messages{};
    for (std::size_t i = 0; i < kBatch; ++i) {
        parts[i] = {batch[i].data(), batch[i].size()};
        messages[i].msg_hdr.msg_name = &address;
        messages[i].msg_hdr.msg_namelen = sizeof address;
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    ::sendmmsg(descriptor, messages.data(), kBatch, 0);
}

void run(const DatagramFlood& kind, FloodPace& pace) {
    std::vector<int> sockets;
    for (std::size_t i = 0; kind.socket < 0 && i < kind.sources; ++i) {
        sockets.push_back(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        const sockaddr_in own = endpoint(source_host(i), 0);
        ::bind(sockets.back(), reinterpret_cast<const sockaddr*>(&own), sizeof own);
    }
    std::array<Bytes, kBatch> batch;
    for (std::size_t source = 0; pace.wait(); ++source) {
        for (Bytes& datagram : batch) {
            kind.next(datagram);
        }
        send_batch(kind.socket >= 0 ? kind.socket : sockets[source % sockets.size()], kind.port,
                   batch);
        pace.count(kBatch);
    }
    for (const int socket : sockets) {
        ::close(socket);
    }
}

void run(const RequestFlood& kind, FloodPace& pace) {
    std::array<char, 512> answer{};
    for (std::size_t number = 0; pace.wait(); ++number) {
        const int socket = connect_to(kind.port, SOCK_STREAM, source_host(number % 1'000));
        if (socket < 0) {
            continue;
        }
        const std::string& request = kind.requests[number % kind.requests.size()];
        ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
        if (kind.await_answer) {
            ::recv(socket, answer.data(), answer.size(), 0);
        }
        close_at_once(socket);
        pace.count(1);
    }
}

/// One of many connections that are held open.
struct Slow {
    int socket = -1;
    std::size_t written = 0;
};

/// Whether it is still open afterwards.
bool write_byte(Slow& slow, const std::string& text) {
    if (text.empty()) {
        char byte = 0;
        const ssize_t got = ::recv(slow.socket, &byte, 1, MSG_DONTWAIT);
        return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
    }
    return ::send(slow.socket, &text[slow.written++ % text.size()], 1,
                  MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

void run(const SlowFlood& kind, FloodPace& pace) {
    std::vector<Slow> all(kind.connections);
    do {
        for (std::size_t i = 0; i < all.size() && pace.wait(); ++i) {
            if (all[i].socket < 0) {
                all[i] = {connect_to(kind.port, SOCK_STREAM, source_host(i)), 0};
            } else if (!write_byte(all[i], kind.text)) {
                ::close(all[i].socket);
                all[i].socket = -1;
            }
            pace.count(1);
        }
    } while (pace.pause());
    for (const Slow& slow : all) {
        if (slow.socket >= 0) {
            close_at_once(slow.socket);
        }
    }
}

}  // namespace

bool FloodPace::wait() {
    while (!stopped_.load()) {
        const auto elapsed = std::chrono::duration<double>(Clock::now() - begin_).count();
        const double due = elapsed * static_cast<double>(per_second_);
        if (per_second_ == 0 || static_cast<double>(done_.load()) <= due) {
            return true;
        }
        std::this_thread::sleep_for(kStep);
    }
    return false;
}

bool FloodPace::pause() {
    constexpr int kSteps = 1'000;
    for (int i = 0; i < kSteps && !stopped_.load(); ++i) {
        std::this_thread::sleep_for(kStep);
    }
    return !stopped_.load();
}

FloodSource::FloodSource(DatagramFlood kind)
    : pace_(kind.per_second), thread_([this, own = std::move(kind)] { run(own, pace_); }) {}

FloodSource::FloodSource(RequestFlood kind)
    : pace_(kind.per_second), thread_([this, own = std::move(kind)] { run(own, pace_); }) {}

FloodSource::FloodSource(SlowFlood kind)
    : pace_(0), thread_([this, own = std::move(kind)] { run(own, pace_); }) {}

FloodSource::~FloodSource() {
    pace_.stop();
    thread_.join();
}

}  // namespace heydok::bench
