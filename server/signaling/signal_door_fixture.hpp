#pragma once
#include <algorithm>
#include <functional>
#include <memory>
#include <string>

#include "signaling/livekit_service_fixture.hpp"

namespace heydok::signaling::fixture {

inline constexpr std::uint16_t kInvalidPayload = 1007;

/// A session of a bystander that stays open while a test attacks, and is judged when it ends.
class SignalDoor : public LiveKitServiceTest {
  protected:
    using Case = livekit::SignalResponse::MessageCase;

    void SetUp() override { begin({}); }
    void begin(LiveKitOptions options) {
        bystander_.reset();
        start(std::move(options));
        const Claims claims = claims_for("room", "bystander");
        bystander_ = open_session(get("/rtc/v1", &claims, join_parameter()));
        run_until([this] { return !bystander_->answers().empty(); });
    }
    void TearDown() override {
        livekit::SignalRequest ping;
        ping.mutable_ping_req()->set_timestamp(4711);
        bystander_->push(ping);
        run_until([this] { return answers_ping(*bystander_, 4711); });
        EXPECT_EQ(bystander_->close_code(), 0);
        EXPECT_FALSE(heard(*bystander_, Case::kLeave));
        bystander_->close(1000);
        io_.restart();
        io_.poll();
    }

    static bool heard(const FakeSocket& socket, Case kind) {
        return std::any_of(socket.answers().begin(), socket.answers().end(),
                           [&](const auto& message) { return message.message_case() == kind; });
    }
    static bool answers_ping(const FakeSocket& socket, std::int64_t timestamp) {
        return std::any_of(socket.answers().begin(), socket.answers().end(),
                           [&](const auto& message) {
                               return message.pong_resp().last_ping_timestamp() == timestamp;
                           });
    }
    /// A room and a token for each attack, so that none meets the limit of joins.
    std::shared_ptr<FakeSocket> attack(const std::function<void(FakeSocket&)>& fill) {
        const Claims claims = claims_for("attack" + std::to_string(++attacks_), "eve");
        return session(get("/rtc/v1", &claims, join_parameter()), fill);
    }
    enum class Fate : std::uint8_t { lives, closed };
    /// What becomes of a session that says this and then pings.
    Fate fate_of(const net::WebSocket::Message& message) {
        const auto socket = attack([&](FakeSocket& client) {
            client.push(message);
            client.push({.binary = message.binary,
                         .data = message.binary ? ping(7).SerializeAsString()
                                                : std::string{R"({"pingReq":{"timestamp":"7"}})"}});
        });
        EXPECT_EQ(socket->close_code(), answers_ping(*socket, 7) ? 0 : kInvalidPayload);
        return answers_ping(*socket, 7) ? Fate::lives : Fate::closed;
    }
    Fate fate_of_bytes(std::string bytes) {
        return fate_of({.binary = true, .data = std::move(bytes)});
    }
    Fate fate_of_text(std::string text) {
        return fate_of({.binary = false, .data = std::move(text)});
    }
    static livekit::SignalRequest ping(std::int64_t timestamp) {
        livekit::SignalRequest out;
        out.mutable_ping_req()->set_timestamp(timestamp);
        return out;
    }
    int join_status(net::Request request) {
        request.websocket_upgrade = true;
        return respond(std::move(request)).status;
    }

    std::shared_ptr<FakeSocket> bystander_;
    int attacks_ = 0;
};

}  // namespace heydok::signaling::fixture
