#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <ctime>
#include <system_error>

#include "benchmarks/load_client.hpp"
#include "net/socket_address.hpp"

namespace heydok::bench {
namespace {

constexpr int kBufferBytes = 4 * 1024 * 1024;

using Control = std::array<std::uint8_t, CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(timespec))>;

/// Receive buffers of all sockets: they are emptied one after the other on one thread.
struct Buffers {
    std::array<std::array<std::uint8_t, ClientSocket::kMessage>, ClientSocket::kBatch> bytes;
    std::array<sockaddr_storage, ClientSocket::kBatch> from;
    alignas(cmsghdr) std::array<Control, ClientSocket::kBatch> control;
    std::array<iovec, ClientSocket::kBatch> parts;
    std::array<mmsghdr, ClientSocket::kBatch> messages;
};
Buffers& buffers() {
    static Buffers shared;
    return shared;
}

/// What the sockets count is of no interest here.
net::MediaLoopCounters& uncounted() {
    static net::MediaLoopCounters counters;
    return counters;
}

}  // namespace

ClientSocket::ClientSocket()
    : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)),
      sender_(descriptor_, net::Family::ipv4, uncounted()) {
    const net::SocketAddress any = net::any_address(0, net::Family::ipv4);
    if (descriptor_ < 0 ||
        ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&any.storage), any.size) != 0) {
        throw std::system_error(errno, std::generic_category(), "client socket");
    }
    const int on = 1;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &kBufferBytes, sizeof kBufferBytes);
    ::setsockopt(descriptor_, SOL_UDP, UDP_GRO, &on, sizeof on);
    sender_.set_segmentation(false);  // browsers send packet by packet
}

ClientSocket::~ClientSocket() {
    ::close(descriptor_);
}

void ClientSocket::stamp_arrivals() const {
    const int on = 1;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

void ClientSocket::send(const DatagramBatch& batch) {
    if (!batch.empty()) {
        sender_.send(batch);  // a full socket buffer is loss, as on any network
    }
}

std::size_t ClientSocket::receive_batch() {
    Buffers& all = buffers();
    for (std::size_t i = 0; i < kBatch; ++i) {
        all.parts[i] = {all.bytes[i].data(), kMessage};
        msghdr& header = all.messages[i].msg_hdr;
        header = {};
        header.msg_name = &all.from[i];
        header.msg_namelen = sizeof(sockaddr_storage);
        header.msg_iov = &all.parts[i];
        header.msg_iovlen = 1;
        header.msg_control = all.control[i].data();
        header.msg_controllen = all.control[i].size();
    }
    const int count = ::recvmmsg(descriptor_, all.messages.data(), kBatch, MSG_DONTWAIT, nullptr);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

TransportAddress ClientSocket::source(std::size_t index) const {
    return net::transport_address(buffers().from[index], Protocol::udp);
}

MutableBytes ClientSocket::message(std::size_t index) const {
    return MutableBytes{buffers().bytes[index]}.first(buffers().messages[index].msg_len);
}

/// The kernel stamps in civil time; the difference to the steady clock is read anew each time.
Instant ClientSocket::arrival(std::size_t index) const {
    msghdr& header = buffers().messages[index].msg_hdr;
    for (cmsghdr* at = CMSG_FIRSTHDR(&header); at != nullptr; at = CMSG_NXTHDR(&header, at)) {
        if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SO_TIMESTAMPNS) {
            timespec stamp{};
            timespec now{};
            std::memcpy(&stamp, CMSG_DATA(at), sizeof stamp);
            ::clock_gettime(CLOCK_REALTIME, &now);
            const std::int64_t age_ns =
                (now.tv_sec - stamp.tv_sec) * 1'000'000'000 + now.tv_nsec - stamp.tv_nsec;
            return read_monotonic_clock() - Duration{age_ns / 1000};
        }
    }
    return kNever;
}

std::size_t ClientSocket::segment_size(std::size_t index) const {
    return net::segment_size(buffers().messages[index].msg_hdr)
        .value_or(buffers().messages[index].msg_len);
}

}  // namespace heydok::bench
