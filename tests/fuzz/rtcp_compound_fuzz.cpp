// links: heydok_rtc_rtcp
#include "base/assert.hpp"
#include "rtc/rtcp/packet.hpp"

namespace {

using namespace heydok::rtcp;

/// Touches every byte that a packet's view promises.
struct Reader {
    std::uint64_t sum = 0;

    void blocks(const ReportBlocks& blocks) {
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            sum += blocks[i].ssrc + blocks[i].delay_since_sender_report;
        }
    }
    void operator()(const OtherPacket& packet) { sum += packet.type; }
    void operator()(const SenderReport& packet) { blocks(packet.blocks); }
    void operator()(const ReceiverReport& packet) { blocks(packet.blocks); }
    void operator()(const SourceDescription& packet) {
        for (const char c : packet.cname) {
            sum += static_cast<unsigned char>(c);
        }
    }
    void operator()(const Goodbye& packet) {
        for (std::size_t i = 0; i < packet.size(); ++i) {
            sum += packet[i];
        }
    }
    void operator()(const Nack& packet) {
        packet.for_each([this](std::uint16_t sequence) { sum += sequence; });
    }
    void operator()(const PictureLossIndication& packet) { sum += packet.media; }
    void operator()(const FullIntraRequest& packet) {
        for (std::size_t i = 0; i < packet.size(); ++i) {
            sum += packet.ssrc(i) + packet.sequence(i);
        }
    }
    void operator()(const Remb& packet) {
        HEYDOK_ASSERT(packet.bitrate <= 0x7FFFFFFFFFFFFFFF);
        for (const std::uint8_t byte : packet.ssrcs) {
            sum += byte;
        }
    }
    void operator()(const TransportFeedbackPacket& packet) {
        packet.feedback.for_each([this](const PacketArrival& arrival) { sum += arrival.sequence; });
    }
    void operator()(const ExtendedReport& packet) { sum += packet.ssrc; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    CompoundReader reader{{data, size}};
    Reader content;
    std::size_t packets = 0;
    while (const auto packet = reader.next()) {
        std::visit(content, *packet);
        ++packets;
    }
    HEYDOK_ASSERT(packets <= kMaxPacketsPerCompound);
    return 0;
}
