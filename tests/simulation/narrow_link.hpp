#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "tests/simulation/two_members.hpp"

namespace heydok::support {

/// A link that carries so much.
inline LinkConditions narrow(std::uint64_t bits_per_second) {
    LinkConditions link;
    link.bits_per_second = bits_per_second;
    link.jitter = std::chrono::milliseconds{5};
    return link;
}

/// Ada speaks and shows, Ben's link is narrow.
class NarrowLink : public TwoMembers {
  protected:
    explicit NarrowLink(std::uint64_t seed = 1) : TwoMembers(seed) {}

    /// Until Ben has sound and a picture of the highest layer.
    void start(const VideoOptions& options) {
        connect();
        audio_ = publish_audio(ada_);
        video_ = publish_video(ada_, options);
        ASSERT_TRUE(meeting_.run_until(
            [&] {
                return ben_.peer->first_stream(true) != nullptr &&
                       ben_.peer->first_stream(false) != nullptr && frame_count() > 0 &&
                       frames().layer() + 1 == options.layers;
            },
            std::chrono::seconds{10}));
    }
    void set_link(const LinkConditions& conditions) { meeting_.set_conditions(ben_, conditions); }

    [[nodiscard]] const IncomingStream& sound() const { return *ben_.peer->first_stream(false); }
    [[nodiscard]] const IncomingStream& picture() const { return *ben_.peer->first_stream(true); }
    [[nodiscard]] const FrameReader& frames() const { return picture().frames(); }
    [[nodiscard]] std::uint64_t frame_count() const { return frames().statistics().frames; }
    [[nodiscard]] std::uint64_t spoken() const {
        return ada_.peer->published(audio_)->layers()[0].stream->statistics().packets;
    }
    /// Packets of Ada's voice from `begin` to `end` that never came.
    [[nodiscard]] std::uint64_t silent(std::uint64_t begin, std::uint64_t end) const {
        const std::vector<bool>& numbers = sound().numbers();
        std::uint64_t missing = 0;
        for (std::uint64_t i = begin; i < end; ++i) {
            missing += i >= numbers.size() || !numbers[i] ? 1 : 0;
        }
        return missing;
    }
    /// What so many percent of the packets since `begin` wait at most before Ben's link, in ms.
    [[nodiscard]] double queue_ms(std::size_t percent, Instant begin = {}) {
        std::vector<Duration> waits;
        for (const auto& sample : meeting_.network().queue_of(ben_.address.port)) {
            if (sample.at >= begin) {
                waits.push_back(sample.wait);
            }
        }
        if (waits.empty()) {
            return 0;
        }
        std::sort(waits.begin(), waits.end());
        return static_cast<double>(waits[(waits.size() - 1) * percent / 100].count()) / 1000;
    }
    /// Bytes that have reached Ben.
    void count_arrivals() {
        meeting_.observe([this](const VirtualNetwork::Datagram& datagram) {
            arrived_ += datagram.to.port == ben_.address.port ? datagram.bytes.size() : 0;
        });
    }
    /// bit/s that arrive during `span`, which passes.
    double use_during(Duration span) {
        const std::uint64_t before = arrived_;
        meeting_.run_for(span);
        return static_cast<double>(arrived_ - before) * 8e6 / static_cast<double>(span.count());
    }

    std::string audio_;
    std::string video_;
    std::uint64_t arrived_ = 0;
};

}  // namespace heydok::support
