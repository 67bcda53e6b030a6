#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/redacted.hpp"
#include "meeting/meeting.hpp"

namespace heydok::api {

/// Longest life of a participant's token.
inline constexpr std::chrono::hours kTokenLife{2};

struct IssuedToken {
    std::string token;
    WallTime expires_at;
};

/// What a participant's token proves towards the API: who, in which meeting. Rights and state are
/// read from the database, never from the token.
struct TokenHolder {
    std::string meeting_id;
    std::string identity;
};

/// Issues and reads the participants' LiveKit access tokens (HS256). Thread-safe.
class AccessTokens {
  public:
    AccessTokens(std::string key, Secret secret)
        : key_(std::move(key)), secret_(std::move(secret)) {}

    /// A token for what the participant may do now. Who waits gets a room of their own, in which
    /// they may nothing. Ends with the meeting, after kTokenLife at the latest.
    [[nodiscard]] IssuedToken issue(const meeting::Meeting& meeting,
                                    const meeting::Participant& participant, WallTime now) const;
    /// The holder of a token of ours that has not run out; empty for anything else.
    [[nodiscard]] std::optional<TokenHolder> read(std::string_view token, WallTime now) const;
    /// Whether `authorization` is a token of ours that vouches for this body, as LiveKit servers
    /// sign their webhooks.
    [[nodiscard]] bool vouches(std::string_view authorization, std::string_view body,
                               WallTime now) const;

  private:
    std::string key_;
    Secret secret_;
};

/// The media room of somebody who waits.
std::string waiting_room_of(std::string_view meeting_id, std::string_view identity);

}  // namespace heydok::api
