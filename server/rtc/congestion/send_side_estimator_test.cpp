#include "rtc/congestion/send_side_estimator.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <limits>

#include "base/random.hpp"
#include "rtc/congestion/twcc_receiver.hpp"
#include "rtc/rtcp/packet.hpp"

namespace heydok::congestion {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPacket = 1200;

/// A sender with an estimator, a bottleneck with a queue, and a receiver that reports, in steps of
/// a millisecond.
class Path {
  public:
    explicit Path(std::uint64_t capacity) : capacity_(capacity) {
        estimator.set_transport_feedback(true);
    }

    void run(Duration span) {
        for (const Instant end = now + span; now < end; now += 1ms) {
            step();
        }
    }
    void set_capacity(std::uint64_t capacity) { capacity_ = capacity; }

    SendSideEstimator estimator;
    Instant now{10s};
    std::uint64_t wanted = 2'000'000;  ///< bit/s of media, if the estimate allows
    std::uint64_t needed = 0;          ///< probed for
    double loss = 0;
    Duration worst_queue{};  ///< since it was last reset
    std::uint64_t delivered = 0;

  private:
    struct Flying {
        Instant at;
        std::uint16_t sequence;
    };

    void step() {
        if (estimator.start_probe(now, needed)) {
            ++probes;
        }
        while (estimator.probe().due(now) > 0) {
            send(295);
        }
        const std::uint64_t rate = std::min(wanted, estimator.estimate());
        for (credit_ += rate / 1000; credit_ >= kPacket * 8; credit_ -= kPacket * 8) {
            send(kPacket);
        }
        while (!flying_.empty() && flying_.front().at <= now) {
            receiver_.on_packet(now, {flying_.front().sequence, 1, true});
            flying_.pop_front();
        }
        Bytes bytes;
        if (receiver_.poll(now, 1, bytes)) {
            reports_.emplace_back(now + 20ms, std::move(bytes));
        }
        while (!reports_.empty() && reports_.front().first <= now) {
            deliver(reports_.front().second);
            reports_.pop_front();
        }
        estimator.handle_timeout(now);
    }

    void send(std::size_t size) {
        estimator.on_sent(now, sequence_, size);
        const std::uint16_t sequence = sequence_++;
        if (random_.u32() < loss * 4294967296.0) {
            return;
        }
        const Instant start = std::max(now, free_at_);
        worst_queue = std::max(worst_queue, start - now);
        if (start - now > 2s) {
            return;
        }
        free_at_ = start + Duration{static_cast<std::int64_t>(size * 8 * 1'000'000 / capacity_)};
        delivered += size * 8;
        flying_.push_back({free_at_ + 20ms, sequence});
    }

    void deliver(ByteView bytes) {
        rtcp::CompoundReader reader{bytes};
        while (const auto packet = reader.next()) {
            estimator.on_feedback(now, std::get<rtcp::TransportFeedbackPacket>(*packet).feedback);
        }
    }

    std::uint64_t capacity_;
    Random random_ = Random::seeded(7);
    TwccReceiver receiver_;
    std::uint64_t credit_ = 0;
    std::uint16_t sequence_ = 65'000;
    Instant free_at_{};
    std::deque<Flying> flying_;
    std::deque<std::pair<Instant, Bytes>> reports_;

  public:
    int probes = 0;
};

TEST(SendSideEstimator, BeginsWithAGuessAndKeepsItWhileNothingIsMeasured) {
    SendSideEstimator estimator;
    EXPECT_EQ(estimator.estimate(), SendSideEstimator::kCeiling) << "nobody reports anything";
    estimator.set_transport_feedback(true);
    EXPECT_EQ(estimator.estimate(), SendSideEstimator::kStart);
    EXPECT_FALSE(estimator.confirmed());
}

TEST(SendSideEstimator, FindsTheRateOfABottleneckAndKeepsItsQueueShort) {
    Path path{1'000'000};
    path.wanted = 5'000'000;
    path.run(5s);
    path.worst_queue = {};
    path.delivered = 0;
    path.run(20s);
    EXPECT_LT(path.estimator.estimate(), 1'300'000u);
    EXPECT_GT(path.delivered / 20, 750'000u) << "most of it is used";
    EXPECT_LT(path.worst_queue, 250ms);
}

TEST(SendSideEstimator, FollowsADropWithinHalfASecond) {
    Path path{2'500'000};
    path.run(10s);
    path.set_capacity(500'000);
    path.run(600ms);
    EXPECT_LT(path.estimator.estimate(), 520'000u);
    path.run(5s);
    path.worst_queue = {};
    path.run(10s);
    EXPECT_LT(path.worst_queue, 200ms);
    EXPECT_GT(path.estimator.estimate(), 300'000u);
}

TEST(SendSideEstimator, ProbesFindTheRateAgainWhileLittleIsSent) {
    Path path{2'500'000};
    path.needed = 2'300'000;
    path.run(5s);
    path.set_capacity(500'000);
    path.run(1s);
    path.wanted = 200'000;
    path.run(20s);
    EXPECT_LT(path.estimator.estimate(), 700'000u) << "probes do not lie";
    path.set_capacity(2'500'000);
    path.run(8s);
    EXPECT_GT(path.estimator.estimate(), 2'250'000u);
    EXPECT_LT(path.estimator.estimate(), 2'800'000u);
}

TEST(SendSideEstimator, NoProbeWhenNothingMoreIsWanted) {
    Path path{5'000'000};
    path.wanted = 500'000;
    path.needed = 600'000;
    path.run(10s);
    EXPECT_EQ(path.probes, 0);
    EXPECT_EQ(path.estimator.estimate(), SendSideEstimator::kStart);
}

TEST(SendSideEstimator, LossThatIsThePathsOwnLeavesARate) {
    for (const double loss : {0.05, 0.10, 0.20, 0.30}) {
        Path path{10'000'000};
        path.loss = loss;
        path.run(60s);
        EXPECT_GT(path.estimator.estimate(), 500'000u) << loss;
    }
}

TEST(SendSideEstimator, LossOfAShallowQueueIsAnswered) {
    Path path{10'000'000};
    path.wanted = 2'000'000;
    path.run(3s);
    path.loss = 0.5;
    path.run(1800ms);
    EXPECT_LT(path.estimator.estimate(), 1'800'000u);
}

// ---- media-server-hardening D12 ---------------------------------------------------------------

rtcp::TransportFeedback parse(ByteView packet) {
    return *rtcp::TransportFeedback::parse(packet.subspan(12));
}

Bytes make_feedback(std::uint16_t base, std::int32_t reference,
                    const std::vector<std::optional<std::int32_t>>& deltas) {
    std::vector<rtcp::PacketArrival> arrivals;
    for (const auto& delta : deltas) {
        arrivals.push_back({base++, delta});
    }
    Bytes out;
    rtcp::write_transport_feedback({1, 2, reference, 0, arrivals}, out);
    return out;
}

TEST(SendSideEstimatorD12, EstimateStaysInBoundsWhateverIsClaimed) {
    Random random = Random::seeded(12);
    SendSideEstimator estimator;
    estimator.set_transport_feedback(true);
    Instant now{5s};
    std::uint16_t sequence = 0;
    for (int round = 0; round < 3000; ++round) {
        now += 20ms;
        const std::uint16_t base = sequence;
        for (int i = 0; i < 10; ++i) {
            estimator.on_sent(now, sequence++, 1200);
        }
        std::vector<std::optional<std::int32_t>> deltas;
        std::int32_t at = 0;
        for (int i = 0; i < 12; ++i) {
            at += static_cast<std::int16_t>(random.u32());  // up to 8 s back or forth
            deltas.push_back(random.u32() % 4 == 0 ? std::nullopt : std::optional{at});
        }
        const auto reference = static_cast<std::int32_t>(random.u32() & 0xFFFFFF);
        const auto strange =
            static_cast<std::uint16_t>(random.u32() % 3 == 0 ? random.u32() : base);
        const Bytes bytes = make_feedback(strange, reference, deltas);
        estimator.on_feedback(now, parse(bytes));
        estimator.start_probe(now, std::numeric_limits<std::uint64_t>::max());
        estimator.handle_timeout(now);
        ASSERT_GE(estimator.estimate(), SendSideEstimator::kFloor);
        ASSERT_LE(estimator.estimate(), SendSideEstimator::kCeiling);
    }
}

TEST(SendSideEstimatorD12, FeedbackForPacketsNeverSentChangesNothing) {
    SendSideEstimator estimator;
    estimator.set_transport_feedback(true);
    const Bytes bytes = make_feedback(0, 5, std::vector<std::optional<std::int32_t>>(4000, 1));
    for (int i = 0; i < 50; ++i) {
        estimator.on_feedback(Instant{1s} + i * 10ms, parse(bytes));
    }
    EXPECT_EQ(estimator.estimate(), SendSideEstimator::kStart);
    EXPECT_FALSE(estimator.throughput());
}

TEST(SendSideEstimatorD12, RepeatedFeedbackCountsOnce) {
    SendSideEstimator estimator;
    estimator.set_transport_feedback(true);
    std::vector<std::optional<std::int32_t>> deltas;
    for (std::int32_t i = 0; i < 100; ++i) {
        estimator.on_sent(Instant{1s} + i * 10ms, static_cast<std::uint16_t>(i), 1250);
        deltas.emplace_back(i * 40);
    }
    const Bytes bytes = make_feedback(0, 5, deltas);
    for (int i = 0; i < 20; ++i) {
        estimator.on_feedback(Instant{2s}, parse(bytes));
    }
    ASSERT_TRUE(estimator.throughput());
    EXPECT_NEAR(static_cast<double>(*estimator.throughput()), 1'000'000, 60'000);
}

TEST(SendSideEstimatorD12, RembIsHeldToTheLawOfItsRise) {
    SendSideEstimator estimator;
    Instant now{1s};
    estimator.on_remb(now, 0);
    EXPECT_EQ(estimator.estimate(), SendSideEstimator::kFloor);
    estimator.on_remb(now + 10ms, std::numeric_limits<std::int64_t>::max());
    EXPECT_LT(estimator.estimate(), 31'000u) << "no jump, whatever is claimed";
    for (int second = 0; second < 60; ++second) {
        now += 1s;
        estimator.on_remb(now, std::numeric_limits<std::int64_t>::max());
    }
    EXPECT_EQ(estimator.estimate(), SendSideEstimator::kCeiling);
    estimator.on_remb(now, 750'000);
    EXPECT_EQ(estimator.estimate(), 750'000u) << "down at once";
}

TEST(SendSideEstimatorD12, RembIsNotHeardBesideTransportFeedback) {
    SendSideEstimator estimator;
    estimator.set_transport_feedback(true);
    estimator.on_remb(Instant{1s}, 0);
    EXPECT_EQ(estimator.estimate(), SendSideEstimator::kStart);
}

}  // namespace
}  // namespace heydok::congestion
