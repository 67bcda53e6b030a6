#include "tests/support/virtual_network.hpp"

#include <algorithm>

namespace heydok::support {
namespace {

bool is_media(ByteView bytes) {
    return bytes.size() >= 12 && bytes[0] >= 128 && bytes[0] < 192;
}

std::optional<PacketKey> packet_key(const TransportAddress& from, const TransportAddress& to,
                                    ByteView bytes) {
    if (!is_media(bytes) || (bytes[1] >= 192 && bytes[1] <= 223)) {
        return std::nullopt;
    }
    return PacketKey{from.port, to.port, load_u32(&bytes[8]), load_u16(&bytes[2])};
}

double unit(Random& random) {
    return static_cast<double>(random.u32()) / 4294967296.0;
}

Duration spread(Random& random, Duration most) {
    return Duration{static_cast<Duration::rep>(unit(random) * static_cast<double>(most.count()))};
}

}  // namespace

void VirtualNetwork::send(Instant now, const TransportAddress& from, DatagramBatch& batch) {
    for (const DatagramBatch::Entry& entry : batch.entries()) {
        TransportAddress own = from;
        own.protocol = entry.to.protocol;
        send_one(now, own, entry.to, batch.bytes(entry));
    }
    batch.clear();
}

void VirtualNetwork::send_one(Instant now, const TransportAddress& from, const TransportAddress& to,
                              ByteView bytes) {
    ++statistics_.sent;
    if (const auto key = packet_key(from, to, bytes)) {
        ++fates_[*key].sent;
    }
    if (is_cut(from.port) || is_cut(to.port)) {
        ++statistics_.lost;
        return;
    }
    const LinkConditions& link = conditions(from.port, to.port);
    Flow& way = flow(from.port, to.port, is_media(bytes));
    // Always the same number of draws, whatever becomes of the datagram.
    const bool lost = unit(way.random) < link.loss;
    const bool doubled = unit(way.random) < link.duplication;
    if (link.bits_per_second > 0 && is_media(bytes)) {
        const Duration wait = std::max(way.link_free_at - now, Duration{0});
        queues_[to.port].push_back({now, wait, wait > link.longest_queue});
    }
    const auto at = arrival(now, way, link, bytes.size());
    if (lost || !at) {
        ++(lost ? statistics_.lost : statistics_.overflowed);
        return;
    }
    schedule(*at, way, {from, to, Bytes(bytes.begin(), bytes.end())});
    if (doubled) {
        ++statistics_.duplicated;
        schedule(*at + std::chrono::milliseconds{1}, way,
                 {from, to, Bytes(bytes.begin(), bytes.end())});
    }
}

std::optional<Instant> VirtualNetwork::arrival(Instant now, Flow& way, const LinkConditions& link,
                                               std::size_t size) {
    Duration delay = link.delay + spread(way.random, link.jitter);
    if (unit(way.random) < link.reordering) {
        delay += link.reorder_delay;
    }
    if (link.bits_per_second == 0) {
        return now + delay;
    }
    const Instant start = std::max(now, way.link_free_at);
    if (start - now > link.longest_queue) {
        return std::nullopt;
    }
    way.link_free_at =
        start + Duration{static_cast<Duration::rep>(size * 8 * 1'000'000 / link.bits_per_second)};
    return way.link_free_at + delay;
}

void VirtualNetwork::schedule(Instant at, Flow& way, Datagram datagram) {
    std::uint32_t slot = 0;
    if (free_slots_.empty()) {
        slot = static_cast<std::uint32_t>(slots_.size());
        slots_.push_back(std::move(datagram));
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
        slots_[slot] = std::move(datagram);
    }
    heap_.push({at, order_++, ++way.sent, &way, slot});
}

std::optional<VirtualNetwork::Datagram> VirtualNetwork::receive(Instant now) {
    while (!heap_.empty() && heap_.top().at <= now) {
        const UnderWay top = heap_.top();
        heap_.pop();
        Datagram datagram = std::move(slots_[top.slot]);
        free_slots_.push_back(top.slot);
        if (is_cut(datagram.to.port) || is_cut(datagram.from.port) ||
            (passes_ && !passes_(datagram))) {
            ++statistics_.lost;
            continue;
        }
        if (top.flow_order < top.flow->highest_delivered) {
            ++statistics_.overtaken;
        }
        top.flow->highest_delivered = std::max(top.flow->highest_delivered, top.flow_order);
        if (const auto key = packet_key(datagram.from, datagram.to, datagram.bytes)) {
            ++fates_[*key].delivered;
        }
        return datagram;
    }
    return std::nullopt;
}

Instant VirtualNetwork::next_arrival() const {
    return heap_.empty() ? kNever : heap_.top().at;
}

PacketFate VirtualNetwork::fate(std::uint16_t from, std::uint16_t to, std::uint32_t ssrc,
                                std::uint16_t sequence) const {
    const auto found = fates_.find({from, to, ssrc, sequence});
    return found == fates_.end() ? PacketFate{} : found->second;
}

VirtualNetwork::Flow& VirtualNetwork::flow(std::uint16_t from, std::uint16_t to, bool media) {
    const std::tuple key{from, to, media};
    auto found = flows_.find(key);
    if (found == flows_.end()) {
        const std::uint64_t stream =
            std::uint64_t{from} << 32 | std::uint64_t{to} << 8 | static_cast<std::uint64_t>(media);
        const std::uint64_t seed = seed_ * 0x9E3779B97F4A7C15 + stream;
        found = flows_.emplace(key, Flow{Random::seeded(seed)}).first;
    }
    return found->second;
}

const LinkConditions& VirtualNetwork::conditions(std::uint16_t from, std::uint16_t to) const {
    static const LinkConditions kIdeal;
    if (const auto found = from_.find(from); found != from_.end()) {
        return found->second;
    }
    const auto found = to_.find(to);
    return found == to_.end() ? kIdeal : found->second;
}

bool VirtualNetwork::is_cut(std::uint16_t port) const {
    const auto found = cut_.find(port);
    return found != cut_.end() && found->second;
}

}  // namespace heydok::support
