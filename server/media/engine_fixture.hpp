#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "media/engine.hpp"
#include "rtc/sdp/session.hpp"

/// For this folder's tests: an engine with signalling only, and what clients say to it.
namespace heydok::media {

using namespace std::chrono_literals;

inline sdp::Session fixture(const std::string& name) {
    std::ifstream file{std::string{HEYDOK_FIXTURES} + "/sdp/" + name, std::ios::binary};
    EXPECT_TRUE(file) << name;
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto session = sdp::parse(text);
    EXPECT_TRUE(session) << name;
    return *session;
}

inline SessionDescription offer(const sdp::Session& session, std::uint32_t id) {
    return {"offer", sdp::to_text(session), id, {}};
}

inline sdp::Session browser_offer() {
    return fixture("chromium-156-first-offer.sdp");
}

/// Appends a section that publishes `cid`, made from one of the browser's own.
inline void add_publishing(sdp::Session& session, std::size_t like, const std::string& cid,
                           std::uint32_t ssrc) {
    sdp::MediaSection section = session.sections[like];
    section.mid = std::to_string(session.sections.size());
    section.direction = sdp::Direction::sendonly;
    section.msids = {{"stream", cid}};
    section.sources = {{ssrc, "cname", std::nullopt}};
    session.bundle.push_back(section.mid);
    session.sections.push_back(section);
}

inline AddTrack microphone(const std::string& cid) {
    AddTrack request;
    request.cid = cid;
    request.type = TrackKind::audio;
    request.source = TrackSource::microphone;
    return request;
}

inline AddTrack camera(const std::string& cid) {
    AddTrack request;
    request.cid = cid;
    request.type = TrackKind::video;
    request.source = TrackSource::camera;
    request.width = 1280;
    request.height = 720;
    request.layers = {{VideoQuality::low, 320, 180, 0, 0, 0, "", 0},
                      {VideoQuality::medium, 640, 360, 0, 0, 0, "", 0},
                      {VideoQuality::high, 1280, 720, 0, 0, 0, "", 0}};
    return request;
}

/// An engine with signalling only: what it says is kept by session.
class EngineTest : public testing::Test {
  protected:
    static constexpr Instant kStart{100s};

    static EngineConfig config() {
        EngineConfig result;
        result.advertised = {*parse_address("192.0.2.1", 7882)};
        return result;
    }

    JoinOptions options(const std::string& identity) const {
        JoinOptions result;
        result.room = "room";
        result.identity = identity;
        result.publisher_offer = offer(browser_offer(), 1);
        return result;
    }

    SessionId join(JoinOptions join_options) {
        const SessionId session{next_session_++};
        engine_.join(now_, session, std::move(join_options), outbox_);
        collect();
        return session;
    }
    SessionId join(const std::string& identity) { return join(options(identity)); }

    void signal(SessionId session, SignalRequest request) {
        engine_.handle_signal(now_, session, std::move(request), outbox_);
        collect();
    }
    void close(SessionId session) {
        engine_.close_session(now_, session, outbox_);
        collect();
    }
    /// Runs the engine's timers until then.
    void run_for(Duration span) {
        const Instant end = now_ + span;
        while (engine_.next_timeout() <= end) {
            now_ = std::max(now_, engine_.next_timeout());
            engine_.handle_timeout(now_, outbox_);
            collect();
            ASSERT_GT(engine_.next_timeout(), now_) << "a deadline that never passes";
        }
        now_ = end;
    }
    void collect() {
        for (Outgoing& outgoing : outbox_.messages) {
            messages_[outgoing.session].push_back(std::move(outgoing.message));
        }
        for (RoomEvent& event : outbox_.events) {
            events_.push_back(event.kind);
        }
        outbox_.clear();
    }
    /// The messages of one kind that the session got, oldest first.
    template <class Message>
    std::vector<Message> got(SessionId session) {
        std::vector<Message> result;
        for (const SignalResponse& message : messages_[session]) {
            if (const auto* match = std::get_if<Message>(&message)) {
                result.push_back(*match);
            }
        }
        return result;
    }
    template <class Message>
    Message last(SessionId session) {
        const auto all = got<Message>(session);
        EXPECT_FALSE(all.empty());
        return all.empty() ? Message{} : all.back();
    }
    /// The newest state of a participant as the session was told.
    ParticipantSnapshot known(SessionId session, const std::string& identity) {
        ParticipantSnapshot result;
        for (const ParticipantUpdate& update : got<ParticipantUpdate>(session)) {
            for (const ParticipantSnapshot& participant : update.participants) {
                if (participant->identity == identity) {
                    result = participant;
                }
            }
        }
        return result;
    }
    std::string publish(SessionId session, sdp::Session& description, const AddTrack& request,
                        std::uint32_t offer_id) {
        signal(session, request);
        add_publishing(description, request.type == TrackKind::audio ? 0 : 3, request.cid,
                       1000 + offer_id);
        signal(session, Offer{offer(description, offer_id)});
        return last<TrackPublished>(session).track.sid;
    }
    sdp::Session last_answer(SessionId session) {
        auto answer = sdp::parse(last<Answer>(session).description.sdp);
        EXPECT_TRUE(answer);
        return answer ? *answer : sdp::Session{};
    }

    Instant now_ = kStart;
    Engine engine_{config(), Random::seeded(7)};
    Outbox outbox_;
    std::map<SessionId, std::vector<SignalResponse>> messages_;
    std::vector<RoomEvent::Kind> events_;
    std::uint64_t next_session_ = 1;
};

}  // namespace heydok::media
