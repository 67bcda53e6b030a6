#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/hardening/probe_call.hpp"
#include "tests/support/client_offer.hpp"

namespace heydok::hardening {

/// Signalling of any content, straight into the engine, from participants of rooms of their own
/// beside the probe call.
class Signalling : public ProbeCall {
  protected:
    using Messages = std::vector<media::SignalResponse>;

    /// A connection of its own; what it was told at once.
    Messages join(media::SessionId session, media::JoinOptions options) {
        media::Outbox out;
        meeting_.engine().join(meeting_.now(), session, std::move(options), out);
        return messages_for(session, out);
    }
    Messages say(media::SessionId session, media::SignalRequest request) {
        media::Outbox out;
        meeting_.engine().handle_signal(meeting_.now(), session, std::move(request), out);
        return messages_for(session, out);
    }
    void hang_up(media::SessionId session) {
        media::Outbox out;
        meeting_.engine().close_session(meeting_.now(), session, out);
    }
    void TearDown() override {
        media::Outbox out;
        for (const std::string room : {"attack", "attack2"}) {
            static_cast<void>(meeting_.engine().delete_room(meeting_.now(), room, out));
        }
        ProbeCall::TearDown();
    }

    static media::JoinOptions options(const std::string& identity,
                                      const std::string& room = "attack") {
        media::JoinOptions out;
        out.room = room;
        out.identity = identity;
        return out;
    }
    static media::SessionId session(std::uint64_t number) {
        return media::SessionId{1'000'000 + number};
    }
    std::string good_offer() {
        return support::ClientOffer{}.text(ice::make_credentials(random_),
                                           {dtls::HashFunction::sha256, Bytes(32, 7)});
    }
    template <class Message>
    static const Message* find(const Messages& messages) {
        for (const auto& message : messages) {
            if (const auto* match = std::get_if<Message>(&message)) {
                return match;
            }
        }
        return nullptr;
    }
    [[nodiscard]] std::size_t present(const std::string& room) {
        const auto people = meeting_.engine().list_participants(room);
        return people ? people->size() : 0;
    }
    /// One of each kind of request, with ids that belong to others or to nobody.
    std::vector<media::SignalRequest> every_request() {
        const std::string foreign = ada_.peer->published(audio_of_ada_)->sid;
        media::TrackSettings settings;
        settings.track_sids = {foreign};
        settings.disabled = true;
        media::SyncState sync;
        sync.published_track_sids = {foreign};
        sync.received = {{ada_.peer->sid(), 0}};
        media::UpdateMetadata metadata;
        metadata.name = "name";
        media::AddTrack track;
        track.cid = "cid";
        return {media::Offer{{"offer", good_offer(), 1, {}}},
                media::Offer{{"offer", "v=0\r\n", 2, {}}},
                media::Trickle{R"({"candidate":"candidate:1 1 udp 1 127.0.0.1 22 typ host"})"},
                track,
                media::MuteTrack{foreign, true},
                media::UpdateSubscription{{foreign}, false},
                settings,
                media::SubscriptionPermission{false, {}},
                sync,
                metadata,
                media::UpdateAudioTrack{foreign, {1}},
                media::UpdateVideoTrack{foreign, 1, 1},
                media::Simulate{media::Simulate::Scenario::speaker_update, 1},
                media::Simulate{media::Simulate::Scenario::subscriber_bandwidth, 1},
                media::Leave{}};
    }

    Random random_ = Random::seeded(11);

  private:
    static Messages messages_for(media::SessionId session, media::Outbox& out) {
        Messages messages;
        for (auto& outgoing : out.messages) {
            if (outgoing.session == session) {
                messages.push_back(std::move(outgoing.message));
            }
        }
        return messages;
    }
};

}  // namespace heydok::hardening
