#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <tuple>
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/datagram_batch.hpp"
#include "base/random.hpp"

namespace heydok::support {

/// What a link does to datagrams. Probabilities are 0 to 1.
struct LinkConditions {
    double loss = 0;
    double duplication = 0;
    Duration delay = std::chrono::milliseconds{10};
    /// Even spread added to the delay; more than the spacing of packets reorders them.
    Duration jitter{};
    /// Part of the datagrams held back by `reorder_delay` more, so that later ones pass.
    double reordering = 0;
    Duration reorder_delay = std::chrono::milliseconds{30};
    std::uint64_t bits_per_second = 0;                        ///< 0: no limit
    Duration longest_queue = std::chrono::milliseconds{300};  ///< beyond it is dropped
};

/// What happened to the copies of one RTP packet (header fields are in clear under SRTP).
struct PacketFate {
    std::uint32_t sent = 0;
    std::uint32_t delivered = 0;
};
using PacketKey = std::tuple<std::uint16_t, std::uint16_t, std::uint32_t, std::uint16_t>;

/// Datagrams under way in virtual time. Each direction between two ports has generators of its own
/// for media and for everything else, seeded by `seed`: what one flow suffers does not depend on
/// how many packets (or random bytes) another one had.
class VirtualNetwork {
  public:
    struct Datagram {
        TransportAddress from;
        TransportAddress to;
        Bytes bytes;
    };
    struct Statistics {
        std::uint64_t sent = 0;
        std::uint64_t lost = 0;
        std::uint64_t duplicated = 0;
        std::uint64_t overflowed = 0;
        std::uint64_t overtaken = 0;  ///< delivered after a later-sent datagram of its flow
    };

    /// A datagram at the queue of a link with a limited rate.
    struct QueueSample {
        Instant at;
        Duration wait{};
        bool dropped = false;  ///< the queue was full
    };

    explicit VirtualNetwork(std::uint64_t seed) : seed_(seed) {}

    /// Conditions of datagrams that this port sends or receives; a direction without any is ideal.
    void set_conditions_from(std::uint16_t port, const LinkConditions& conditions) {
        from_[port] = conditions;
    }
    void set_conditions_to(std::uint16_t port, const LinkConditions& conditions) {
        to_[port] = conditions;
    }
    /// Datagrams that `passes` refuses are lost on arrival; empty: none.
    void set_filter(std::function<bool(const Datagram&)> passes) { passes_ = std::move(passes); }
    /// From now on the port is cut off, or back.
    void set_cut(std::uint16_t port, bool cut) { cut_[port] = cut; }

    /// Takes everything in the batch (and clears it), sent by `from`.
    void send(Instant now, const TransportAddress& from, DatagramBatch& batch);
    /// The next datagram that has arrived by `now`.
    std::optional<Datagram> receive(Instant now);
    [[nodiscard]] Instant next_arrival() const;

    [[nodiscard]] const Statistics& statistics() const { return statistics_; }
    /// What media to the port met at the queue of its link, as long as that had a limited rate.
    [[nodiscard]] const std::vector<QueueSample>& queue_of(std::uint16_t port) {
        return queues_[port];
    }
    /// Copies of an RTP packet that passed from one port to another.
    [[nodiscard]] PacketFate fate(std::uint16_t from, std::uint16_t to, std::uint32_t ssrc,
                                  std::uint16_t sequence) const;

  private:
    struct Flow {
        Random random;
        Instant link_free_at{};
        std::uint64_t sent = 0;
        std::uint64_t highest_delivered = 0;
    };
    struct UnderWay {
        Instant at;
        std::uint64_t order;
        std::uint64_t flow_order;
        Flow* flow;
        std::uint32_t slot;
        bool operator>(const UnderWay& other) const {
            return std::tie(at, order) > std::tie(other.at, other.order);
        }
    };

    void send_one(Instant now, const TransportAddress& from, const TransportAddress& to,
                  ByteView bytes);
    void schedule(Instant at, Flow& flow, Datagram datagram);
    std::optional<Instant> arrival(Instant now, Flow& flow, const LinkConditions& conditions,
                                   std::size_t size);
    Flow& flow(std::uint16_t from, std::uint16_t to, bool media);
    [[nodiscard]] const LinkConditions& conditions(std::uint16_t from, std::uint16_t to) const;
    [[nodiscard]] bool is_cut(std::uint16_t port) const;

    std::uint64_t seed_;
    std::map<std::uint16_t, LinkConditions> from_;
    std::map<std::uint16_t, LinkConditions> to_;
    std::map<std::uint16_t, bool> cut_;
    std::function<bool(const Datagram&)> passes_;
    std::map<std::tuple<std::uint16_t, std::uint16_t, bool>, Flow> flows_;
    std::priority_queue<UnderWay, std::vector<UnderWay>, std::greater<>> heap_;
    std::vector<Datagram> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::uint64_t order_ = 0;
    std::map<PacketKey, PacketFate> fates_;
    std::map<std::uint16_t, std::vector<QueueSample>> queues_;
    Statistics statistics_;
};

}  // namespace heydok::support
