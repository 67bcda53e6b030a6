#pragma once
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/datagram_batch.hpp"
#include "base/random.hpp"
#include "rtc/ice/candidate_pair.hpp"
#include "rtc/ice/credentials.hpp"
#include "rtc/ice/stun_verdict.hpp"

namespace heydok::ice {

/// Whether the peer still wants our packets (RFC 7675).
enum class Consent : std::uint8_t {
    pending,  ///< no address has been proven yet
    granted,  ///< a check of ours was answered within Limits::consent
    lost,     ///< it was not; nothing may be sent until one is again
};

/// The server's side of ICE with one browser (RFC 8445, lite, always controlled, one component).
///
/// It learns addresses only from authenticated checks. Before anything but STUN goes to an address,
/// that address has answered a check of ours with a fresh transaction id, so a replayed check moves
/// nothing (A9). Until then no more bytes leave than came in. Media moves only when the peer
/// nominates another proven pair, or when the path in use is silent and another is heard. While
/// there is no path the first proven pair is taken, so that the handshake need not wait for
/// nomination.
///
/// Sans-IO; one thread; `random` must outlive the agent. It sends only in reaction to a check, so
/// handle_timeout sends nothing.
class LiteAgent {
  public:
    /// `remote` comes from the peer's description.
    LiteAgent(Credentials local, Credentials remote, Random& random, const Limits& limits = {});

    /// Takes any STUN message that arrived from `from`; appends answers to `out`.
    StunOutcome handle_stun(Instant now, const TransportAddress& from, const stun::Message& message,
                            DatagramBatch& out);

    /// Applies what time brings: consent lost, a dead path left, old credentials forgotten. True
    /// when `selected_path()` changed.
    bool handle_timeout(Instant now);
    /// When handle_timeout has work, kNever when nothing is pending.
    [[nodiscard]] Instant next_timeout() const;

    /// ICE restart (RFC 8445 section 9): the new sets are in force at once, the old ones stay
    /// accepted together for 10 s, the path stays as it is until the peer nominates again. One old
    /// and one new are not answered: Chromium sends such checks while it waits for our answer, and
    /// would keep what they find after the old set has ended.
    void restart(Instant now, Credentials local, Credentials remote);

    /// Where everything but STUN is sent; nothing before the first proof and after lost consent.
    [[nodiscard]] const std::optional<TransportAddress>& selected_path() const { return selected_; }
    /// True when `from` has answered a check of ours and belongs to this peer: only then DTLS and
    /// media from it are looked at (B1).
    [[nodiscard]] bool is_proven(const TransportAddress& from) const;
    [[nodiscard]] Consent consent() const { return consent_; }
    [[nodiscard]] const Credentials& local() const { return local_.credentials; }
    [[nodiscard]] const Credentials& remote() const { return remote_; }
    /// The local fragments that checks may carry now: current first, then the one before a restart.
    [[nodiscard]] std::vector<std::string> accepted_ufrags(Instant now) const;
    [[nodiscard]] std::size_t pair_count() const { return pairs_.size(); }
    /// Whether `address` is one of the pairs, proven or not.
    [[nodiscard]] bool knows(const TransportAddress& address) const {
        return find(address) != nullptr;
    }

    /// Forgets an address: its TCP connection closed, or another participant proved it (A22). True
    /// when `selected_path()` changed.
    bool remove_pair(const TransportAddress& address);

  private:
    struct LocalSet {
        Credentials credentials;
        Instant expires = kNever;
    };
    /// An authenticated request on its way through the agent.
    struct Request {
        Instant now;
        const stun::Message& message;
        const LocalSet& local;
        const Credentials& remote;
        DatagramBatch& out;
    };

    StunOutcome handle_request(Instant now, const TransportAddress& from,
                               const stun::Message& message, DatagramBatch& out);
    StunOutcome handle_response(Instant now, const TransportAddress& from,
                                const stun::Message& message, DatagramBatch& out);
    bool accept(const Request& request, CandidatePair& pair);
    void note_nomination(const Request& request, CandidatePair& pair);
    bool confirm(Instant now, CandidatePair& pair, DatagramBatch& out);
    void send_check(const Request& request, CandidatePair& pair);
    [[nodiscard]] const LocalSet* local_set(std::string_view ufrag) const;
    [[nodiscard]] const Credentials* remote_set(std::string_view ufrag) const;
    [[nodiscard]] const CandidatePair* find(const TransportAddress& address) const;
    CandidatePair* find(const TransportAddress& address);
    CandidatePair& find_or_add(Instant now, const TransportAddress& address);
    [[nodiscard]] bool is_selected(const CandidatePair& pair) const {
        return selected_ == pair.address;
    }
    [[nodiscard]] bool is_path_silent(Instant now) const;
    bool select(CandidatePair& pair);
    bool reselect(Consent without_path);

    LocalSet local_;
    std::optional<LocalSet> previous_local_;
    Credentials remote_;
    std::optional<Credentials> previous_remote_;
    Random& random_;
    Limits limits_;
    std::uint64_t tie_breaker_;
    std::vector<CandidatePair> pairs_;
    std::optional<TransportAddress> selected_;
    Consent consent_ = Consent::pending;
};

}  // namespace heydok::ice
