#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.hpp"

namespace heydok::sctp {

/// How often advance() wants to be called while associations exist.
inline constexpr Duration kTick = std::chrono::milliseconds{10};

/// One owner's share of usrsctp: a media thread, a test. usrsctp's state is global to the process,
/// begins with the first of these and ends with the last; they may come and go on different threads
/// (docs/decisions/0003). Has no threads of its own. Thread-safe: everything that reaches usrsctp,
/// also through Association, takes the one lock of the process. Outlives its associations. usrsctp
/// reads round-trip samples, cookie life and the age of a packet before it is sent again from the
/// machine's clock; tests in virtual time use tests/support/machine_clock.hpp.
class Library {
  public:
    Library();
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    /// Runs the timers of all associations of the process up to `now`. What they send and tell
    /// waits in each Association. Earlier times than the last one are ignored.
    void advance(Instant now);
    /// kTick after our last advance while associations of ours exist, else kNever.
    [[nodiscard]] Instant next_timeout() const;
    /// Appends the numbers of our associations that have had something to send or to tell since
    /// the last call, each once; some may have been drained meanwhile.
    void take_ready(std::vector<std::uint64_t>& numbers);

    struct Impl;

  private:
    friend class Association;
    std::unique_ptr<Impl> impl_;
};

}  // namespace heydok::sctp
