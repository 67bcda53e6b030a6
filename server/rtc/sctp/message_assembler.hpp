#pragma once
#include <map>
#include <optional>

#include "base/clock.hpp"
#include "rtc/sctp/socket.hpp"

namespace heydok::sctp {

/// Joins the pieces of long messages that usrsctp delivers in parts, within limits. Internal to
/// rtc/sctp.
class MessageAssembler {
  public:
    struct Message {
        std::uint32_t protocol = 0;
        Bytes data;
    };
    /// The whole message once its last piece has come.
    std::optional<Message> add(Instant now, Delivery piece);
    /// Drops what was begun more than kPartialMessageTimeout ago.
    void expire(Instant now);
    void forget(std::uint16_t stream) { parts_.erase(stream); }
    /// Messages dropped for being longer than kMaxMessageSize.
    [[nodiscard]] std::uint64_t oversize() const { return oversize_; }

  private:
    struct Part {
        Message message;
        Instant since;
        bool skipping = false;  ///< too long: wait for its end, keep nothing
    };
    std::map<std::uint16_t, Part> parts_;
    std::uint64_t oversize_ = 0;
};

}  // namespace heydok::sctp
