#include "media/layer_selector.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/random.hpp"

namespace heydok::media {
namespace {

/// A scalable encoder that speaks in descriptors only: L3T3, or with `key` L3T3_KEY.
class Encoder {
  public:
    explicit Encoder(bool key) : key_(key) {
        structure_.version = 1;
        structure_.target_count = 9;
        structure_.chain_count = 3;
        structure_.spatial_layers = 3;
        for (std::uint8_t target = 0; target < 9; ++target) {
            structure_.targets[target] = {static_cast<std::uint8_t>(target / 3),
                                          static_cast<std::uint8_t>(target % 3),
                                          static_cast<std::uint8_t>(target / 3)};
        }
    }

    struct Frame {
        rtp::DependencyDescriptor descriptor;
        std::uint32_t timestamp = 0;
        bool last = false;
        std::vector<std::uint16_t> needs;
    };
    std::vector<Frame> next_picture(bool key_picture) {
        picture_ = key_picture ? 0 : picture_ + 1;
        static constexpr std::array<std::uint8_t, 4> kPattern{0, 2, 1, 2};
        const std::uint8_t temporal = kPattern[picture_ % 4];
        std::vector<Frame> frames;
        for (std::uint8_t spatial = 0; spatial < 3; ++spatial) {
            frames.push_back(make(spatial, temporal, key_picture));
        }
        frames.back().last = true;
        timestamp_ += 3000;
        return frames;
    }
    std::uint32_t active_targets = 0x1ff;

  private:
    Frame make(std::uint8_t spatial, std::uint8_t temporal, bool key_picture) {
        Frame frame;
        frame.timestamp = timestamp_;
        rtp::DependencyDescriptor& out = frame.descriptor;
        out.start_of_frame = out.end_of_frame = true;
        out.frame_number = number_;
        out.brings_structure = key_picture && spatial == 0;
        out.active_targets = active_targets;
        out.structure = &structure_;
        out.frame.spatial = spatial;
        out.frame.temporal = temporal;
        const bool on_lower = spatial > 0 && (key_picture || !key_);
        for (std::uint8_t target = 0; target < 9; ++target) {
            const bool below = spatial < target / 3 && (key_picture || !key_);
            const bool present = temporal <= target % 3 && (spatial == target / 3 || below);
            out.frame.indications |= std::uint64_t{present ? 3U : 0U} << (2 * target);
        }
        if (!key_picture) {
            frame.needs.push_back(temporal == 2 ? last_[spatial] : base_[spatial]);
        }
        if (on_lower) {
            frame.needs.push_back(static_cast<std::uint16_t>(number_ - 1));
        }
        for (const std::uint16_t need : frame.needs) {
            out.frame.references[out.frame.reference_count++] =
                static_cast<std::uint16_t>(number_ - need);
        }
        for (std::uint8_t chain = 0; chain < 3; ++chain) {
            const bool begins = key_picture && spatial == 0;
            out.frame.chains[chain] =
                begins ? std::uint8_t{0} : static_cast<std::uint8_t>(number_ - chain_[chain]);
            const bool below = spatial < chain && (key_picture || !key_);
            if (temporal == 0 && (spatial == chain || below)) {
                chain_[chain] = number_;
            }
        }
        base_[spatial] = temporal == 0 ? number_ : base_[spatial];
        last_[spatial] = number_++;
        return frame;
    }

    bool key_;
    rtp::FrameStructure structure_;
    std::uint16_t number_ = 65'500;
    std::uint32_t picture_ = 0;
    std::uint32_t timestamp_ = 0xffff'0000;
    std::array<std::uint16_t, 3> base_{};
    std::array<std::uint16_t, 3> last_{};
    std::array<std::uint16_t, 3> chain_{};
};

/// Forwards pictures through a selector and judges what comes out.
class Judge {
  public:
    explicit Judge(bool key) : encoder(key) {}

    void picture(bool key_picture = false) {
        int marked = 0;
        top = -1;
        temporal = -1;
        for (const Encoder::Frame& frame : encoder.next_picture(key_picture)) {
            const auto decision = selector.select(frame.descriptor, {frame.timestamp, frame.last});
            if (!decision.forward) {
                continue;
            }
            EXPECT_EQ(marked, 0) << "nothing follows the end of a picture";
            marked += decision.marker ? 1 : 0;
            for (const std::uint16_t need : frame.needs) {
                EXPECT_TRUE(sent_.contains(need)) << "undecodable";
            }
            sent_.insert(frame.descriptor.frame_number);
            targets = decision.active_targets;
            top = frame.descriptor.frame.spatial;
            temporal = frame.descriptor.frame.temporal;
        }
        EXPECT_TRUE(top < 0 || marked == 1);
    }
    void pictures(int count) {
        for (int i = 0; i < count; ++i) {
            picture();
        }
    }

    Encoder encoder;
    DependencySelector selector;
    int top = -1;
    int temporal = -1;
    std::optional<std::uint32_t> targets;

  private:
    std::set<std::uint16_t> sent_;
};

TEST(DependencySelector, SendsNothingBeforeAKeyPicture) {
    Judge judge{true};
    judge.picture(true);  // makes the encoder begin somewhere
    judge.selector.start_source();
    judge.pictures(5);
    EXPECT_EQ(judge.top, -1);
    EXPECT_TRUE(judge.selector.wants_key_frame());
    judge.picture(true);
    EXPECT_EQ(judge.top, 2);
    EXPECT_FALSE(judge.selector.wants_key_frame());
    EXPECT_FALSE(judge.targets) << "all of them: nothing to tell";
}

TEST(DependencySelector, KeepsTheLayerUntilTheKeyPictureOfAnother) {
    Judge judge{true};
    judge.selector.set_target({0, 2});
    judge.picture(true);
    judge.pictures(8);
    EXPECT_EQ(judge.selector.spatial(), 0);
    judge.selector.set_target({2, 2});
    judge.pictures(6);
    EXPECT_EQ(judge.selector.spatial(), 0);
    EXPECT_TRUE(judge.selector.wants_key_frame());
    judge.picture(true);
    EXPECT_EQ(judge.selector.spatial(), 2);
    judge.pictures(4);
    judge.selector.set_target({1, 2});
    judge.pictures(6);
    EXPECT_EQ(judge.selector.spatial(), 2) << "lower layers were not sent: none to fall back to";
    EXPECT_TRUE(judge.selector.wants_key_frame());
    judge.picture(true);
    EXPECT_EQ(judge.selector.spatial(), 1);
    EXPECT_FALSE(judge.selector.wants_key_frame());
}

TEST(DependencySelector, FallsAtOnceWhereLowerLayersAreSent) {
    Judge judge{false};
    judge.picture(true);
    judge.pictures(3);
    judge.selector.set_target({0, 2});
    judge.picture();
    EXPECT_EQ(judge.top, 0);
    EXPECT_EQ(judge.targets, 0x007U);
    EXPECT_FALSE(judge.selector.wants_key_frame());
}

TEST(DependencySelector, TemporalLayersGoAndCome) {
    Judge judge{true};
    judge.selector.set_target({2, 0});
    judge.picture(true);
    for (int i = 0; i < 12; ++i) {
        judge.picture();
        EXPECT_LE(judge.temporal, 0);
    }
    judge.selector.set_target({2, 2});
    int top_frames = 0;
    for (int i = 0; i < 8; ++i) {
        judge.picture();
        top_frames += judge.temporal == 2 ? 1 : 0;
    }
    EXPECT_GE(top_frames, 3) << "without a key picture";
    EXPECT_FALSE(judge.selector.wants_key_frame());
}

TEST(DependencySelector, FollowsWhatTheSenderProduces) {
    Judge judge{true};
    judge.encoder.active_targets = 0x03f;  // two spatial layers
    judge.picture(true);
    judge.pictures(4);
    EXPECT_EQ(judge.selector.spatial(), 1);
    EXPECT_FALSE(judge.selector.wants_key_frame()) << "there is nothing better";
}

TEST(DependencySelector, RandomWishesNeverBreakAnything) {
    Random random = Random::seeded(5);
    for (const bool key : {true, false}) {
        Judge judge{key};
        judge.picture(true);
        for (int i = 0; i < 4000; ++i) {
            if (random.u32() % 8 == 0) {
                judge.selector.set_target({static_cast<std::uint8_t>(random.u32() % 3),
                                           static_cast<std::uint8_t>(random.u32() % 3)});
            }
            judge.picture(random.u32() % 16 == 0);
        }
    }
}

rtp::Vp9Descriptor vp9(std::uint8_t spatial, std::uint8_t temporal, bool key_picture) {
    rtp::Vp9Descriptor descriptor;
    descriptor.starts_frame = descriptor.ends_frame = true;
    descriptor.inter_picture = !key_picture;
    descriptor.has_layers = true;
    descriptor.spatial = spatial;
    descriptor.temporal = temporal;
    descriptor.switching_up = true;
    descriptor.spatial_layers = key_picture && spatial == 0 ? 3 : 0;
    return descriptor;
}

/// Highest layer sent of a picture of three, and that exactly its last packet is marked.
int send_picture(Vp9Selector& selector, std::uint32_t timestamp, std::uint8_t temporal,
                 bool key_picture) {
    int top = -1;
    bool ended = false;
    for (std::uint8_t spatial = 0; spatial < 3; ++spatial) {
        const auto decision =
            selector.select(vp9(spatial, temporal, key_picture), {timestamp, spatial == 2});
        if (decision.forward) {
            EXPECT_FALSE(ended);
            top = spatial;
            ended = decision.marker;
        }
    }
    EXPECT_TRUE(top < 0 || ended);
    return top;
}

TEST(Vp9Selector, ClimbsAtKeyPicturesAndFallsWithTheNext) {
    Vp9Selector selector;
    selector.set_target({1, 7});
    EXPECT_EQ(send_picture(selector, 1, 0, false), -1);
    EXPECT_TRUE(selector.wants_key_frame());
    EXPECT_EQ(send_picture(selector, 2, 0, true), 1);
    EXPECT_FALSE(selector.wants_key_frame());
    selector.set_target({2, 7});
    EXPECT_EQ(send_picture(selector, 3, 0, false), 1);
    EXPECT_TRUE(selector.wants_key_frame());
    EXPECT_EQ(send_picture(selector, 4, 0, true), 2);
    selector.set_target({0, 7});
    EXPECT_EQ(send_picture(selector, 5, 0, false), 0);
    EXPECT_FALSE(selector.wants_key_frame());
}

TEST(Vp9Selector, ClimbsInTimeBehindSwitchingPoints) {
    Vp9Selector selector;
    selector.set_target({2, 0});
    EXPECT_EQ(send_picture(selector, 1, 0, true), 2);
    EXPECT_EQ(send_picture(selector, 2, 2, false), -1);
    selector.set_target({2, 2});
    EXPECT_EQ(send_picture(selector, 3, 1, false), -1) << "nothing sent was a switching point";
    EXPECT_EQ(send_picture(selector, 4, 0, false), 2);
    EXPECT_EQ(send_picture(selector, 5, 2, false), 2);
}

}  // namespace
}  // namespace heydok::media
