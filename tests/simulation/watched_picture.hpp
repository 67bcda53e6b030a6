#pragma once
#include "tests/simulation/two_members.hpp"
#include "tests/support/frame_reader.hpp"
#include "tests/support/incoming_stream.hpp"

namespace heydok::support {

/// Ada publishes a picture; Ben watches it.
class WatchedPicture : public TwoMembers {
  protected:
    using TwoMembers::TwoMembers;

    /// Until Ben has seen its first second.
    void start(const VideoOptions& options = {}) {
        connect();
        cid_ = publish_video(ada_, options);
        ASSERT_TRUE(meeting_.run_until(
            [this] {
                const IncomingStream* stream = ben_.peer->first_stream(true);
                return stream != nullptr && stream->frames().statistics().frames > 30;
            },
            std::chrono::seconds{10}));
    }
    [[nodiscard]] const FrameReader& frames() const {
        return ben_.peer->first_stream(true)->frames();
    }

    std::string cid_;
};

}  // namespace heydok::support
