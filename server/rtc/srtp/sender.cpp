#include "rtc/srtp/sender.hpp"

#include "rtc/srtp/packet_cipher.hpp"
#include "rtc/srtp/packet_layout.hpp"

namespace heydok::srtp {

struct Sender::Impl {
    Impl(Profile chosen, ByteView key, ByteView salt)
        : profile(chosen),
          rtp(PacketCipher::derived(chosen, PacketKind::rtp, CipherDirection::seal, key, salt)),
          rtcp(PacketCipher::derived(chosen, PacketKind::rtcp, CipherDirection::seal, key, salt)) {}

    Profile profile;
    PacketCipher rtp;
    PacketCipher rtcp;
    std::uint64_t next_rtcp_index = 0;
    bool exhausted = false;

    /// The index for this packet, marked as used; nullopt if it must not be sent.
    std::optional<std::uint64_t> claim_index(SenderStream& stream, ByteView header);
};

std::optional<std::uint64_t> Sender::Impl::claim_index(SenderStream& stream, ByteView header) {
    if (load_u32(header.data() + 8) != stream.ssrc) {
        return std::nullopt;
    }
    const std::optional<std::uint64_t> index =
        guess_index(stream.sent, load_u16(header.data() + 2));
    if (!index) {
        exhausted = true;
        return std::nullopt;
    }
    if (!stream.sent.is_fresh(*index)) {
        return std::nullopt;
    }
    stream.sent.add(*index);
    return index;
}

std::unique_ptr<Sender> Sender::create(Profile profile, ByteView master_key, ByteView master_salt) {
    if (master_key.size() != key_size(profile) || master_salt.size() != salt_size(profile)) {
        return nullptr;
    }
    return std::unique_ptr<Sender>{
        new Sender{std::make_unique<Impl>(profile, master_key, master_salt)}};
}

Sender::Sender(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Sender::~Sender() = default;

std::size_t Sender::protect_rtp(SenderStream& stream, MutableBytes buffer, std::size_t length) {
    if (length > buffer.size()) {
        return 0;
    }
    const ByteView packet = ByteView{buffer}.first(length);
    const std::optional<std::size_t> header_size = rtp_header_size(packet);
    if (!header_size) {
        return 0;
    }
    return protect_rtp(
        stream, PacketParts{packet.first(*header_size), {}, packet.subspan(*header_size)}, buffer);
}

std::size_t Sender::protect_rtp(SenderStream& stream, const PacketParts& packet, MutableBytes out) {
    const std::size_t body = packet.payload_prefix.size() + packet.payload.size();
    const std::size_t total = packet.header.size() + body + rtp_overhead(impl_->profile);
    if (rtp_header_size(packet.header) != packet.header.size() || total > out.size()) {
        return 0;
    }
    const std::optional<std::uint64_t> index = impl_->claim_index(stream, packet.header);
    if (!index) {
        return 0;
    }
    if (packet.header.data() != out.data()) {
        std::copy(packet.header.begin(), packet.header.end(), out.begin());
    }
    PacketFrame frame{packet.header, {}};
    store_u32(frame.trailer.data(), static_cast<std::uint32_t>(*index >> 16));
    impl_->rtp.seal({stream.ssrc, *index}, frame, packet.payload_prefix, packet.payload,
                    out.data() + packet.header.size(),
                    out.subspan(packet.header.size() + body, rtp_overhead(impl_->profile)));
    return total;
}

std::size_t Sender::protect_rtcp(MutableBytes buffer, std::size_t length) {
    const std::size_t overhead = rtcp_overhead(impl_->profile);
    if (length > buffer.size() || buffer.size() - length < overhead ||
        !is_rtcp(ByteView{buffer}.first(length))) {
        return 0;
    }
    if (impl_->next_rtcp_index > kLastRtcpIndex) {
        impl_->exhausted = true;
        return 0;
    }
    const auto index = static_cast<std::uint32_t>(impl_->next_rtcp_index++);
    const bool tag_first = impl_->profile != Profile::aes128_cm_sha1_80;
    const std::size_t tag_size = overhead - kRtcpIndexSize;
    PacketFrame frame{ByteView{buffer}.first(kRtcpHeaderSize), {}};
    store_u32(frame.trailer.data(), index | kRtcpEncryptedBit);
    impl_->rtcp.seal({load_u32(buffer.data() + 4), index}, frame,
                     ByteView{buffer}.subspan(kRtcpHeaderSize, length - kRtcpHeaderSize), {},
                     buffer.data() + kRtcpHeaderSize,
                     buffer.subspan(length + (tag_first ? 0 : kRtcpIndexSize), tag_size));
    std::copy(frame.trailer.begin(), frame.trailer.end(),
              buffer.begin() + static_cast<std::ptrdiff_t>(length + (tag_first ? tag_size : 0)));
    return length + overhead;
}

bool Sender::exhausted() const {
    return impl_->exhausted;
}

Profile Sender::profile() const {
    return impl_->profile;
}

void Sender::skip_rtcp_to(std::uint32_t index) {
    impl_->next_rtcp_index = std::max<std::uint64_t>(impl_->next_rtcp_index, index);
}

}  // namespace heydok::srtp
