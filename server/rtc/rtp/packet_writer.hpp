#pragma once
#include <array>
#include <cstdint>

#include "base/bytes.hpp"
#include "rtc/rtp/packet.hpp"

namespace heydok::rtp {

/// RFC 8285: the one-byte form holds ids 1-14 and values of 1-16 bytes, the two-byte form ids
/// 1-255 and 0-255 bytes (needs a=extmap-allow-mixed).
enum class ExtensionForm : std::uint8_t { one_byte, two_byte };

/// The extension block of packets to be sent. Made once per stream, then only values are
/// overwritten, so all packets have headers of one length (which UDP segmentation needs).
class ExtensionBlock {
  public:
    static constexpr std::size_t kCapacity = 320;

    explicit ExtensionBlock(ExtensionForm form = ExtensionForm::one_byte) : form_(form) {}

    /// Appends an element; false (and nothing changed) when the id or size does not fit the form,
    /// the id is there already, or the block is full.
    bool add(std::uint8_t id, ByteView value);
    /// The value of an element, to be overwritten; empty when it is not there.
    MutableBytes value(std::uint8_t id);
    /// The block with its four-byte head, padded to four bytes; empty when it has no element.
    [[nodiscard]] ByteView bytes() const { return ByteView{block_}.first(padded_size_); }
    void clear() { used_ = padded_size_ = 0; }

  private:
    struct Place {
        std::size_t at = 0;  ///< 0: not there
        std::size_t size = 0;
    };
    [[nodiscard]] Place find(std::uint8_t id) const;

    ExtensionForm form_;
    std::size_t used_ = 0;         ///< head and elements
    std::size_t padded_size_ = 0;  ///< what is written
    std::array<std::uint8_t, kCapacity> block_{};
};

/// Longest value of the one-byte form.
inline constexpr std::size_t kMaxOneByteValue = 16;

/// Fixed header and `block` (of the one-byte form) with one more element at its end, for a value
/// whose size changes from packet to packet. All elements take the two-byte form when the value
/// needs it (RFC 8285, needs a=extmap-allow-mixed). Bytes written, 0 when they do not fit.
std::size_t write_header_with(MutableBytes out, const Header& header, ByteView block,
                              std::uint8_t id, ByteView value);

/// A packet to be put together from parts; `payload_head` (a rewritten codec descriptor, or
/// empty) goes before `payload`.
struct PacketParts {
    Header header;
    ByteView extension_block;  ///< ExtensionBlock::bytes()
    ByteView payload_head;
    ByteView payload;
    std::uint8_t padding = 0;  ///< bytes of padding, 0: none
};

/// Bytes that `write_packet` will write.
std::size_t packet_size(const PacketParts& parts);
/// Writes the packet to the start of `out`; the number of bytes written, 0 when `out` is too small.
std::size_t write_packet(MutableBytes out, const PacketParts& parts);

}  // namespace heydok::rtp
