// G10: offers and answers in any order, beside the probe call.
#include <cstdlib>

#include "tests/hostile/signalling.hpp"

namespace heydok::hardening {
namespace {

/// How many random steps G10 takes: the line's 100,000 need half a minute in a release build and
/// some minutes under sanitizers (HEYDOK_G10_STEPS=100000).
int interleavings() {
    const char* steps = std::getenv("HEYDOK_G10_STEPS");
    return steps == nullptr ? 2'000 : std::atoi(steps);
}

/// Two clients, one of each mode, who say whatever they like whenever they like to a room in which
/// tracks come and go.
class Interleavings : public Signalling {
  protected:
    struct Client {
        std::string identity;
        bool two_connections = false;
        media::SessionId session{};
        std::string sid = {};
        std::uint32_t offer_id = 0;
        std::uint32_t server_offer_id = 0;
        std::optional<std::uint32_t> answered = {};  ///< id of the newest answer
        bool left = false;
    };

    void enter(Client& client, bool resume) {
        media::JoinOptions how = options(client.identity);
        how.two_connections = client.two_connections;
        if (resume) {
            how.resume_sid = client.sid;
        }
        client.session = session(++sessions_);
        hear(client, join(client.session, how));
        if (client.left) {  // there is nothing to resume: a client joins anew
            client = {.identity = client.identity, .two_connections = client.two_connections};
            how.resume_sid.reset();
            client.session = session(++sessions_);
            hear(client, join(client.session, how));
        }
        ASSERT_FALSE(client.left);
    }
    void tell(Client& client, media::SignalRequest request) {
        hear(client, say(client.session, std::move(request)));
        if (client.left) {
            ++endings_;
            enter(client, /*resume=*/true);
        }
    }
    void offer(Client& client) {
        tell(client, media::Offer{{"offer", offer_text(), ++client.offer_id, {}}});
    }
    void step(Client& client) {
        const std::string text = offer_text();
        switch (random_.u32() % 16) {
            case 0:
            case 1:
            case 2:
            case 3:
                offer(client);
                break;
            case 4:  // two at once
                offer(client);
                offer(client);
                break;
            case 5:  // a stale id
                tell(client, media::Offer{{"offer", text, client.offer_id / 2, {}}});
                break;
            case 6:
                tell(client, media::ClientAnswer{{"answer", text, random_.u32() % 9, {}}});
                break;
            case 7:  // the right answer's number around something that is none of its answers
                tell(client, media::ClientAnswer{{"answer", text, client.server_offer_id, {}}});
                break;
            case 8:
                tell(client, media::Offer{{"answer", text, client.offer_id, {}}});
                break;
            case 9:
            case 10: {
                media::AddTrack track;
                track.cid = "cid" + std::to_string(random_.u32() % 5);
                tell(client, track);
                break;
            }
            case 11:
                enter(client, /*resume=*/true);
                break;
            case 12:
                hang_up(client.session);
                enter(client, /*resume=*/true);
                break;
            case 13:
                tell(client,
                     media::UpdateSubscription{{track_of_publisher_}, random_.u32() % 2 == 0});
                break;
            default:
                publisher_changes();
        }
    }
    /// Somebody else's track begins or ends, which asks both clients to negotiate.
    void publisher_changes() {
        publishes_ = !publishes_;
        if (publishes_) {
            media::AddTrack track;
            track.cid = "sound";
            say(publisher_, track);
        }
        const Messages told =
            say(publisher_, media::Offer{{"offer", publisher_text(), ++publisher_offers_, {}}});
        ASSERT_NE(find<media::Answer>(told), nullptr);
        const auto info = meeting_.engine().get_participant("attack", "publisher");
        ASSERT_TRUE(info);
        ASSERT_EQ((*info)->tracks.size(), publishes_ ? 1U : 0U);
        track_of_publisher_ = publishes_ ? (*info)->tracks[0].sid : track_of_publisher_;
    }
    void open_publisher() {
        publisher_ = session(++sessions_);
        join(publisher_, options("publisher"));
    }

  private:
    void hear(Client& client, const Messages& messages) {
        for (const auto& message : messages) {
            if (const auto* joined = std::get_if<media::Joined>(&message)) {
                client.sid = joined->participant->sid;
            } else if (const auto* answer = std::get_if<media::Answer>(&message)) {
                client.answered = answer->description.id;
            } else if (const auto* offer = std::get_if<media::ServerOffer>(&message)) {
                client.server_offer_id = offer->description.id;
            } else if (std::holds_alternative<media::LeaveNotice>(message)) {
                client.left = true;
            }
        }
    }
    std::string offer_text() {
        return support::ClientOffer{}.text(credentials_,
                                           {dtls::HashFunction::sha256, Bytes(32, 7)});
    }
    std::string publisher_text() {
        support::ClientOffer description;
        const std::string mid = description.add_audio({"stream", "sound", {}, 77, 0});
        if (!publishes_) {
            description.set_inactive(mid);
        }
        return description.text(credentials_, {dtls::HashFunction::sha256, Bytes(32, 7)});
    }

    ice::Credentials credentials_ = ice::make_credentials(random_);
    media::SessionId publisher_{};
    std::uint32_t publisher_offers_ = 0;
    bool publishes_ = false;
    std::string track_of_publisher_ = "TR_none";
    std::uint64_t sessions_ = 0;

  protected:
    int endings_ = 0;
};

TEST_F(Interleavings, G10_OffersInAnyOrderEndInAConsistentState) {
    open_publisher();
    Client single{.identity = "eve"};
    Client pair{.identity = "pete", .two_connections = true};
    enter(single, false);
    enter(pair, false);
    const int steps = interleavings();
    for (int i = 0; i < steps; ++i) {
        ASSERT_NO_FATAL_FAILURE(step(random_.u32() % 2 == 0 ? single : pair)) << "step " << i;
        if (i % 100 == 0) {
            meeting_.run_for(1ms);
        }
    }
    EXPECT_GT(endings_, 0) << "wrong answers must have ended something";
    // Never wedged: whoever offers now is answered, by the number of its offer, and hears of a
    // track.
    for (Client* client : {&single, &pair}) {
        const std::uint32_t id = client->offer_id + 1;
        offer(*client);
        EXPECT_EQ(client->answered, id);
    }
    EXPECT_EQ(present("attack"), 3U);
}

}  // namespace
}  // namespace heydok::hardening
