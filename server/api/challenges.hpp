#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace heydok::api {

/// How long a browser and its person may take over a passkey.
inline constexpr std::chrono::minutes kChallengeLasts{5};
/// Challenges that are remembered; when there are more, the oldest is forgotten.
inline constexpr std::size_t kMostChallenges = 8192;

/// The random values that passkeys sign, so that no answer counts twice (WebAuthn level 3 section
/// 13.4.3). In memory: a restart only makes a person try again. Thread-safe.
class Challenges {
  public:
    enum class Purpose : std::uint8_t { sign_in, registration };

    /// A new one, 256 bits in base64url. `account_id` is empty for a sign-in.
    std::string make(Purpose purpose, const std::string& account_id, Instant now);
    /// Whether this one was made for that; it is gone afterwards.
    bool take(Purpose purpose, const std::string& account_id, const std::string& challenge,
              Instant now);

  private:
    struct Entry {
        Purpose purpose;
        std::string account_id;
        Instant made;
        std::list<std::string>::iterator place;
    };

    std::mutex mutex_;
    Random random_ = Random::system();
    std::map<std::string, Entry> entries_;
    std::list<std::string> oldest_first_;
};

}  // namespace heydok::api
