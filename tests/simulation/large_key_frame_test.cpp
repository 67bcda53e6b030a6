// Key frames of a shared screen that the way to a subscriber needs seconds for: they arrive once,
// sound passes them, and the pictures behind them follow.
#include <fmt/core.h>

#include "tests/simulation/narrow_link.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kLink = 1'000'000;

/// A screen of 15 pictures a second that moves little: 200 kbit/s between its key frames.
VideoOptions screen(std::size_t key_frame_bytes) {
    VideoOptions options;
    options.layers = 1;
    options.source = media::TrackSource::screen_share;
    options.bits_per_second = 200'000;
    options.frames_per_second = 15;
    options.key_frame_bytes = key_frame_bytes;
    return options;
}

/// How long the link needs for so much.
double seconds_on_link(std::size_t bytes) {
    return static_cast<double>(bytes) * 8 / kLink;
}

class LargeKeyFrame : public NarrowLink, public ::testing::WithParamInterface<std::uint64_t> {
  protected:
    LargeKeyFrame() : NarrowLink(GetParam()) {}

    /// The screen is seen, and its link has shown how little it carries.
    void show(std::size_t key_frame_bytes) {
        set_link(narrow(kLink));
        connect();
        audio_ = publish_audio(ada_);
        video_ = publish_video(ada_, screen(key_frame_bytes));
        ASSERT_TRUE(meeting_.run_until(
            [this] {
                return ben_.peer->first_stream(true) != nullptr &&
                       frames().statistics().key_frames > 0;
            },
            15s));
        meeting_.run_for(10s);
        made_before_ = encoder().key_frames();
        pauses_before_ = pauses();
    }
    /// How often Ben was told that the screen pauses.
    [[nodiscard]] int pauses() {
        const auto& states = ben_.peer->stream_states();
        const auto found = states.find(ada_.peer->published(video_)->sid);
        return found == states.end() ? 0 : found->second.pauses;
    }
    [[nodiscard]] SyntheticVideo& encoder() {
        return *ada_.peer->published(video_)->layers()[0].encoder;
    }
    /// As when somebody else joins.
    void make_key_frame() { encoder().request_key_frame(); }
    /// Key frames that Ada has made since the screen was seen.
    [[nodiscard]] std::uint32_t key_frames_made() { return encoder().key_frames() - made_before_; }
    [[nodiscard]] std::uint64_t key_frames_seen() const { return frames().statistics().key_frames; }
    /// Seconds until Ben has seen one more key frame.
    double time_of_next_key_frame(Duration longest) {
        const Instant begin = meeting_.now();
        const std::uint64_t before = key_frames_seen();
        if (!meeting_.run_until([&] { return key_frames_seen() > before; }, longest)) {
            return 1e6;
        }
        return std::chrono::duration<double>(meeting_.now() - begin).count();
    }
    /// What holds whatever the screen does.
    void expect_good(std::uint64_t spoken_before, Instant begin) {
        const std::uint64_t end = spoken();
        meeting_.run_for(1s);
        fmt::print("queue p95 {:.0f} ms, longest {:.0f} ms; {} key frames made, {} of them seen\n",
                   queue_ms(95, begin), queue_ms(100, begin), key_frames_made(), key_frames_seen());
        EXPECT_EQ(silent(spoken_before, end), 0u) << "sound passes";
        EXPECT_LT(queue_ms(95, begin), 100) << "and does not wait";
        EXPECT_LT(queue_ms(100, begin), 200);
        EXPECT_EQ(frames().statistics().faults(), 0u);
        EXPECT_EQ(pauses(), pauses_before_);
    }

    std::uint32_t made_before_ = 0;
    int pauses_before_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Seeds, LargeKeyFrame, ::testing::Values(1, 2, 7, 20'261'130));

TEST_P(LargeKeyFrame, ArrivesOnceAndThePicturesBehindItFollow) {
    constexpr std::size_t kSize = 200'000;
    show(kSize);
    for (const Duration calm : {0s, 3s, 30s}) {
        meeting_.run_for(calm);
        const std::uint32_t made = key_frames_made();
        const std::uint64_t sound = spoken();
        const Instant begin = meeting_.now();
        make_key_frame();
        const double took = time_of_next_key_frame(10s);
        fmt::print("{:.1f} s, the link alone {:.1f} s\n", took, seconds_on_link(kSize));
        EXPECT_LT(took, seconds_on_link(kSize) * 1.5);
        const std::uint64_t pictures = frame_count();
        meeting_.run_for(5s);
        EXPECT_GE(frame_count() - pictures, 70u) << "of 75, and those that waited";
        EXPECT_EQ(key_frames_made() - made, 1u) << "it is not asked for again";
        expect_good(sound, begin);
    }
}

TEST_P(LargeKeyFrame, OfFourHundredPacketsArrives) {
    constexpr std::size_t kSize = std::size_t{400} * 1100;
    show(kSize);
    const std::uint64_t sound = spoken();
    const Instant begin = meeting_.now();
    make_key_frame();
    const double took = time_of_next_key_frame(20s);
    fmt::print("{:.1f} s, the link alone {:.1f} s\n", took, seconds_on_link(kSize));
    EXPECT_LT(took, seconds_on_link(kSize) * 1.5);
    const std::uint64_t pictures = frame_count();
    meeting_.run_for(5s);
    EXPECT_GE(frame_count() - pictures, 70u);
    EXPECT_EQ(key_frames_made(), 1u);
    expect_good(sound, begin);
}

TEST_P(LargeKeyFrame, TwoAtOnceArriveBoth) {
    constexpr std::size_t kSize = 200'000;
    show(kSize);
    const std::uint64_t sound = spoken();
    const Instant begin = meeting_.now();
    make_key_frame();
    meeting_.run_for(100ms);
    make_key_frame();
    const double first = time_of_next_key_frame(10s);
    const double second = time_of_next_key_frame(10s);
    fmt::print("{:.1f} and {:.1f} s later, the link alone {:.1f} s each\n", first, second,
               seconds_on_link(kSize));
    EXPECT_LT(first + second, seconds_on_link(2 * kSize) * 1.5);
    const std::uint64_t pictures = frame_count();
    meeting_.run_for(5s);
    EXPECT_GE(frame_count() - pictures, 70u);
    EXPECT_EQ(key_frames_made(), 2u);
    expect_good(sound, begin);
}

TEST_P(LargeKeyFrame, ThatComesTooLateIsGivenUpAndAskedForOnce) {
    show(200'000);
    const std::uint64_t sound = spoken();
    make_key_frame();
    meeting_.run_for(100ms);
    make_key_frame();  // waits behind the first
    meeting_.run_for(200ms);
    set_link(narrow(80'000));
    meeting_.run_for(20s);
    const std::uint64_t end = spoken() - 100;
    set_link(narrow(kLink));
    const std::uint32_t made = key_frames_made();
    const std::uint64_t pictures = frame_count();
    ASSERT_TRUE(meeting_.run_until([&] { return frame_count() > pictures + 75; }, 30s));
    meeting_.run_for(5s);
    const auto dropped = meeting_.engine().statistics().dropped;
    fmt::print("{} key frames made for the narrow time, {} after it; {} given up\n", made,
               key_frames_made() - made,
               dropped.contains("pacer_late") ? dropped.at("pacer_late") : 0);
    EXPECT_TRUE(dropped.contains("pacer_late"));
    EXPECT_LE(key_frames_made() - made, 2u);
    EXPECT_LE(made, 4u) << "not again and again";
    EXPECT_EQ(frames().statistics().faults(), 0u);
    EXPECT_LT(silent(sound, end), 50u) << "but for what the sudden queue dropped";
}

}  // namespace
}  // namespace heydok::support
