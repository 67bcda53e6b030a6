#include "signaling/media_host.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace heydok::signaling {
namespace {

media::EngineConfig config() {
    media::EngineConfig out;
    out.advertised = {*parse_address("127.0.0.1", 0)};
    return out;
}

/// What a sink heard, from the media thread.
struct Heard {
    std::mutex mutex;
    std::vector<media::SignalResponse> messages;  ///< guarded by mutex
};

class MediaHostTest : public testing::Test {
  protected:
    MediaHostTest() { host_->start({host_.get()}); }

    static media::JoinOptions joining(std::string identity) {
        media::JoinOptions options;
        options.room = "room";
        options.identity = std::move(identity);
        return options;
    }
    void join(media::SessionId session, const std::string& identity) {
        host_->attach(session, [heard = heard_](media::SignalResponse message) {
            const std::lock_guard lock{heard->mutex};
            heard->messages.push_back(std::move(message));
        });
        host_->post([session, identity](media::Engine& engine, Instant now, media::Outbox& outbox) {
            engine.join(now, session, joining(identity), outbox);
        });
    }

    std::shared_ptr<Heard> heard_ = std::make_shared<Heard>();
    std::atomic<int> left_{0};
    std::unique_ptr<MediaHost> host_ =
        std::make_unique<MediaHost>(config(), net::MediaLoopOptions{}, [this](media::RoomEvent e) {
            left_ += e.kind == media::RoomEvent::Kind::participant_connection_aborted ? 1 : 0;
        });
};

TEST_F(MediaHostTest, StoppingTellsEverybodyToComeBackAndReportsThem) {
    join(media::SessionId{1}, "ada");
    join(media::SessionId{2}, "ben");
    host_->stop();
    int notices = 0;
    for (const media::SignalResponse& message : heard_->messages) {
        if (const auto* leave = std::get_if<media::LeaveNotice>(&message)) {
            ++notices;
            EXPECT_EQ(leave->reason, media::LeaveReason::server_shutdown);
            EXPECT_EQ(leave->action, media::LeaveAction::reconnect);
        }
    }
    EXPECT_EQ(notices, 2);
    EXPECT_TRUE(std::holds_alternative<media::CloseSocket>(heard_->messages.back()));
    EXPECT_EQ(left_.load(), 2);
}

TEST_F(MediaHostTest, AStoppedHostHoldsNoSink) {
    join(media::SessionId{1}, "ada");
    const std::weak_ptr<Heard> sink = heard_;
    host_->stop();
    EXPECT_EQ(sink.use_count(), 1) << "only the test's own";
    join(media::SessionId{2}, "late");
    EXPECT_EQ(sink.use_count(), 1) << "a session that comes too late is not kept either";
    EXPECT_FALSE(host_->post([](media::Engine&, Instant, media::Outbox&) { FAIL(); }));
    host_->stop();
}

TEST_F(MediaHostTest, ASinkMayOwnTheHost) {
    const auto owner = std::make_shared<std::unique_ptr<MediaHost>>(std::move(host_));
    const std::weak_ptr<std::unique_ptr<MediaHost>> watch = owner;
    (*owner)->attach(media::SessionId{1}, [owner](media::SignalResponse) {});
    (*owner)->stop();
    EXPECT_EQ(watch.use_count(), 1) << "the circle is open";
}

}  // namespace
}  // namespace heydok::signaling
