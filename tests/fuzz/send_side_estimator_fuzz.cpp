// links: heydok_rtc_congestion
#include "base/assert.hpp"
#include "rtc/congestion/send_side_estimator.hpp"

namespace {

using namespace heydok;

/// Feedback about `count` packets from `first` on, with arrivals as the script says.
void report(congestion::SendSideEstimator& estimator, Instant now, ByteReader& script,
            std::uint16_t first, std::size_t count, std::int32_t reference) {
    std::vector<rtcp::PacketArrival> arrivals;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t dice = script.remaining() > 0 ? script.u8() : 1;
        const std::int32_t ticks = (dice - 100) * (dice % 3 == 0 ? 100 : 1);
        arrivals.push_back({static_cast<std::uint16_t>(first + i),
                            dice % 8 == 0 ? std::nullopt : std::optional{ticks}});
    }
    Bytes out;
    rtcp::write_transport_feedback({1, 2, reference, 0, arrivals}, out);
    const std::size_t padding = (out[0] & 0x20) != 0 ? out.back() : 0;
    const auto feedback =
        rtcp::TransportFeedback::parse(ByteView{out}.subspan(12, out.size() - 12 - padding));
    if (feedback) {
        estimator.on_feedback(now, *feedback);
    }
}

}  // namespace

/// Packets out, feedback and REMB of any content and time, probes: the estimate stays within its
/// bounds, whatever the other end claims.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    congestion::SendSideEstimator estimator;
    ByteReader script{{data, size}};
    estimator.set_transport_feedback(size > 0 && (data[0] & 1) != 0);
    Instant now{std::chrono::seconds{1}};
    std::uint16_t sequence = 65'000;
    while (script.remaining() >= 3) {
        const std::uint8_t action = script.u8();
        const std::uint16_t value = script.u16();
        switch (action % 8) {
            case 0:
            case 1:
            case 2:
                for (int i = 0; i < value % 20; ++i) {
                    estimator.on_sent(now, sequence++, static_cast<std::size_t>(value) % 1'200);
                    now += std::chrono::microseconds{value % 3'000};
                }
                break;
            case 3:
                now += std::chrono::milliseconds{value % 1'000};
                estimator.handle_timeout(now);
                break;
            case 4:
                estimator.on_remb(now, std::uint64_t{value} << (action / 8));
                break;
            case 5:
                estimator.start_probe(now, std::uint64_t{value} * 1'000);
                break;
            case 6: {
                ByteView rest = script.take(std::min<std::size_t>(value % 64, script.remaining()));
                if (const auto feedback = rtcp::TransportFeedback::parse(rest)) {
                    estimator.on_feedback(now, *feedback);
                }
                break;
            }
            default:
                report(estimator, now, script, static_cast<std::uint16_t>(sequence - value % 256),
                       value / 256 % 64,
                       static_cast<std::int32_t>(now.time_since_epoch().count() / 64'000) +
                           (action / 8) - 16);
        }
        HEYDOK_ASSERT(estimator.estimate() >= congestion::SendSideEstimator::kFloor);
        HEYDOK_ASSERT(estimator.estimate() <= congestion::SendSideEstimator::kCeiling);
        HEYDOK_ASSERT(!estimator.probe().sending() ||
                      estimator.probe().rate() <= congestion::SendSideEstimator::kCeiling);
        (void)estimator.probe().due(now);
        (void)estimator.is_congested(now);
        (void)estimator.is_flight_full(now);
    }
    return 0;
}
