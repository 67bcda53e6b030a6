#include "net/tcp_connections.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "net/fair_share.hpp"

namespace heydok::net {

namespace {

/// Media that a slow connection holds back; more is late anyway.
constexpr std::size_t kOutgoingLimit = std::size_t{256} * 1024;
constexpr int kReadsPerRound = 16;
constexpr int kBacklog = 256;

[[noreturn]] void fail(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

}  // namespace

TcpConnections::TcpConnections(const MediaLoopOptions& options, MediaLoopCounters& counters)
    : options_(options), counters_(counters), spare_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {}

void TcpConnections::listen(std::uint16_t port, Family family) {
    const int domain = family == Family::dual ? AF_INET6 : AF_INET;
    FileDescriptor socket{::socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket.open()) {
        fail("media TCP socket");
    }
    const int on = 1;
    const int off = 0;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (family == Family::dual) {
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    const SocketAddress any = any_address(port, family);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any.storage), any.size) != 0 ||
        ::listen(socket.get(), kBacklog) != 0) {
        fail("media TCP port");
    }
    listener_ = std::move(socket);
}

bool TcpConnections::admit(const TransportAddress& peer) {
    if (!plausible_source(peer) || strangers_ >= options_.tcp_connections) {
        return false;
    }
    const Places places{options_.tcp_connections, options_.tcp_connections_per_address};
    std::size_t& held = strangers_by_network_[network_of(peer)];
    if (!is_loopback(peer) && !has_place(places, strangers_, held)) {
        return false;
    }
    ++held;
    ++strangers_;
    return true;
}

void TcpConnections::leave_budget(const Connection& connection) {
    --strangers_;
    const auto found = strangers_by_network_.find(network_of(connection.peer));
    if (--found->second == 0) {
        strangers_by_network_.erase(found);
    }
}

void TcpConnections::accept(Instant now, const Events& events) {
    for (int round = 0; round < kBacklog; ++round) {
        sockaddr_storage source{};
        socklen_t size = sizeof source;
        FileDescriptor socket{::accept4(listener_.get(), reinterpret_cast<sockaddr*>(&source),
                                        &size, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (!socket.open()) {
            refuse_without_descriptors();
            return;
        }
        TransportAddress peer = transport_address(source, Protocol::tcp);
        peer.connection = next_id_;
        if (!admit(peer)) {
            counters_.tcp_refused.fetch_add(1, std::memory_order_relaxed);
            continue;
        }
        const int on = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        events.watch(socket.get(), next_id_, true, false);
        Connection connection;
        connection.socket = std::move(socket);
        connection.peer = peer;
        connection.accepted = now;
        connection.last_frame = now;
        connections_.emplace(next_id_++, std::move(connection));
    }
}

/// Without descriptors the waiting connection would wake the loop for ever: the spare one lets it
/// be taken and closed.
void TcpConnections::refuse_without_descriptors() {
    if (errno != EMFILE && errno != ENFILE) {
        return;
    }
    spare_ = FileDescriptor{};
    {
        const FileDescriptor refused{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    }
    spare_ = FileDescriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    counters_.tcp_refused.fetch_add(1, std::memory_order_relaxed);
}

void TcpConnections::readable(Instant now, std::uint32_t connection, const Events& events) {
    const auto found = connections_.find(connection);
    if (found == connections_.end()) {
        return;
    }
    Connection& self = found->second;
    std::array<std::uint8_t, 4096> chunk;
    for (int round = 0; round < kReadsPerRound; ++round) {
        const ssize_t size = ::recv(self.socket.get(), chunk.data(), chunk.size(), 0);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (size <= 0) {
            drop(found, events);
            return;
        }
        const auto fed = self.reader.feed(
            ByteView{chunk}.first(static_cast<std::size_t>(size)), [&](MutableBytes datagram) {
                self.last_frame = now;
                self.carried_frame = true;
                counters_.received.fetch_add(1, std::memory_order_relaxed);
                events.frame(self.peer, datagram);
            });
        if (fed.has_error()) {
            counters_.tcp_malformed.fetch_add(1, std::memory_order_relaxed);
            drop(found, events);
            return;
        }
    }
}

void TcpConnections::writable(std::uint32_t connection, const Events& events) {
    const auto found = connections_.find(connection);
    if (found != connections_.end()) {
        write(found->second, events);
    }
}

void TcpConnections::send(const DatagramBatch& batch, const Events& events) {
    for (const DatagramBatch::Entry& entry : batch.entries()) {
        if (entry.to.protocol != Protocol::tcp) {
            continue;
        }
        const auto found = connections_.find(entry.to.connection);
        if (found == connections_.end()) {
            continue;
        }
        Connection& connection = found->second;
        if (!connection.validated) {
            connection.validated = true;
            leave_budget(connection);
        }
        if (connection.outgoing.size() - connection.written + entry.size > kOutgoingLimit) {
            counters_.dropped_send.fetch_add(1, std::memory_order_relaxed);
            continue;
        }
        append_frame(connection.outgoing, batch.bytes(entry));
        counters_.sent.fetch_add(1, std::memory_order_relaxed);
        if (!connection.waiting_to_write) {
            write(connection, events);
        }
    }
}

void TcpConnections::write(Connection& connection, const Events& events) {
    while (connection.written < connection.outgoing.size()) {
        const ssize_t sent =
            ::send(connection.socket.get(), connection.outgoing.data() + connection.written,
                   connection.outgoing.size() - connection.written, MSG_NOSIGNAL);
        if (sent < 0) {
            break;  // full, or gone: then reading says so
        }
        connection.written += static_cast<std::size_t>(sent);
    }
    if (connection.written == connection.outgoing.size() || connection.written > kOutgoingLimit) {
        connection.outgoing.erase(
            connection.outgoing.begin(),
            connection.outgoing.begin() + static_cast<std::ptrdiff_t>(connection.written));
        connection.written = 0;
    }
    const bool waiting = !connection.outgoing.empty();
    if (waiting != connection.waiting_to_write) {
        connection.waiting_to_write = waiting;
        events.watch(connection.socket.get(), connection.peer.connection, false, waiting);
    }
}

bool TcpConnections::overdue(Instant now, const Connection& connection) const {
    if (!connection.validated) {
        return now - connection.accepted > options_.tcp_idle;
    }
    const Duration patience =
        connection.reader.partial() ? options_.tcp_idle : options_.tcp_silence;
    return now - connection.last_frame > patience;
}

void TcpConnections::check_deadlines(Instant now, const Events& events) {
    for (auto it = connections_.begin(); it != connections_.end();) {
        const auto current = it++;
        if (overdue(now, current->second)) {
            counters_.tcp_timed_out.fetch_add(1, std::memory_order_relaxed);
            drop(current, events);
        }
    }
}

void TcpConnections::drop(Table::iterator found, const Events& events) {
    const Connection gone = std::move(found->second);
    connections_.erase(found);  // closing the descriptor ends its epoll registration
    if (!gone.validated) {
        leave_budget(gone);
    }
    if (gone.carried_frame) {
        events.closed(gone.peer);
    }
}

}  // namespace heydok::net
