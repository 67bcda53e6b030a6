#pragma once
#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "rtc/rtp/sequence_number.hpp"

namespace heydok::rtp {

inline constexpr std::size_t kFixedHeaderSize = 12;
/// Extension elements read from one packet; the rest is ignored.
inline constexpr std::size_t kMaxExtensionElements = 32;

/// An RTP packet (RFC 3550 section 5.1) in a buffer of the caller, already decrypted (or, with the
/// padding unknown, still encrypted: see `parse_header`). A view: valid as long as the bytes are.
class PacketView {
  public:
    /// Reads header, extension block and padding of a plain packet.
    static Parsed<PacketView> parse(ByteView bytes);
    /// The same for a packet whose payload is still encrypted: padding is not looked at, so
    /// `payload()` is everything after the header.
    static Parsed<PacketView> parse_header(ByteView bytes);

    [[nodiscard]] bool marker() const { return (bytes_[1] & 0x80) != 0; }
    [[nodiscard]] std::uint8_t payload_type() const { return bytes_[1] & 0x7F; }
    [[nodiscard]] SequenceNumber sequence_number() const { return load_u16(&bytes_[2]); }
    [[nodiscard]] std::uint32_t timestamp() const { return load_u32(&bytes_[4]); }
    [[nodiscard]] Ssrc ssrc() const { return load_u32(&bytes_[8]); }

    /// Fixed header, contributing sources and extension block.
    [[nodiscard]] std::size_t header_size() const { return header_size_; }
    [[nodiscard]] std::size_t padding_size() const { return padding_size_; }
    /// Without padding; may be empty.
    [[nodiscard]] ByteView payload() const {
        return bytes_.subspan(header_size_, bytes_.size() - header_size_ - padding_size_);
    }
    [[nodiscard]] bool is_padding_only() const { return payload().empty() && padding_size_ > 0; }
    [[nodiscard]] ByteView bytes() const { return bytes_; }

    /// The first element with this id, in either form; empty when absent (or of length zero).
    [[nodiscard]] ByteView extension(std::uint8_t id) const;

    /// Calls visit(id, value) for each element until 32 were seen or one is malformed.
    template <class Visit>
    void for_each_extension(Visit&& visit) const;

  private:
    struct Element {
        std::uint8_t id;
        ByteView value;
    };
    /// Reads the element at `position` of the extension data; false at the end.
    bool next_element(std::size_t& position, Element& element) const;

    ByteView bytes_;
    std::size_t header_size_ = 0;
    std::size_t padding_size_ = 0;
    ByteView extension_data_;  ///< elements without the four-byte head; empty when none
    bool two_byte_form_ = false;
};

/// The fields that a forwarder sets anew.
struct Header {
    bool marker = false;
    std::uint8_t payload_type = 0;  ///< 0 to 127
    SequenceNumber sequence_number = 0;
    std::uint32_t timestamp = 0;
    Ssrc ssrc = 0;
};

/// Overwrites the five fields in place; `packet` has at least twelve bytes. CSRCs, extensions,
/// padding bit and payload stay.
void rewrite_header(MutableBytes packet, const Header& header);

/// The place of an extension's value inside `packet`, to be overwritten with as many bytes; empty
/// when the packet does not parse or has no such element.
MutableBytes extension_place(MutableBytes packet, std::uint8_t id);

/// Whether a datagram whose first byte says RTP or RTCP is RTCP (RFC 5761 section 4).
inline bool is_rtcp(ByteView datagram) {
    return datagram.size() >= 2 && datagram[1] >= 192 && datagram[1] <= 223;
}

template <class Visit>
void PacketView::for_each_extension(Visit&& visit) const {
    std::size_t position = 0;
    Element element{};
    for (std::size_t count = 0; count < kMaxExtensionElements; ++count) {
        if (!next_element(position, element)) {
            return;
        }
        visit(element.id, element.value);
    }
}

}  // namespace heydok::rtp
