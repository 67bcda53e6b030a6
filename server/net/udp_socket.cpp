#include "net/udp_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/log.hpp"
#include "net/frame_reader.hpp"

namespace heydok::net {

namespace {

constexpr std::size_t kBatch = 64;
constexpr int kBatchesPerRound = 8;
/// One byte more than allowed, so that a longer datagram is seen as such.
constexpr std::size_t kSlot = kMaxDatagram + 1;

[[noreturn]] void fail(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

void set_buffer(int socket, int option, int forced, int wanted, const char* name) {
    if (::setsockopt(socket, SOL_SOCKET, forced, &wanted, sizeof wanted) == 0) {
        return;
    }
    ::setsockopt(socket, SOL_SOCKET, option, &wanted, sizeof wanted);
    int got = 0;
    socklen_t size = sizeof got;
    ::getsockopt(socket, SOL_SOCKET, option, &got, &size);
    if (got < wanted) {  // the kernel reports twice what it grants
        log::warning("media {} buffer small bytes={} wanted={} raise=net.core.{}mem_max", name, got,
                     wanted, name[0] == 'r' ? 'r' : 'w');
    }
}

}  // namespace

struct UdpSocket::Buffers {
    std::array<std::array<std::uint8_t, kSlot>, kBatch> slots;
    std::array<sockaddr_storage, kBatch> sources;
    std::array<iovec, kBatch> receive_vectors;
    std::array<mmsghdr, kBatch> receive_messages;
    std::array<SocketAddress, kBatch> targets;
    std::array<iovec, kBatch> send_vectors;
    std::array<mmsghdr, kBatch> send_messages;
};

UdpSocket::UdpSocket(const MediaLoopOptions& options, MediaLoopCounters& counters)
    : counters_(counters), own_(options.own), buffers_(std::make_unique<Buffers>()) {
    open(options);
    set_buffer(socket_.get(), SO_RCVBUF, SO_RCVBUFFORCE, options.receive_buffer_bytes, "receive");
    set_buffer(socket_.get(), SO_SNDBUF, SO_SNDBUFFORCE, options.send_buffer_bytes, "send");
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    // The socket interface of the kernel takes every address type through this one pointer type.
    if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
        fail("getsockname");
    }
    port_ = transport_address(bound, Protocol::udp).port;
}

UdpSocket::~UdpSocket() = default;

void UdpSocket::open(const MediaLoopOptions& options) {
    socket_ = FileDescriptor{::socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (socket_.open()) {
        const int both = 0;
        if (::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof both) != 0) {
            fail("IPV6_V6ONLY");
        }
    } else {
        family_ = Family::ipv4;
        socket_ = FileDescriptor{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
        if (!socket_.open()) {
            fail("media UDP socket");
        }
    }
    const SocketAddress any = any_address(options.port, family_);
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&any.storage), any.size) != 0) {
        fail("media UDP port");
    }
}

void UdpSocket::receive(const Receiver& receiver) {
    for (int round = 0; round < kBatchesPerRound; ++round) {
        if (receive_batch(receiver) < static_cast<int>(kBatch)) {
            return;
        }
    }
}

int UdpSocket::receive_batch(const Receiver& receiver) {
    Buffers& b = *buffers_;
    for (std::size_t i = 0; i < kBatch; ++i) {
        b.receive_vectors[i] = {b.slots[i].data(), kSlot};
        b.receive_messages[i] = {};
        b.receive_messages[i].msg_hdr.msg_iov = &b.receive_vectors[i];
        b.receive_messages[i].msg_hdr.msg_iovlen = 1;
        b.receive_messages[i].msg_hdr.msg_name = &b.sources[i];
        b.receive_messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    }
    const int count =
        ::recvmmsg(socket_.get(), b.receive_messages.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (int n = 0; n < count; ++n) {
        const auto i = static_cast<std::size_t>(n);
        const std::size_t size = b.receive_messages[i].msg_len;
        const TransportAddress from = transport_address(b.sources[i], Protocol::udp);
        counters_.received.fetch_add(1, std::memory_order_relaxed);
        if (size < kMinDatagram || size > kMaxDatagram) {
            counters_.dropped_size.fetch_add(1, std::memory_order_relaxed);
        } else if (!plausible_source(from) || from_ourselves(from)) {
            counters_.dropped_source.fetch_add(1, std::memory_order_relaxed);
        } else {
            receiver(from, MutableBytes{b.slots[i]}.first(size));
        }
    }
    return count;
}

bool UdpSocket::from_ourselves(const TransportAddress& from) const {
    return from.port == port_ &&
           (is_loopback(from) || std::any_of(own_.begin(), own_.end(),
                                             [&](const auto& own) { return own.ip == from.ip; }));
}

void UdpSocket::send(const DatagramBatch& batch) {
    Buffers& b = *buffers_;
    std::size_t count = 0;
    for (const DatagramBatch::Entry& entry : batch.entries()) {
        if (entry.to.protocol != Protocol::udp) {
            continue;
        }
        const ByteView bytes = batch.bytes(entry);
        b.targets[count] = socket_address(entry.to, family_);
        // sendmmsg does not write through the pointer; its type predates const.
        b.send_vectors[count] = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
        b.send_messages[count] = {};
        b.send_messages[count].msg_hdr.msg_iov = &b.send_vectors[count];
        b.send_messages[count].msg_hdr.msg_iovlen = 1;
        b.send_messages[count].msg_hdr.msg_name = &b.targets[count].storage;
        b.send_messages[count].msg_hdr.msg_namelen = b.targets[count].size;
        if (++count == kBatch) {
            send_prepared(count);
            count = 0;
        }
    }
    send_prepared(count);
}

void UdpSocket::send_prepared(std::size_t count) {
    std::size_t done = 0;
    while (done < count) {
        const int sent = ::sendmmsg(socket_.get(), buffers_->send_messages.data() + done,
                                    static_cast<unsigned>(count - done), MSG_DONTWAIT);
        if (sent > 0) {
            counters_.sent.fetch_add(static_cast<std::uint64_t>(sent), std::memory_order_relaxed);
            done += static_cast<std::size_t>(sent);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
            counters_.dropped_send.fetch_add(count - done, std::memory_order_relaxed);
            return;
        } else if (errno != EINTR) {
            // This one cannot be sent (no route, refused by a filter): the others still can.
            counters_.dropped_send.fetch_add(1, std::memory_order_relaxed);
            ++done;
        }
    }
}

}  // namespace heydok::net
