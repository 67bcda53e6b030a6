#include "net/connection_registry.hpp"

#include <utility>

namespace heydok::net {

ConnectionRegistry::ConnectionRegistry(const HttpLimits& limits)
    : places_{limits.connections, limits.connections_per_address},
      exempt_loopback_(limits.exempt_loopback) {}

ConnectionRegistry::Ticket::Ticket(std::shared_ptr<ConnectionRegistry> registry, std::uint64_t id,
                                   TransportAddress peer, bool counted_by_address)
    : registry_(std::move(registry)),
      id_(id),
      peer_(peer),
      counted_by_address_(counted_by_address) {}

ConnectionRegistry::Ticket::~Ticket() {
    if (!registry_) {
        return;  // moved from
    }
    leave_budget();
    const std::lock_guard lock{registry_->mutex_};
    registry_->connections_.erase(id_);
}

void ConnectionRegistry::Ticket::attach(std::weak_ptr<Connection> connection) {
    bool closing = false;
    std::shared_ptr<Connection> late = connection.lock();
    {
        const std::lock_guard lock{registry_->mutex_};
        registry_->connections_[id_] = std::move(connection);
        closing = registry_->closing_;
    }
    if (closing && late) {
        late->finish();
    }
}

void ConnectionRegistry::Ticket::leave_budget() {
    if (std::exchange(in_budget_, false)) {
        registry_->leave_budget(peer_, counted_by_address_);
    }
}

void ConnectionRegistry::leave_budget(const TransportAddress& peer, bool counted_by_address) {
    const std::lock_guard lock{mutex_};
    --in_budget_;
    if (!counted_by_address) {
        return;
    }
    const auto found = by_network_.find(network_of(peer));
    if (--found->second == 0) {
        by_network_.erase(found);
    }
}

std::optional<ConnectionRegistry::Ticket> ConnectionRegistry::admit(const TransportAddress& peer,
                                                                    bool stands_for_many) {
    const bool counted = !stands_for_many && !(exempt_loopback_ && is_loopback(peer));
    const std::lock_guard lock{mutex_};
    if (closing_ || in_budget_ >= places_.all) {
        return std::nullopt;
    }
    if (counted) {
        std::size_t& held = by_network_[network_of(peer)];
        if (!has_place(places_, in_budget_, held)) {
            return std::nullopt;
        }
        ++held;
    }
    ++in_budget_;
    const std::uint64_t id = next_id_++;
    connections_[id];
    return Ticket{shared_from_this(), id, peer, counted};
}

std::size_t ConnectionRegistry::size() const {
    const std::lock_guard lock{mutex_};
    return connections_.size();
}

std::vector<std::shared_ptr<Connection>> ConnectionRegistry::open_connections() const {
    std::vector<std::shared_ptr<Connection>> open;
    for (const auto& [id, connection] : connections_) {
        if (auto alive = connection.lock()) {
            open.push_back(std::move(alive));
        }
    }
    return open;
}

void ConnectionRegistry::finish_all() {
    std::vector<std::shared_ptr<Connection>> open;
    {
        const std::lock_guard lock{mutex_};
        closing_ = true;
        open = open_connections();
    }
    for (const auto& connection : open) {
        connection->finish();
    }
}

void ConnectionRegistry::abort_all() {
    std::vector<std::shared_ptr<Connection>> open;
    {
        const std::lock_guard lock{mutex_};
        open = open_connections();
    }
    for (const auto& connection : open) {
        connection->abort();
    }
}

}  // namespace heydok::net
