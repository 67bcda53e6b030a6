#include "rtc/sctp/socket.hpp"

#include <arpa/inet.h>
#include <usrsctp.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/assert.hpp"
#include "rtc/sctp/association.hpp"
#include "rtc/sctp/library_state.hpp"

namespace heydok::sctp {
namespace {

constexpr int kSocketBuffer = 256 * 1024;
/// usrsctp counts the path MTU of AF_CONN without the common header of SCTP.
constexpr std::uint32_t kCommonHeaderSize = 12;
/// Retransmission timeouts (RFC 9260 section 6.3.1): a call's path answers well below a second, and
/// after an outage nothing moves before the timer that doubled meanwhile (the protocol lets it grow
/// to a minute) has run out.
constexpr std::uint32_t kInitialRtoMs = 500;
constexpr std::uint32_t kMinRtoMs = 200;
constexpr std::uint32_t kMaxRtoMs = 2000;
/// Timeouts in a row before an association (section 8.1) and its only path (section 8.2) are given
/// up, more than a minute: a path that is silent is ICE's to judge, which ends the participant
/// after 30 s. usrsctp sends nothing new on a path that it has given up, and takes no repeat's
/// acknowledgement for proof that it is back, only that of a heartbeat, half a minute apart.
constexpr std::uint16_t kMaxRetransmissions = 40;
constexpr std::uint16_t kMaxInitRtoMs = 5000;
constexpr std::uint16_t kMaxInitAttempts = 12;

sockaddr_conn make_address(void* id, std::uint16_t port) {
    sockaddr_conn address{};
    address.sconn_family = AF_CONN;
    address.sconn_port = htons(port);
    address.sconn_addr = id;
    return address;
}

template <class T>
void set_option(struct ::socket* handle, int level, int name, const T& value) {
    HEYDOK_ASSERT(usrsctp_setsockopt(handle, level, name, &value, sizeof value) == 0);
}

/// usrsctp and POSIX both spell addresses as one type that stands for others.
template <class T>
sockaddr* as_sockaddr(T& address) {
    return reinterpret_cast<sockaddr*>(&address);
}

int on_receive(struct ::socket*, sctp_sockstore, void* data, size_t size, sctp_rcvinfo info,
               int flags, void* id) {
    if (data == nullptr) {
        return 1;
    }
    const auto* const bytes = static_cast<const std::uint8_t*>(data);
    LibraryState::deliver(id, {(flags & MSG_NOTIFICATION) != 0, (flags & MSG_EOR) != 0,
                               info.rcv_sid, ntohl(info.rcv_ppid), Bytes(bytes, bytes + size)});
    std::free(data);  // usrsctp's callback contract: the receiver frees
    return 1;
}

}  // namespace

Socket::Socket(std::uint64_t id, std::uint16_t local_port, std::uint16_t remote_port)
    : id_(id), remote_port_(remote_port) {
    usrsctp_register_address(address());
    handle_ = usrsctp_socket(AF_CONN, SOCK_STREAM, IPPROTO_SCTP, on_receive, nullptr, 0, address());
    if (handle_ == nullptr) {
        return;
    }
    configure();
    sockaddr_conn local = make_address(address(), local_port);
    if (usrsctp_bind(handle_, as_sockaddr(local), sizeof local) != 0) {
        usrsctp_close(handle_);
        handle_ = nullptr;
    }
}

Socket::~Socket() {
    if (handle_ != nullptr) {
        usrsctp_close(handle_);
    }
    usrsctp_deregister_address(address());
}

void Socket::configure() {
    HEYDOK_ASSERT(usrsctp_set_non_blocking(handle_, 1) == 0);
    set_option(handle_, SOL_SOCKET, SO_LINGER, linger{1, 0});  // close means abort, at once
    set_option(handle_, SOL_SOCKET, SO_SNDBUF, kSocketBuffer);
    set_option(handle_, SOL_SOCKET, SO_RCVBUF, kSocketBuffer);
    set_option(handle_, IPPROTO_SCTP, SCTP_NODELAY, 1);
    sctp_assoc_value resets{};
    resets.assoc_id = SCTP_ALL_ASSOC;
    resets.assoc_value = SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ;
    set_option(handle_, IPPROTO_SCTP, SCTP_ENABLE_STREAM_RESET, resets);
    sctp_initmsg init{};
    init.sinit_num_ostreams = kMaxChannels;
    init.sinit_max_instreams = kMaxChannels;
    init.sinit_max_attempts = kMaxInitAttempts;
    init.sinit_max_init_timeo = kMaxInitRtoMs;
    set_option(handle_, IPPROTO_SCTP, SCTP_INITMSG, init);
    sctp_rtoinfo rto{};
    rto.srto_initial = kInitialRtoMs;
    rto.srto_min = kMinRtoMs;
    rto.srto_max = kMaxRtoMs;
    set_option(handle_, IPPROTO_SCTP, SCTP_RTOINFO, rto);
    sctp_assocparams patience{};
    patience.sasoc_assoc_id = SCTP_ALL_ASSOC;
    patience.sasoc_asocmaxrxt = kMaxRetransmissions;
    set_option(handle_, IPPROTO_SCTP, SCTP_ASSOCINFO, patience);
    sctp_paddrparams path{};
    path.spp_address.ss_family = AF_CONN;
    path.spp_flags = SPP_PMTUD_DISABLE;
    path.spp_pathmtu = kMaxPacketSize - kCommonHeaderSize;
    path.spp_pathmaxrxt = kMaxRetransmissions;
    set_option(handle_, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, path);
    for (const std::uint16_t type : {SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT}) {
        sctp_event event{};
        event.se_assoc_id = SCTP_ALL_ASSOC;
        event.se_type = type;
        event.se_on = 1;
        set_option(handle_, IPPROTO_SCTP, SCTP_EVENT, event);
    }
}

bool Socket::connect() {
    sockaddr_conn remote = make_address(address(), remote_port_);
    return usrsctp_connect(handle_, as_sockaddr(remote), sizeof remote) == 0 ||
           errno == EINPROGRESS;
}

void Socket::input(ByteView packet) {
    usrsctp_conninput(address(), packet.data(), packet.size(), 0);
}

SendStatus Socket::send(std::uint16_t stream, PayloadProtocol protocol, const SendMode& mode,
                        ByteView data) {
    sctp_sendv_spa info{};
    info.sendv_flags = SCTP_SEND_SNDINFO_VALID;
    info.sendv_sndinfo.snd_sid = stream;
    info.sendv_sndinfo.snd_ppid = htonl(static_cast<std::uint32_t>(protocol));
    info.sendv_sndinfo.snd_flags = SCTP_EOR | (mode.ordered ? 0 : SCTP_UNORDERED);
    if (mode.max_retransmits || mode.max_lifetime_ms) {
        info.sendv_flags |= SCTP_SEND_PRINFO_VALID;
        info.sendv_prinfo.pr_policy = mode.max_retransmits ? SCTP_PR_SCTP_RTX : SCTP_PR_SCTP_TTL;
        info.sendv_prinfo.pr_value =
            mode.max_retransmits ? *mode.max_retransmits : *mode.max_lifetime_ms;
    }
    // Without SCTP_EXPLICIT_EOR a message is taken whole or not at all.
    const ssize_t taken = usrsctp_sendv(handle_, data.data(), data.size(), nullptr, 0, &info,
                                        sizeof info, SCTP_SENDV_SPA, 0);
    if (taken >= 0) {
        return SendStatus::sent;
    }
    return errno == EWOULDBLOCK || errno == EAGAIN ? SendStatus::full : SendStatus::refused;
}

bool Socket::reset_stream(std::uint16_t stream) {
    constexpr std::size_t kSize = sizeof(sctp_reset_streams) + sizeof(std::uint16_t);
    alignas(sctp_reset_streams) std::array<std::uint8_t, kSize> buffer{};
    sctp_reset_streams request{};
    request.srs_assoc_id = SCTP_ALL_ASSOC;
    request.srs_flags = SCTP_STREAM_RESET_OUTGOING;
    request.srs_number_streams = 1;
    std::memcpy(buffer.data(), &request, sizeof request);
    std::memcpy(buffer.data() + sizeof request, &stream, sizeof stream);
    const int result = usrsctp_setsockopt(handle_, IPPROTO_SCTP, SCTP_RESET_STREAMS, buffer.data(),
                                          static_cast<socklen_t>(buffer.size()));
    return result == 0 || (errno != EALREADY && errno != EAGAIN);
}

/// The association's number where usrsctp wants a pointer; it never follows it.
void* Socket::address() const {
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(id_));
}

}  // namespace heydok::sctp
