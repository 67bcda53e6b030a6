#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/livekit_service_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(IceServer, CredentialsAreThoseThatCoturnComputes) {
    // echo -n '1800021600:PA_abc' | openssl dgst -sha1 -hmac north -binary | base64
    const livekit::ICEServer server =
        ice_server({{"turn:relay.example:3478"}, Secret{"north"}}, "PA_abc", kNow);
    EXPECT_THAT(server.urls(), ElementsAre("turn:relay.example:3478"));
    EXPECT_EQ(server.username(), "1800021600:PA_abc");
    EXPECT_EQ(server.credential(), "IMXpBz0bEdmi1OmqVc50FnMgTJM=");
}

class IceServers : public LiveKitServiceTest {
  protected:
    const livekit::SignalResponse& first_answer(const std::string& resume_sid = {}) {
        const Claims claims = claims_for("r", "ada");
        socket_ = open_session(get("/rtc/v1", &claims, join_parameter(resume_sid)));
        run_until([this] { return !socket_->sent().empty(); });
        return socket_->sent().front();
    }

    std::shared_ptr<FakeSocket> socket_;
};

TEST_F(IceServers, WithoutARelayNoneIsNamed) {
    EXPECT_THAT(first_answer().join().ice_servers(), IsEmpty());
}

TEST_F(IceServers, TheRelayComesWithJoinAndAgainWithAResume) {
    LiveKitOptions options;
    options.turn = {{"turn:relay.example", "turns:relay.example:443?transport=tcp"},
                    Secret{"north"}};
    start(std::move(options));
    const livekit::JoinResponse join = first_answer().join();
    ASSERT_THAT(join.ice_servers(), SizeIs(1));
    EXPECT_THAT(join.ice_servers(0).urls(), SizeIs(2));
    EXPECT_THAT(join.ice_servers(0).username(), testing::EndsWith(":" + join.participant().sid()));
    const auto before = socket_;
    const livekit::ReconnectResponse again = first_answer(join.participant().sid()).reconnect();
    ASSERT_THAT(again.ice_servers(), SizeIs(1));
    EXPECT_EQ(again.ice_servers(0).username(), join.ice_servers(0).username());
    EXPECT_EQ(again.ice_servers(0).credential(), join.ice_servers(0).credential());
}

}  // namespace
}  // namespace heydok::signaling
