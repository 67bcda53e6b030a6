#include "net/datagram_sender.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/log.hpp"

namespace heydok::net {

namespace {

constexpr std::size_t kMessages = 64;
/// The oldest kernels with UDP_SEGMENT take 64 (UDP_MAX_SEGMENTS).
constexpr std::size_t kSegmentsPerMessage = 64;
constexpr std::size_t kBytesPerMessage = 60'000;
constexpr std::size_t kSegments = 1024;

bool kernel_segments(int socket) {
    int size = 0;
    socklen_t length = sizeof size;
    return ::getsockopt(socket, SOL_UDP, UDP_SEGMENT, &size, &length) == 0;
}

using Control = std::array<std::uint8_t, CMSG_SPACE(sizeof(std::uint16_t))>;

void set_segment_size(msghdr& header, Control& space, std::uint16_t size) {
    header.msg_control = space.data();
    header.msg_controllen = space.size();
    cmsghdr* const control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = SOL_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof size);
    std::memcpy(CMSG_DATA(control), &size, sizeof size);
}

}  // namespace

struct DatagramSender::Buffers {
    std::array<SocketAddress, kMessages> targets;
    alignas(cmsghdr) std::array<Control, kMessages> control;
    std::array<iovec, kSegments> vectors;
    std::array<mmsghdr, kMessages> messages;
};

DatagramSender::DatagramSender(int socket, Family family, MediaLoopCounters& counters)
    : socket_(socket),
      family_(family),
      counters_(counters),
      supported_(kernel_segments(socket)),
      segmentation_(supported_),
      buffers_(std::make_unique<Buffers>()) {}

DatagramSender::~DatagramSender() = default;

void DatagramSender::send(const DatagramBatch& batch) {
    const auto count = static_cast<std::uint32_t>(batch.entries().size());
    for (std::uint32_t i = 0; i < count; ++i) {
        const DatagramBatch::Entry& entry = batch.entries()[i];
        if (entry.follows || entry.to.protocol != Protocol::udp) {
            continue;
        }
        for (std::uint32_t at = i; at != DatagramBatch::kEnd;) {
            at = prepare(batch, at);
        }
    }
    flush();
}

/// Makes a message of `first` and of what may go with it; the first of the flow that may not.
std::uint32_t DatagramSender::prepare(const DatagramBatch& batch, std::uint32_t first) {
    if (messages_ == kMessages || kSegments - segments_ < kSegmentsPerMessage) {
        flush();
    }
    Buffers& b = *buffers_;
    const DatagramBatch::Entry& head = batch.entries()[first];
    const std::size_t begin = segments_;
    std::size_t bytes = 0;
    std::uint32_t at = first;
    bool more = true;
    while (more && at != DatagramBatch::kEnd) {
        const DatagramBatch::Entry& entry = batch.entries()[at];
        if (at != first && (entry.size > head.size || bytes + entry.size > kBytesPerMessage)) {
            break;
        }
        const ByteView content = batch.bytes(entry);
        // sendmmsg does not write through the pointer; its type predates const.
        b.vectors[segments_++] = {const_cast<std::uint8_t*>(content.data()), content.size()};
        bytes += content.size();
        at = entry.next;
        more = segmentation_ && entry.size == head.size && segments_ - begin < kSegmentsPerMessage;
    }
    b.targets[messages_] = socket_address(head.to, family_);
    msghdr& header = b.messages[messages_].msg_hdr;
    header = {};
    header.msg_iov = &b.vectors[begin];
    header.msg_iovlen = segments_ - begin;
    header.msg_name = &b.targets[messages_].storage;
    header.msg_namelen = b.targets[messages_].size;
    if (header.msg_iovlen > 1) {
        set_segment_size(header, b.control[messages_], static_cast<std::uint16_t>(head.size));
    }
    ++messages_;
    return at;
}

void DatagramSender::flush() {
    std::size_t done = 0;
    while (done < messages_) {
        const int sent = ::sendmmsg(socket_, buffers_->messages.data() + done,
                                    static_cast<unsigned>(messages_ - done), MSG_DONTWAIT);
        for (int i = 0; i < sent; ++i) {
            counters_.sent.fetch_add(buffers_->messages[done++].msg_hdr.msg_iovlen,
                                     std::memory_order_relaxed);
            counters_.sent_messages.fetch_add(1, std::memory_order_relaxed);
        }
        if (sent < 0 && errno != EINTR && !refused(done++, errno)) {
            break;
        }
    }
    messages_ = 0;
    segments_ = 0;
}

bool DatagramSender::refused(std::size_t index, int error) {
    if (error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS) {
        for (std::size_t i = index; i < messages_; ++i) {
            counters_.dropped_send.fetch_add(buffers_->messages[i].msg_hdr.msg_iovlen,
                                             std::memory_order_relaxed);
        }
        return false;
    }
    if (buffers_->messages[index].msg_hdr.msg_iovlen == 1) {
        // This one cannot be sent (no route, refused by a filter): the others still can.
        counters_.dropped_send.fetch_add(1, std::memory_order_relaxed);
        return true;
    }
    if (segmentation_ && (error == EIO || error == EOPNOTSUPP || error == ENOPROTOOPT)) {
        segmentation_ = false;
        log::warning("media segmentation refused by the network device, sending one by one");
    }
    send_one_by_one(index);
    return true;
}

void DatagramSender::send_one_by_one(std::size_t index) {
    msghdr header = buffers_->messages[index].msg_hdr;
    iovec* const vectors = header.msg_iov;
    const std::size_t count = header.msg_iovlen;
    header.msg_control = nullptr;
    header.msg_controllen = 0;
    header.msg_iovlen = 1;
    for (std::size_t i = 0; i < count; ++i) {
        header.msg_iov = vectors + i;
        const bool sent = ::sendmsg(socket_, &header, MSG_DONTWAIT) >= 0;
        (sent ? counters_.sent : counters_.dropped_send).fetch_add(1, std::memory_order_relaxed);
        counters_.sent_messages.fetch_add(sent ? 1 : 0, std::memory_order_relaxed);
    }
}

}  // namespace heydok::net
