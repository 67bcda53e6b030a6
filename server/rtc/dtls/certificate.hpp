#pragma once
#include <memory>

#include "base/clock.hpp"
#include "rtc/dtls/fingerprint.hpp"

namespace heydok::dtls {

/// Key, self-signed certificate (ECDSA P-256) and TLS settings that every transport of a process
/// shares. Made once at start; copies are handles to the same. Immutable, so any thread may use it.
class Certificate {
  public:
    /// A new key and a certificate valid for 30 days around `now`. Ends the process if the machine
    /// cannot make a key.
    static Certificate generate(WallTime now);

    /// SHA-256, for the session description.
    [[nodiscard]] const Fingerprint& fingerprint() const;

  private:
    friend class Session;
    struct Shared;
    explicit Certificate(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
    std::shared_ptr<const Shared> shared_;
};

}  // namespace heydok::dtls
