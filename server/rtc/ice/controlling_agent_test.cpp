#include "rtc/ice/controlling_agent.hpp"

#include <gtest/gtest.h>

#include "rtc/ice/lite_agent.hpp"

namespace heydok::ice {
namespace {

using namespace std::chrono_literals;

const TransportAddress kClientAddress = *parse_address("192.0.2.10", 50000);
const TransportAddress kServerUdp = *parse_address("203.0.113.5", 7882);

/// A client and a server joined by a wire with a delay that may be cut; virtual time.
class IcePairTest : public testing::Test {
  protected:
    IcePairTest() { client.set_remote(now, server.local(), {kServerUdp}); }

    void deliver(DatagramBatch& batch, bool to_server) {
        for (const auto& entry : batch.entries()) {
            if (is_cut) {
                continue;
            }
            const auto message = stun::Message::parse(batch.bytes(entry));
            ASSERT_TRUE(message);
            DatagramBatch answers;
            if (to_server) {
                server.handle_stun(now, client_address, *message, answers);
            } else {
                client.handle_stun(now, kServerUdp, *message, answers);
            }
            deliver(answers, !to_server);
        }
    }
    void run_for(Duration duration) {
        for (const Instant end = now + duration; now < end; now += 10ms) {
            DatagramBatch out;
            client_changed = client.handle_timeout(now, out) || client_changed;
            server_changed = server.handle_timeout(now) || server_changed;
            checks += out.entries().size();
            deliver(out, true);
        }
    }

    Random random = Random::seeded(3);
    Instant now{1h};
    Credentials client_credentials = make_credentials(random);
    LiteAgent server{make_credentials(random), client_credentials, random};
    ControllingAgent client{client_credentials, random};
    TransportAddress client_address = kClientAddress;
    bool is_cut = false;
    bool client_changed = false;
    bool server_changed = false;
    std::size_t checks = 0;
};

TEST_F(IcePairTest, ConnectsAndBothKnowThePath) {
    run_for(200ms);
    EXPECT_EQ(client.selected_path(), kServerUdp);
    EXPECT_EQ(client.mapped_address(), kClientAddress);
    EXPECT_EQ(server.selected_path(), kClientAddress);
    EXPECT_EQ(server.consent(), Consent::granted);
}

TEST_F(IcePairTest, KeepsThePathAliveWithFewChecks) {
    run_for(10min);
    EXPECT_EQ(client.selected_path(), kServerUdp);
    EXPECT_EQ(server.selected_path(), kClientAddress);
    EXPECT_FALSE(client_changed || server_changed);
    EXPECT_LE(checks, 250u);
    EXPECT_GE(checks, 200u);
}

TEST_F(IcePairTest, RetransmitsUntilTheNetworkIsThere) {
    is_cut = true;
    run_for(5s);
    EXPECT_FALSE(client.selected_path());
    EXPECT_GE(checks, 5u);
    EXPECT_LE(checks, 12u) << "retransmissions spread out";
    is_cut = false;
    run_for(2s);
    EXPECT_EQ(client.selected_path(), kServerUdp);
    EXPECT_EQ(server.selected_path(), kClientAddress);
}

TEST_F(IcePairTest, BothLoseConsentThirtySecondsAfterTheCutAndRecover) {
    run_for(1s);
    is_cut = true;
    run_for(25s);
    EXPECT_TRUE(client.selected_path());
    EXPECT_TRUE(server.selected_path());
    run_for(10s);
    EXPECT_FALSE(client.selected_path());
    EXPECT_FALSE(server.selected_path());
    EXPECT_EQ(server.consent(), Consent::lost);
    is_cut = false;
    run_for(3s);
    EXPECT_EQ(client.selected_path(), kServerUdp);
    EXPECT_EQ(server.selected_path(), kClientAddress);
}

TEST_F(IcePairTest, P5_ServerFollowsANewClientAddress) {
    run_for(1s);
    client_address = *parse_address("198.51.100.20", 40000);
    run_for(3s);
    EXPECT_EQ(server.selected_path(), client_address);
    EXPECT_EQ(client.mapped_address(), client_address);
}

TEST_F(IcePairTest, A12_RestartUsesTheNewCredentialsWithoutLosingThePath) {
    run_for(1s);
    const Credentials renewed = make_credentials(random);
    client.restart(renewed);
    run_for(200ms);
    EXPECT_EQ(client.selected_path(), kServerUdp);
    server.restart(now, make_credentials(random), renewed);
    client.set_remote(now, server.local(), {kServerUdp});
    run_for(1min);
    EXPECT_EQ(client.selected_path(), kServerUdp);
    EXPECT_EQ(server.selected_path(), kClientAddress);
    EXPECT_FALSE(client_changed || server_changed);
}

TEST_F(IcePairTest, UnreachableCandidateIsLeftAloneOnceAnotherAnswers) {
    const TransportAddress nowhere = *parse_address("203.0.113.99", 1);
    client.set_remote(now, server.local(), {nowhere, kServerUdp});
    DatagramBatch out;
    client.handle_timeout(now, out);
    ASSERT_EQ(out.entries().size(), 2u);
    for (const auto& entry : out.entries()) {
        if (entry.to == kServerUdp) {
            DatagramBatch one;
            one.append(entry.to, out.bytes(entry));
            deliver(one, true);
        }
    }
    ASSERT_EQ(client.selected_path(), kServerUdp);
    EXPECT_GT(client.next_timeout(), now + 1s);
}

TEST_F(IcePairTest, ForgedAnswersAreNotBelieved) {
    DatagramBatch out;
    client.handle_timeout(now, out);
    const auto request = stun::Message::parse(out.bytes(out.entries().front()));
    DatagramBatch answers;
    LiteAgent impostor{{server.local().ufrag, "someoneelsespassword0123"}, client.local(), random};
    EXPECT_EQ(impostor.handle_stun(now, kClientAddress, *request, answers).verdict,
              StunVerdict::integrity_wrong);
    EXPECT_TRUE(answers.empty());
}

}  // namespace
}  // namespace heydok::ice
