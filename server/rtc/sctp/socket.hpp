#pragma once
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

struct socket;

namespace heydok::sctp {

/// Numbers of RFC 8831 section 8 that tell what a message is.
enum class PayloadProtocol : std::uint32_t {
    dcep = 50,
    text = 51,
    binary = 53,
    empty_text = 56,
    empty_binary = 57,
};

/// What usrsctp handed to us during a call, in order, kept until the call is over: answering from
/// inside its callbacks would enter it a second time.
struct Delivery {
    bool notification = false;
    bool complete = true;  ///< the last piece of its message
    std::uint16_t stream = 0;
    std::uint32_t protocol = 0;
    Bytes data;
};

/// How a message is to be carried; at most one of the limits.
struct SendMode {
    bool ordered = true;
    std::optional<std::uint32_t> max_retransmits = std::nullopt;
    std::optional<std::uint32_t> max_lifetime_ms = std::nullopt;
};

/// How usrsctp took a message.
enum class SendStatus : std::uint8_t { sent, full, refused };

/// One usrsctp socket over our own transport (AF_CONN), known to usrsctp by a number only, so that
/// no late callback can follow a dangling pointer. All calls under the Library's lock. Internal to
/// rtc/sctp.
class Socket {
  public:
    Socket(std::uint64_t id, std::uint16_t local_port, std::uint16_t remote_port);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// False if usrsctp had no memory; then nothing else works either.
    [[nodiscard]] bool ok() const { return handle_ != nullptr; }
    bool connect();
    void input(ByteView packet);
    SendStatus send(std::uint16_t stream, PayloadProtocol protocol, const SendMode& mode,
                    ByteView data);
    /// Resets our direction of the stream; false if another reset is under way: try again later.
    bool reset_stream(std::uint16_t stream);

  private:
    void configure();
    void* address() const;

    std::uint64_t id_;
    std::uint16_t remote_port_;
    struct ::socket* handle_ = nullptr;
};

}  // namespace heydok::sctp
