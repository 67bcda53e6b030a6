#pragma once
#include <memory>
#include <string>
#include <vector>

#include "rtc/dtls/certificate.hpp"
#include "tests/hardening/stun_forge.hpp"
#include "tests/support/client_offer.hpp"
#include "tests/support/virtual_meeting.hpp"

namespace heydok::hardening {

/// A participant played by hand, datagram by datagram, in a room of its own beside the probe call:
/// its ICE is genuine, everything else is the test's. Nothing it sends is delayed.
class HandClient {
  public:
    HandClient(support::VirtualMeeting& meeting, std::string identity,
               const TransportAddress& address, std::string room = "attack");
    ~HandClient();
    HandClient(const HandClient&) = delete;
    HandClient& operator=(const HandClient&) = delete;

    /// Joins with an offer that names `fingerprint`; false when no usable answer came.
    bool join(const dtls::Fingerprint& fingerprint);
    /// The same with a text of the test's making.
    bool join_with(const std::string& offer);
    [[nodiscard]] std::string offer_text(const dtls::Fingerprint& fingerprint);
    void leave();

    /// Sends a check and answers the server's: afterwards the address is proven.
    void prove() { prove_from(address_); }
    void prove_from(const TransportAddress& from);
    /// Sends from the own address; answers to it that are no STUN come back, together with those
    /// that had strayed in before.
    std::vector<Bytes> send(ByteView datagram);
    std::vector<Bytes> send_from(const TransportAddress& from, ByteView datagram);

    [[nodiscard]] const TransportAddress& address() const { return address_; }
    [[nodiscard]] const ice::Credentials& server() const { return server_; }
    [[nodiscard]] const ice::Credentials& own() const { return own_; }
    [[nodiscard]] ForgedCheck check() const { return genuine(server_, own_); }
    [[nodiscard]] Random& random() { return random_; }
    /// Whether the engine still has this participant.
    [[nodiscard]] bool present() const;
    [[nodiscard]] bool active() const;
    /// Most processor time that one datagram of this one has cost the engine.
    [[nodiscard]] Duration longest_turn() const { return longest_turn_; }

  private:
    support::VirtualMeeting& meeting_;
    std::string identity_;
    std::string room_;
    TransportAddress address_;
    Random random_ = Random::seeded(99);
    ice::Credentials own_;
    ice::Credentials server_;
    support::ClientOffer offer_;
    Duration longest_turn_{};
};

}  // namespace heydok::hardening
