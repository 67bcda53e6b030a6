#include "rtc/srtp/receiver.hpp"

#include <optional>
#include <vector>

#include "rtc/srtp/packet_cipher.hpp"
#include "rtc/srtp/packet_layout.hpp"
#include "rtc/srtp/replay_window.hpp"

namespace heydok::srtp {
namespace {

/// What a stream has sent so far. Made only by an authenticated packet.
struct Stream {
    ReplayWindow rtp;
    ReplayWindow rtcp;
};

constexpr ReplayWindow kNothingSeen{};

}  // namespace

struct Receiver::Impl {
    Impl(Profile chosen, ByteView key, ByteView salt)
        : profile(chosen),
          rtp(PacketCipher::derived(chosen, PacketKind::rtp, CipherDirection::open, key, salt)),
          rtcp(PacketCipher::derived(chosen, PacketKind::rtcp, CipherDirection::open, key, salt)) {}

    Profile profile;
    PacketCipher rtp;
    PacketCipher rtcp;
    // Two arrays, so that the search walks over a few adjacent numbers only.
    std::vector<std::uint32_t> ssrcs;
    std::vector<Stream> streams;
    std::size_t last_found = 0;

    /// Null if the stream is unknown.
    Stream* find(std::uint32_t ssrc) {
        if (last_found < ssrcs.size() && ssrcs[last_found] == ssrc) {
            return &streams[last_found];
        }
        for (std::size_t i = 0; i < ssrcs.size(); ++i) {
            if (ssrcs[i] == ssrc) {
                last_found = i;
                return &streams[i];
            }
        }
        return nullptr;
    }
    Stream& find_or_add(std::uint32_t ssrc) {
        if (Stream* const known = find(ssrc)) {
            return *known;
        }
        ssrcs.push_back(ssrc);
        return streams.emplace_back();
    }
    [[nodiscard]] bool full() const { return ssrcs.size() >= kMaxReceiverStreams; }
};

std::unique_ptr<Receiver> Receiver::create(Profile profile, ByteView master_key,
                                           ByteView master_salt) {
    if (master_key.size() != key_size(profile) || master_salt.size() != salt_size(profile)) {
        return nullptr;
    }
    return std::unique_ptr<Receiver>{
        new Receiver{std::make_unique<Impl>(profile, master_key, master_salt)}};
}

Receiver::Receiver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Receiver::~Receiver() = default;

Result<std::size_t, Drop> Receiver::unprotect_rtp(MutableBytes packet) {
    const std::size_t tag_size = rtp_overhead(impl_->profile);
    const std::optional<std::size_t> header = rtp_header_size(packet);
    if (!header || packet.size() < *header + tag_size) {
        return Drop::malformed;
    }
    const std::uint32_t ssrc = load_u32(packet.data() + 8);
    const Stream* const known = impl_->find(ssrc);
    if (known == nullptr && impl_->full()) {
        return Drop::too_many_streams;
    }
    const ReplayWindow& window = known != nullptr ? known->rtp : kNothingSeen;
    const std::optional<std::uint64_t> index = guess_index(window, load_u16(packet.data() + 2));
    if (!index || !window.is_fresh(*index)) {
        return Drop::replayed;
    }
    PacketFrame frame{ByteView{packet}.first(*header), {}};
    store_u32(frame.trailer.data(), static_cast<std::uint32_t>(*index >> 16));
    const std::size_t end = packet.size() - tag_size;
    if (!impl_->rtp.open({ssrc, *index}, frame, packet.subspan(*header, end - *header),
                         ByteView{packet}.last(tag_size))) {
        return Drop::unauthenticated;
    }
    impl_->find_or_add(ssrc).rtp.add(*index);
    return end;
}

Result<std::size_t, Drop> Receiver::unprotect_rtcp(MutableBytes packet) {
    const std::size_t overhead = rtcp_overhead(impl_->profile);
    if (!is_rtcp(packet) || packet.size() < kRtcpHeaderSize + overhead) {
        return Drop::malformed;
    }
    const std::size_t end = packet.size() - overhead;
    const std::size_t tag_size = overhead - kRtcpIndexSize;
    const bool tag_first = impl_->profile != Profile::aes128_cm_sha1_80;
    PacketFrame frame{ByteView{packet}.first(kRtcpHeaderSize), {}};
    std::copy_n(packet.begin() + static_cast<std::ptrdiff_t>(end + (tag_first ? tag_size : 0)),
                kRtcpIndexSize, frame.trailer.begin());
    const std::uint32_t word = load_u32(frame.trailer.data());
    if ((word & kRtcpEncryptedBit) == 0) {
        return Drop::unencrypted;
    }
    const std::uint32_t ssrc = load_u32(packet.data() + 4);
    const std::uint32_t index = word & ~kRtcpEncryptedBit;
    const Stream* const known = impl_->find(ssrc);
    if (known == nullptr && impl_->full()) {
        return Drop::too_many_streams;
    }
    if (known != nullptr && !known->rtcp.is_fresh(index)) {
        return Drop::replayed;
    }
    if (known != nullptr && !known->rtcp.empty() &&
        index >= known->rtcp.highest() + kMaxRtcpIndexJump) {
        return Drop::index_jump;
    }
    if (!impl_->rtcp.open(
            {ssrc, index}, frame, packet.subspan(kRtcpHeaderSize, end - kRtcpHeaderSize),
            ByteView{packet}.subspan(end + (tag_first ? 0 : kRtcpIndexSize), tag_size))) {
        return Drop::unauthenticated;
    }
    impl_->find_or_add(ssrc).rtcp.add(index);
    return end;
}

Profile Receiver::profile() const {
    return impl_->profile;
}

}  // namespace heydok::srtp
