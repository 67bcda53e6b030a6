#pragma once
#include <vector>

#include "base/network.hpp"
#include "media/limits.hpp"

namespace heydok::media {

struct Participant;

/// The unfinished handshakes, in the order of their beginning. Holds no ownership.
class Handshakes {
  public:
    /// `limits` outlives it. Loopback is exempt from the limit of an address: a proxy or test there
    /// stands for many.
    explicit Handshakes(const Limits& limits) : limits_(limits) {}

    /// One has begun over `from`. Whoever must give way for it, null when there is room: over the
    /// limit of the address its oldest, over the whole limit the oldest of the busiest address. The
    /// caller ends it, which ends its place here.
    [[nodiscard]] Participant* begin(Participant& who, const TransportAddress& from);
    /// It is complete or gone; harmless when it was not here.
    void end(const Participant& who);
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        Participant* who;
        Network network;
    };
    [[nodiscard]] Participant* oldest_of(const Network& network) const;
    [[nodiscard]] Network busiest() const;

    const Limits& limits_;
    std::vector<Entry> entries_;
};

}  // namespace heydok::media
