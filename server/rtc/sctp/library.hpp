#pragma once
#include <memory>

#include "base/clock.hpp"

namespace heydok::sctp {

/// How often advance() wants to be called while associations exist.
inline constexpr Duration kTick = std::chrono::milliseconds{10};

/// The usrsctp library of this process: its state is global, so at most one of these may exist at a
/// time, owned by main (or a test) and outliving all associations. Has no threads of its own.
/// Thread-safe: everything that reaches usrsctp, also through Association, takes its lock. usrsctp
/// reads round-trip samples, cookie life and the age of a packet before it is sent again from the
/// machine's clock; tests in virtual time use tests/support/machine_clock.hpp.
class Library {
  public:
    Library();
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    /// Runs the timers of all associations up to `now`. What they send and tell waits in each
    /// Association. Earlier times than the last one are ignored.
    void advance(Instant now);
    /// kTick after the last advance while associations exist, else kNever.
    [[nodiscard]] Instant next_timeout() const;

    struct Impl;

  private:
    friend class Association;
    std::unique_ptr<Impl> impl_;
};

}  // namespace heydok::sctp
