#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "tests/hostile/hostile_pair.hpp"

namespace heydok::hardening {

/// An SCTP packet (RFC 9260 section 3) of these chunks with a good checksum.
[[nodiscard]] Bytes sctp_packet(std::uint32_t tag, ByteView chunks);

/// One chunk, filled up to whole words.
[[nodiscard]] Bytes sctp_chunk(std::uint8_t type, std::uint8_t flags, ByteView body);

/// A stack of the test's making in place of a participant's own: keeps back what that one sends,
/// and sends chunks of any kind under the verification tag and the numbers of the established
/// association. What the server sends is read here and acknowledged only if the test does it.
class ForgedSctp {
  public:
    static constexpr std::uint8_t kData = 0;
    static constexpr std::uint8_t kInitAck = 2;
    static constexpr std::uint8_t kSack = 3;
    static constexpr std::uint8_t kAbort = 6;
    // Flags of DATA.
    static constexpr std::uint8_t kWhole = 3;
    static constexpr std::uint8_t kFirst = 2;
    static constexpr std::uint8_t kMiddle = 0;
    static constexpr std::uint8_t kLast = 1;
    static constexpr std::uint8_t kUnordered = 4;

    struct Chunk {
        std::uint8_t type = 0;
        std::uint8_t flags = 0;
        Bytes body;  ///< of what was heard, its first bytes
    };

    /// Listens to the member's own stack, which has to send data afterwards, so that its tag and
    /// numbers are learnt.
    ForgedSctp(support::VirtualMeeting& meeting, support::VirtualMeeting::Member& member);
    ~ForgedSctp();
    ForgedSctp(const ForgedSctp&) = delete;
    ForgedSctp& operator=(const ForgedSctp&) = delete;

    /// From now on the member's own stack is cut off. False while its numbers are not known.
    [[nodiscard]] bool take_over();
    /// Gives the line back; only good when nothing was sent as data meanwhile.
    void give_back() { forging_ = false; }

    void send(ByteView chunks) { send_with_tag(tag_, chunks); }
    void send_with_tag(std::uint32_t tag, ByteView chunks);
    /// The next DATA chunk of the association.
    Bytes data(std::uint8_t flags, std::uint16_t stream, ByteView payload,
               std::uint32_t protocol = 53);
    /// Goes on with the next message of the stream.
    void next_message(std::uint16_t stream) { ++messages_[stream]; }
    /// Acknowledges everything that the server has sent, and tells this window.
    void acknowledge(std::uint32_t window);
    /// A SACK of any content.
    [[nodiscard]] static Bytes sack(
        std::uint32_t cumulative, std::uint32_t window,
        const std::vector<std::pair<std::uint16_t, std::uint16_t>>& gaps = {});

    [[nodiscard]] std::uint32_t tag() const { return tag_; }
    [[nodiscard]] std::uint32_t server_tsn() const { return server_tsn_; }
    /// What the server has sent since `forget_heard`.
    [[nodiscard]] const std::vector<Chunk>& heard() const { return heard_; }
    [[nodiscard]] std::size_t heard_count(std::uint8_t type) const;
    [[nodiscard]] std::size_t heard_bytes() const { return heard_bytes_; }
    void forget_heard();

  private:
    bool on_packet(bool outgoing, ByteView packet);
    void note_own(const Chunk& chunk);

    support::VirtualMeeting& meeting_;
    support::VirtualMeeting::Member& member_;
    bool forging_ = false;
    bool numbers_known_ = false;
    std::uint32_t tag_ = 0;
    std::uint32_t next_tsn_ = 0;
    std::uint32_t server_tsn_ = 0;                     ///< newest
    std::map<std::uint16_t, std::uint16_t> messages_;  ///< next number by stream
    std::vector<Chunk> heard_;
    std::size_t heard_bytes_ = 0;
};

}  // namespace heydok::hardening
