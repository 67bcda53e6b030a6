#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/network.hpp"
#include "net/fair_share.hpp"
#include "net/http_limits.hpp"

namespace heydok::net {

/// What the server can tell an open connection. Both may be called from any thread.
class Connection {
  public:
    virtual ~Connection() = default;
    /// End as soon as the running request is answered; at once when idle.
    virtual void finish() = 0;
    /// End now.
    virtual void abort() = 0;
};

/// Counts open connections, refuses those over the limits, and finds them again at shutdown.
/// Thread-safe; outlives its tickets.
class ConnectionRegistry : public std::enable_shared_from_this<ConnectionRegistry> {
  public:
    explicit ConnectionRegistry(const HttpLimits& limits);

    /// The place of one connection; given back on destruction.
    class Ticket {
      public:
        Ticket(std::shared_ptr<ConnectionRegistry> registry, std::uint64_t id,
               TransportAddress peer, bool counted_by_address);
        ~Ticket();
        Ticket(Ticket&& other) noexcept = default;
        Ticket& operator=(Ticket&&) = delete;
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

        /// So that finish_all() and abort_all() reach it.
        void attach(std::weak_ptr<Connection> connection);
        /// The handler has accepted a long-lived connection: it no longer counts as a stranger's.
        void leave_budget();

      private:
        std::shared_ptr<ConnectionRegistry> registry_;
        std::uint64_t id_;
        TransportAddress peer_;
        bool in_budget_ = true;
        bool counted_by_address_;
    };

    /// Empty when a limit is reached or the server is closing. A peer that stands for many is not
    /// limited by its address.
    std::optional<Ticket> admit(const TransportAddress& peer, bool stands_for_many);
    [[nodiscard]] std::size_t size() const;
    /// No more admissions; every connection is told to finish.
    void finish_all();
    void abort_all();

  private:
    void leave_budget(const TransportAddress& peer, bool counted_by_address);
    std::vector<std::shared_ptr<Connection>> open_connections() const;

    const Places places_;
    const bool exempt_loopback_;
    mutable std::mutex mutex_;
    bool closing_ = false;
    std::uint64_t next_id_ = 0;
    std::size_t in_budget_ = 0;
    std::map<std::uint64_t, std::weak_ptr<Connection>> connections_;
    std::map<Network, std::size_t> by_network_;
};

}  // namespace heydok::net
