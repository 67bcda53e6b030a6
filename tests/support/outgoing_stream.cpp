#include "tests/support/outgoing_stream.hpp"

#include "base/assert.hpp"

namespace heydok::support {

using rtp::Extension;

OutgoingStream::OutgoingStream(const Options& options, Random& random)
    : options_(options),
      stream_(random.u32()),
      rtx_stream_(random.u32()),
      first_sequence_(static_cast<std::uint16_t>(random.u32())),
      next_sequence_(first_sequence_),
      next_rtx_sequence_(static_cast<std::uint16_t>(random.u32())),
      first_timestamp_(random.u32()),
      plain_({1024, std::size_t{1024} * 1024}),
      protected_({256, std::size_t{64} * 1024}) {}

std::uint32_t OutgoingStream::timestamp_at(Instant now) const {
    const auto micros = static_cast<std::uint64_t>(now.time_since_epoch().count());
    return first_timestamp_ + static_cast<std::uint32_t>(micros * options_.clock_rate / 1'000'000);
}

rtcp::SenderInfo OutgoingStream::sender_info(Instant now, WallTime epoch) const {
    return {rtcp::ntp_time(now, epoch), timestamp_at(now),
            static_cast<std::uint32_t>(statistics_.packets),
            static_cast<std::uint32_t>(statistics_.bytes)};
}

rtp::ExtensionBlock OutgoingStream::extensions(Instant now, std::uint16_t transport_sequence,
                                               Extension rid_extension, ByteView dependency) const {
    rtp::ExtensionBlock block{dependency.size() > rtp::kMaxOneByteValue
                                  ? rtp::ExtensionForm::two_byte
                                  : rtp::ExtensionForm::one_byte};
    const rtp::ExtensionIds& ids = numbers_->extensions;
    std::array<std::uint8_t, 2> sequence{};
    store_u16(sequence.data(), transport_sequence);
    // `add` refuses id 0, so what was not agreed is left out.
    block.add(ids.id(Extension::mid), as_bytes(numbers_->mid));
    block.add(ids.id(Extension::transport_cc), sequence);
    block.add(ids.id(Extension::abs_send_time), rtp::abs_send_time_bytes(now));
    if (options_.clock_rate == 48'000) {
        const std::array level{rtp::audio_level_byte({options_.voice, options_.audio_level})};
        block.add(ids.id(Extension::audio_level), level);
    }
    // As browsers do: repeats tell it on, because reports never speak of their SSRC.
    if (!options_.rid.empty() && (!acknowledged_ || rid_extension == Extension::repaired_rid)) {
        block.add(ids.id(rid_extension), as_bytes(options_.rid));
    }
    if (!dependency.empty()) {
        block.add(ids.id(Extension::dependency_descriptor), dependency);
    }
    return block;
}

void OutgoingStream::send(Instant now, ByteView payload, bool marker,
                          std::uint16_t& transport_sequence, ClientTransport& transport,
                          DatagramBatch& out, ByteView dependency) {
    HEYDOK_ASSERT(ready());
    if (veil_ != nullptr) {
        veiled_.assign(payload.begin(), payload.end());
        veil_->hide(numbers_->codec, veiled_);
        payload = veiled_;
    }
    const rtp::ExtensionBlock block =
        extensions(now, transport_sequence, Extension::rid, dependency);
    const rtp::PacketParts parts{
        {marker, numbers_->payload_type, next_sequence_, timestamp_at(now), stream_.ssrc},
        block.bytes(),
        {},
        payload,
        0};
    const std::size_t size = rtp::write_packet(plain_packet_, parts);
    HEYDOK_ASSERT(size > 0);
    const ByteView plain = ByteView{plain_packet_}.first(size);
    if (!transport.send_rtp(stream_, plain, scratch_, out)) {
        return;
    }
    ++transport_sequence;
    plain_.store(next_sequence_, plain);
    if (!numbers_->rtx_payload_type) {
        protected_.store(next_sequence_, scratch_);
    }
    ++next_sequence_;
    ++statistics_.packets;
    statistics_.bytes += payload.size();
}

void OutgoingStream::repeat(Instant now, rtp::SequenceNumber sequence,
                            std::uint16_t& transport_sequence, ClientTransport& transport,
                            DatagramBatch& out) {
    ++statistics_.nacked;
    if (!ready()) {
        return;
    }
    if (!numbers_->rtx_payload_type) {
        transport.repeat(protected_.find(sequence), out);
        ++statistics_.repeats;
        return;
    }
    const auto original = rtp::PacketView::parse(plain_.find(sequence));
    if (!original) {
        return;
    }
    const ByteView dependency =
        original->extension(numbers_->extensions.id(Extension::dependency_descriptor));
    const rtp::ExtensionBlock block =
        extensions(now, transport_sequence, Extension::repaired_rid, dependency);
    std::array<std::uint8_t, 2> head{};
    store_u16(head.data(), sequence);
    const rtp::PacketParts parts{{original->marker(), *numbers_->rtx_payload_type,
                                  next_rtx_sequence_, original->timestamp(), rtx_stream_.ssrc},
                                 block.bytes(),
                                 head,
                                 original->payload(),
                                 0};
    const std::size_t size = rtp::write_packet(plain_packet_, parts);
    if (transport.send_rtp(rtx_stream_, ByteView{plain_packet_}.first(size), scratch_, out)) {
        ++transport_sequence;
        ++next_rtx_sequence_;
        ++statistics_.repeats;
    }
}

}  // namespace heydok::support
