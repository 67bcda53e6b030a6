// links: heydok_media
#include <set>

#include "base/assert.hpp"
#include "media/engine.hpp"

namespace {

using namespace heydok;

/// What the people of a script know: their sessions, and the sids that they were told.
class Crowd {
  public:
    explicit Crowd(media::Engine& engine) : engine_(engine) {}

    void step(std::uint8_t action, std::uint8_t who, std::uint8_t what);
    void check() const;

  private:
    void join(std::uint8_t who, std::uint8_t what);
    void signal(std::uint8_t who, media::SignalRequest request);
    void serve(std::uint8_t who, std::uint8_t what);
    void read();
    [[nodiscard]] std::string known_sid(std::uint8_t what) const {
        return sids_.empty() ? "TR_unknown" : *std::next(sids_.begin(), what % sids_.size());
    }
    [[nodiscard]] static std::string identity(std::uint8_t who) {
        return "person" + std::to_string(who % 5);
    }
    [[nodiscard]] static std::string room(std::uint8_t who) {
        return "room" + std::to_string(who / 5 % 2);
    }

    media::Engine& engine_;
    media::Outbox out_;
    std::map<std::uint8_t, media::SessionId> sessions_;
    std::set<std::string> sids_;
    static inline Instant now_{std::chrono::seconds{1}};
    static inline std::uint64_t last_session_ = 0;
};

void Crowd::join(std::uint8_t who, std::uint8_t what) {
    media::JoinOptions options;
    options.room = room(who);
    options.identity = identity(who);
    options.permission.hidden = (what & 1) != 0;
    options.permission.can_publish = (what & 2) == 0;
    options.permission.can_update_metadata = (what & 4) != 0;
    options.auto_subscribe = (what & 8) == 0;
    if ((what & 48) == 48) {
        options.resume_sid = known_sid(what);
    }
    const media::SessionId session{++last_session_};
    engine_.join(now_, session, options, out_);
    HEYDOK_ASSERT(!out_.messages.empty());
    sessions_[who % 10] = session;
}

void Crowd::signal(std::uint8_t who, media::SignalRequest request) {
    const auto found = sessions_.find(who % 10);
    const auto session = found == sessions_.end() ? media::SessionId{0} : found->second;
    engine_.handle_signal(now_, session, std::move(request), out_);
}

void Crowd::serve(std::uint8_t who, std::uint8_t what) {
    switch (what % 6) {
        case 0:
            static_cast<void>(engine_.remove_participant(now_, room(who), identity(who), out_));
            break;
        case 1:
            static_cast<void>(engine_.delete_room(now_, room(who), out_));
            break;
        case 2:
            static_cast<void>(engine_.mute_track(now_, room(who), identity(who), known_sid(what),
                                                 (what & 8) != 0, out_));
            break;
        case 3: {
            media::UpdateParticipant update;
            update.name = "name";
            update.permission = media::Permission{};
            update.permission->can_publish = (what & 8) != 0;
            update.permission->can_subscribe = (what & 16) != 0;
            static_cast<void>(
                engine_.update_participant(now_, room(who), identity(who), update, out_));
            break;
        }
        case 4: {
            media::SendData data;
            data.payload = Bytes(what, what);
            data.nonce = Bytes(1, what);
            static_cast<void>(engine_.send_data(now_, room(who), data, out_));
            break;
        }
        default: {
            media::RoomOptions options;
            options.name = room(who);
            options.max_participants = what / 8;
            static_cast<void>(engine_.create_room(now_, options, out_));
        }
    }
}

void Crowd::step(std::uint8_t action, std::uint8_t who, std::uint8_t what) {
    switch (action % 16) {
        case 0:
        case 1:
            join(who, what);
            break;
        case 2: {
            media::AddTrack track;
            track.cid = "track" + std::to_string(what % 4);
            track.type = (what & 8) != 0 ? media::TrackKind::video : media::TrackKind::audio;
            track.source = static_cast<media::TrackSource>(what % 5);
            signal(who, track);
            break;
        }
        case 3:
            signal(who, media::MuteTrack{known_sid(what), (what & 1) != 0});
            break;
        case 4:
            signal(who, media::UpdateSubscription{{known_sid(what)}, (what & 1) != 0});
            break;
        case 5: {
            media::TrackSettings settings;
            settings.track_sids = {known_sid(what)};
            settings.disabled = (what & 1) != 0;
            settings.width = what * 10U;
            signal(who, settings);
            break;
        }
        case 6:
            signal(who, media::Leave{});
            break;
        case 7: {
            media::SubscriptionPermission permission;
            permission.all_participants = (what & 1) != 0;
            permission.track_permissions.push_back(
                {known_sid(what), (what & 2) != 0, {known_sid(who)}, identity(what)});
            signal(who, permission);
            break;
        }
        case 8: {
            media::SyncState sync;
            sync.published_track_sids = {known_sid(what)};
            sync.subscription = {{known_sid(who)}, (what & 1) != 0};
            sync.received = {{known_sid(what), what}};
            signal(who, sync);
            break;
        }
        case 9: {
            media::UpdateMetadata update;
            update.name = "other";
            update.attributes = {{"key", std::string(what, 'a')}};
            signal(who, update);
            break;
        }
        case 10: {
            media::Simulate simulate;
            simulate.scenario = static_cast<media::Simulate::Scenario>(what % 9);
            signal(who, simulate);
            break;
        }
        case 11:
            signal(who, media::Offer{{"offer", "v=0", what, {}}});
            break;
        case 12:
            if (const auto found = sessions_.find(who % 10); found != sessions_.end()) {
                engine_.close_session(now_, found->second, out_);
                sessions_.erase(found);
            }
            break;
        case 13:
            now_ += std::chrono::milliseconds{what * 100};
            engine_.handle_timeout(now_, out_);
            break;
        case 14:
            serve(who, what);
            break;
        default:
            signal(who, media::Trickle{std::string(what, '{'), what % 2, (what & 4) != 0});
    }
    read();
}

/// Learns sids, and sees that nobody is told anything after the end of their connection.
void Crowd::read() {
    std::set<std::uint64_t> closed;
    for (const auto& [session, message] : out_.messages) {
        const auto number = static_cast<std::uint64_t>(session);
        HEYDOK_ASSERT(closed.count(number) == 0);
        if (std::holds_alternative<media::CloseSocket>(message)) {
            closed.insert(number);
        } else if (const auto* joined = std::get_if<media::Joined>(&message)) {
            sids_.insert(joined->participant->sid);
        } else if (const auto* track = std::get_if<media::TrackPublished>(&message)) {
            sids_.insert(track->track.sid);
        }
    }
    out_.clear();
    if (sids_.size() > 32) {
        sids_.clear();
    }
}

/// One identity is in a room once at most, and the counters say what the lists say.
void Crowd::check() const {
    for (const auto& room : engine_.list_rooms({})) {
        const auto people = engine_.list_participants(room.name);
        HEYDOK_ASSERT(people.has_value());
        std::set<std::string> identities;
        for (const auto& person : *people) {
            HEYDOK_ASSERT(identities.insert(person->identity).second);
        }
        HEYDOK_ASSERT(room.num_participants <= people->size());
    }
}

}  // namespace

/// Random sequences of user and server actions on two rooms: the engine stays consistent, and rooms
/// end when everybody is gone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    media::EngineConfig config;
    config.advertised = {*parse_address("192.0.2.1", 7882)};
    config.departure_timeout_s = 1;
    config.empty_timeout_s = 5;
    media::Engine engine{config, Random::seeded(1)};
    Crowd crowd{engine};
    ByteReader script{{data, size}};
    constexpr int kMaxSteps = 300;
    for (int step = 0; step < kMaxSteps && script.remaining() >= 3; ++step) {
        const std::uint8_t action = script.u8();
        const std::uint8_t who = script.u8();
        crowd.step(action, who, script.u8());
        crowd.check();
    }
    for (int i = 0; i < 20; ++i) {
        crowd.step(13, 0, 255);  // time passes
    }
    HEYDOK_ASSERT(engine.list_rooms({}).empty());
    return 0;
}
