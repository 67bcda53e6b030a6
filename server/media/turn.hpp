#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "media/deadline_queue.hpp"
#include "media/engine.hpp"
#include "media/handshakes.hpp"
#include "rtc/ice/check_budget.hpp"
#include "rtc/peer/peer.hpp"

namespace heydok::media {

struct Participant;
struct Room;

/// Lets a text be looked up without making a string of it: strangers' checks cost no allocation
/// (F2).
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

/// Where an input belongs. Holds no ownership: rooms own participants.
struct Directory {
    std::unordered_map<std::uint64_t, Participant*> sessions;
    std::unordered_map<TransportAddress, Participant*> addresses;
    /// Addresses whose owner is not proven yet, for the answers to our checks.
    std::unordered_map<TransportAddress, Participant*> checking;
    /// By local ICE user fragment.
    std::unordered_map<std::string, Participant*, TextHash, std::equal_to<>> fragments;
    std::unordered_map<std::uint64_t, Participant*> associations;  ///< by number of their SCTP
};

/// What all rooms of an engine share.
struct Services {
    Services(EngineConfig engine_config, Random source);

    EngineConfig config;
    Random random;
    std::shared_ptr<sctp::Library> sctp;
    Directory directory;
    ice::CheckBudget check_budget{config.limits.checks};
    Handshakes handshakes{config.limits};
    EngineStatistics statistics;
    DeadlineQueue<Participant> participants_due;
    DeadlineQueue<Room> rooms_due;
    /// Removed in this turn and destroyed at its end, so that no one on the stack loses its ground.
    std::vector<std::unique_ptr<Participant>> departed;

    /// Settings of all peers; the certificate is made with the first one.
    const peer::Settings& peer_settings(Instant now);
    /// Prefix and 12 readable characters: "PA_", "TR_", "RM_".
    std::string make_sid(std::string_view prefix) {
        return std::string{prefix} + random.text(12, Random::kReadable);
    }
    /// Counts something thrown away, under one of the words used in this folder.
    void drop(std::string_view reason) {
        auto found = dropped_.find(reason);
        if (found == dropped_.end()) {
            found = dropped_.emplace(reason, 0).first;
        }
        ++found->second;
    }
    [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& dropped() const {
        return dropped_;
    }

  private:
    std::optional<peer::Settings> peer_settings_;
    std::map<std::string, std::uint64_t, std::less<>> dropped_;
};

/// One mutation of the engine: its time and where its output goes.
struct Turn {
    Instant now;
    Outbox& out;
    Services& services;

    [[nodiscard]] WallTime wall() const {
        return services.config.wall_epoch +
               std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
    }
    /// Told to the engines of other threads, when there are any.
    void tell_address(const TransportAddress& address, bool ours) {
        if (services.config.thread) {
            out.addresses.push_back({address, ours});
        }
    }
    void send(SessionId session, SignalResponse message) {
        out.messages.push_back({session, std::move(message)});
    }
};

}  // namespace heydok::media
