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
    /// Longest message, in bytes.
    explicit MessageAssembler(std::size_t longest) : longest_(longest) {}

    struct Message {
        std::uint32_t protocol = 0;
        Bytes data;
    };
    /// The whole message once its last piece has come.
    std::optional<Message> add(Instant now, Delivery piece);
    /// Drops what has had no piece for kPartialMessageTimeout.
    void expire(Instant now);
    void forget(std::uint16_t stream);
    /// Messages dropped for being too long, or begun when kMaxPartial was used
    /// up.
    [[nodiscard]] std::uint64_t oversize() const { return oversize_; }
    /// Bytes of half messages, at most kMaxPartial.
    [[nodiscard]] std::size_t held() const { return held_; }

  private:
    struct Part {
        Message message;
        Instant newest;         ///< piece
        bool skipping = false;  ///< too long: wait for its end, keep nothing
    };
    void skip(Part& part);

    std::map<std::uint16_t, Part> parts_;
    std::size_t longest_;
    std::size_t held_ = 0;
    std::uint64_t oversize_ = 0;
};

}  // namespace heydok::sctp
