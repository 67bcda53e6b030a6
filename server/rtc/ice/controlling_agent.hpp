#pragma once
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/datagram_batch.hpp"
#include "base/random.hpp"
#include "rtc/ice/credentials.hpp"
#include "rtc/ice/stun_verdict.hpp"

namespace heydok::ice {

/// The client's side of ICE for the test peer and the load client: full, controlling, nominating
/// every check (aggressive), one local address. It checks each remote candidate until one answers,
/// keeps that path alive, and answers the server's checks.
///
/// Sans-IO; one thread; `random` must outlive the agent.
class ControllingAgent {
  public:
    ControllingAgent(Credentials local, Random& random);

    /// What the server's description says. Candidates in order of preference, at most 32 are kept;
    /// for TCP the caller has connected and put the connection's number in. Starts checks at once.
    void set_remote(Instant now, Credentials remote, std::vector<TransportAddress> candidates);
    /// ICE restart: new credentials for both sides; the old path stays in use until the checks
    /// under the new ones succeed. Until set_remote nothing new is sent.
    void restart(Credentials local);

    StunOutcome handle_stun(Instant now, const TransportAddress& from, const stun::Message& message,
                            DatagramBatch& out);
    /// Sends the checks that are due. True when `selected_path()` changed (consent lost).
    bool handle_timeout(Instant now, DatagramBatch& out);
    [[nodiscard]] Instant next_timeout() const;

    /// Where to send everything but STUN; nothing before the first answered check and after 30 s
    /// without an answer.
    [[nodiscard]] const std::optional<TransportAddress>& selected_path() const { return selected_; }
    /// Our address as the server sees it, from its last answer.
    [[nodiscard]] const std::optional<TransportAddress>& mapped_address() const { return mapped_; }
    [[nodiscard]] const Credentials& local() const { return local_; }

  private:
    struct Path {
        TransportAddress address;
        std::optional<stun::TransactionId> id;  ///< of the check under way
        std::uint32_t attempts = 0;             ///< transmissions of that check
        Instant next_send;
        std::optional<Instant> answered_at;
    };

    void send_check(Instant now, Path& path, DatagramBatch& out);
    StunOutcome answer_request(const TransportAddress& from, const stun::Message& message,
                               DatagramBatch& out);
    StunOutcome take_response(Instant now, const TransportAddress& from,
                              const stun::Message& message);
    bool choose(Instant now, const Path& answered);
    [[nodiscard]] Instant due(const Path& path) const;

    Credentials local_;
    std::optional<Credentials> previous_local_;
    std::optional<Credentials> remote_;
    Random& random_;
    std::uint64_t tie_breaker_;
    std::vector<Path> paths_;
    std::optional<TransportAddress> selected_;
    Instant selected_answered_at_{};
    std::optional<TransportAddress> mapped_;
};

}  // namespace heydok::ice
