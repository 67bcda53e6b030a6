#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "benchmarks/load_client.hpp"
#include "net/socket_address.hpp"

namespace heydok::bench {
namespace {

constexpr int kBufferBytes = 4 * 1024 * 1024;

/// Receive buffers of all sockets: they are emptied one after the other on one thread.
struct Buffers {
    std::array<std::array<std::uint8_t, 2048>, 32> bytes;
    std::array<sockaddr_storage, 32> from;
    std::array<iovec, 32> parts;
    std::array<mmsghdr, 32> messages;
};
Buffers& buffers() {
    static Buffers shared;
    return shared;
}

}  // namespace

ClientSocket::ClientSocket() : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    const net::SocketAddress any = net::any_address(0, net::Family::ipv4);
    if (descriptor_ < 0 ||
        ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&any.storage), any.size) != 0) {
        throw std::system_error(errno, std::generic_category(), "client socket");
    }
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &kBufferBytes, sizeof kBufferBytes);
}

ClientSocket::~ClientSocket() {
    ::close(descriptor_);
}

void ClientSocket::send(const DatagramBatch& batch) const {
    for (const DatagramBatch::Entry& entry : batch.entries()) {
        if (!entry.to.is_ipv4()) {
            continue;
        }
        const net::SocketAddress to = net::socket_address(entry.to, net::Family::ipv4);
        const ByteView bytes = batch.bytes(entry);
        // A full socket buffer is loss, as on any network.
        static_cast<void>(::sendto(descriptor_, bytes.data(), bytes.size(), 0,
                                   reinterpret_cast<const sockaddr*>(&to.storage), to.size));
    }
}

std::size_t ClientSocket::receive_batch() {
    Buffers& all = buffers();
    for (std::size_t i = 0; i < kBatch; ++i) {
        all.parts[i] = {all.bytes[i].data(), kDatagram};
        all.messages[i].msg_hdr = {};
        all.messages[i].msg_hdr.msg_name = &all.from[i];
        all.messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
        all.messages[i].msg_hdr.msg_iov = &all.parts[i];
        all.messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int count = ::recvmmsg(descriptor_, all.messages.data(), kBatch, MSG_DONTWAIT, nullptr);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

TransportAddress ClientSocket::source(std::size_t index) const {
    return net::transport_address(buffers().from[index], Protocol::udp);
}

MutableBytes ClientSocket::datagram(std::size_t index) const {
    return MutableBytes{buffers().bytes[index]}.first(buffers().messages[index].msg_len);
}

}  // namespace heydok::bench
