#include "net/udp_socket.hpp"

#include <linux/filter.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/log.hpp"
#include "base/network.hpp"
#include "net/frame_reader.hpp"

namespace heydok::net {

namespace {

constexpr std::size_t kBatch = 64;
constexpr int kBatchesPerRound = 8;
/// What the kernel may hand over at once: several datagrams of one sender (UDP_GRO).
constexpr std::size_t kSlot = 65'536;

[[noreturn]] void fail(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

/// Whoever can forge an ICMP message could else shrink our packets or have them refused (A20). Our
/// datagrams fit into any path (at most 1,200 bytes and protection), so what ICMP says of packet
/// sizes is not needed; and without IP_RECVERR an "unreachable" never reaches the socket.
void ignore_path_mtu(int socket, Family family) {
    const int omit = IP_PMTUDISC_OMIT;
    ::setsockopt(socket, IPPROTO_IP, IP_MTU_DISCOVER, &omit, sizeof omit);
    if (family == Family::dual) {
        const int omit_ipv6 = IPV6_PMTUDISC_OMIT;
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &omit_ipv6, sizeof omit_ipv6);
    }
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

/// Left uninitialised: pages of slots that never hold much are never touched.
struct UdpSocket::Buffers {
    using Slot = std::array<std::uint8_t, kSlot>;
    using Control = std::array<std::uint8_t, CMSG_SPACE(sizeof(int))>;

    std::unique_ptr<Slot[]> slots = std::make_unique_for_overwrite<Slot[]>(kBatch);
    std::array<sockaddr_storage, kBatch> sources;
    alignas(cmsghdr) std::array<Control, kBatch> control;
    std::array<iovec, kBatch> vectors;
    std::array<mmsghdr, kBatch> messages;

    Buffers() {
        for (std::size_t i = 0; i < kBatch; ++i) {
            prepare(i);
        }
    }
    /// The kernel writes sizes into the headers that it used.
    void prepare(std::size_t index) {
        vectors[index] = {slots[index].data(), kSlot};
        msghdr& header = messages[index].msg_hdr;
        header = {};
        header.msg_iov = &vectors[index];
        header.msg_iovlen = 1;
        header.msg_name = &sources[index];
        header.msg_namelen = sizeof(sockaddr_storage);
        header.msg_control = control[index].data();
        header.msg_controllen = control[index].size();
    }
};

UdpSocket::UdpSocket(const MediaLoopOptions& options, MediaLoopCounters& counters)
    : counters_(counters), own_(options.own), buffers_(std::make_unique<Buffers>()) {
    open(options);
    set_buffer(socket_.get(), SO_RCVBUF, SO_RCVBUFFORCE, options.receive_buffer_bytes, "receive");
    set_buffer(socket_.get(), SO_SNDBUF, SO_SNDBUFFORCE, options.send_buffer_bytes, "send");
    const int on = 1;  // kernels before 5.0 have no such option and hand over one by one
    ::setsockopt(socket_.get(), SOL_UDP, UDP_GRO, &on, sizeof on);
    sender_ = std::make_unique<DatagramSender>(socket_.get(), family_, counters_);
    sender_->set_segmentation(options.segmentation);
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
    const int shared = options.share_port ? 1 : 0;
    if (::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEPORT, &shared, sizeof shared) != 0) {
        fail("SO_REUSEPORT");
    }
    ignore_path_mtu(socket_.get(), family_);
    const SocketAddress any = any_address(options.port, family_);
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&any.storage), any.size) != 0) {
        fail("media UDP port");
    }
}

/// A classic filter, which needs no rights: the index of the socket from the sender's port. The
/// kernel hands it the packet from the UDP payload on; headers are reached by SKF_NET_OFF.
bool UdpSocket::steer(std::size_t sockets) {
    constexpr std::uint32_t kSpread = 2'654'435'761;  // ports come in patterns: mix their bits
    constexpr auto kHeaders = static_cast<std::uint32_t>(SKF_NET_OFF);
    constexpr std::uint32_t kIpv6Header = 40;
    const auto count = static_cast<std::uint32_t>(std::max<std::size_t>(sockets, 1));
    std::array<sock_filter, 10> steps{{
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL)},
        {BPF_JMP | BPF_JEQ | BPF_K, 3, 0, ETH_P_IPV6},
        {BPF_LDX | BPF_B | BPF_MSH, 0, 0, kHeaders},
        {BPF_LD | BPF_H | BPF_IND, 0, 0, kHeaders},
        {BPF_JMP | BPF_JA, 0, 0, 1},
        {BPF_LD | BPF_H | BPF_ABS, 0, 0, kHeaders + kIpv6Header},
        {BPF_ALU | BPF_MUL | BPF_K, 0, 0, kSpread},
        {BPF_ALU | BPF_RSH | BPF_K, 0, 0, 16},
        {BPF_ALU | BPF_MOD | BPF_K, 0, 0, count},
        {BPF_RET | BPF_A, 0, 0, 0},
    }};
    const sock_fprog program{static_cast<unsigned short>(steps.size()), steps.data()};
    return ::setsockopt(socket_.get(), SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program,
                        sizeof program) == 0;
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
    const int count = ::recvmmsg(socket_.get(), b.messages.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        deliver(index, receiver);
        b.prepare(index);
    }
    return count;
}

void UdpSocket::deliver(std::size_t index, const Receiver& receiver) {
    const mmsghdr& message = buffers_->messages[index];
    const std::size_t size = message.msg_len;
    const std::size_t segment = std::min(segment_size(message.msg_hdr).value_or(size), size);
    const std::size_t count = segment == 0 ? 1 : (size + segment - 1) / segment;
    counters_.received.fetch_add(count, std::memory_order_relaxed);
    const TransportAddress from = transport_address(buffers_->sources[index], Protocol::udp);
    if (!plausible_source(from) || from_ourselves(from)) {
        counters_.dropped_source.fetch_add(count, std::memory_order_relaxed);
        return;
    }
    const MutableBytes bytes = MutableBytes{buffers_->slots[index]}.first(size);
    for (std::size_t i = 0; i < count; ++i) {
        const MutableBytes rest = bytes.subspan(i * segment);
        const MutableBytes datagram = rest.first(std::min(segment, rest.size()));
        if (datagram.size() < kMinDatagram || datagram.size() > kMaxDatagram) {
            counters_.dropped_size.fetch_add(1, std::memory_order_relaxed);
        } else {
            receiver(from, datagram);
        }
    }
}

bool UdpSocket::from_ourselves(const TransportAddress& from) const {
    return from.port == port_ &&
           (is_loopback(from) || std::any_of(own_.begin(), own_.end(),
                                             [&](const auto& own) { return own.ip == from.ip; }));
}

void UdpSocket::send(const DatagramBatch& batch) {
    sender_->send(batch);
}

}  // namespace heydok::net
