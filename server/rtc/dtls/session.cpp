#include "rtc/dtls/session.hpp"

#include <openssl/err.h>
#include <openssl/srtp.h>

#include <array>

#include "base/assert.hpp"
#include "crypto/secret_memory.hpp"
#include "rtc/dtls/certificate_shared.hpp"

namespace heydok::dtls {
namespace {

/// Room for the messages of one datagram and of those few that came before the handshake was
/// complete.
constexpr std::size_t kMinPlainCapacity = 4 * 1024;

/// OpenSSL measures its timer with the machine's clock; an hour keeps it from ever running out by
/// itself. The schedule is ours (Transport), see Session::retransmit.
unsigned int never_by_itself(SSL*, unsigned int) {
    constexpr unsigned int kHourInMicroseconds = 3'600'000'000;
    return kHourInMicroseconds;
}

/// From OpenSSL 3.2 on the timer is no longer handed out for change (its library keeps the name
/// libssl.so.3, so this is asked at run time). There OpenSSL's own clock decides.
bool timer_is_ours() {
    return OpenSSL_version_num() < 0x30200000L;
}

unsigned int first_retransmission(SSL*, unsigned int previous) {
    const auto first = static_cast<unsigned int>(kFirstRetransmission.count());
    const auto longest = static_cast<unsigned int>(kMaxRetransmission.count());
    return previous == 0 ? first : std::min(previous * 2, longest);
}

const EVP_MD* method_of(HashFunction function) {
    switch (function) {
        case HashFunction::sha256:
            return EVP_sha256();
        case HashFunction::sha384:
            return EVP_sha384();
        case HashFunction::sha512:
            break;
    }
    return EVP_sha512();
}

struct KeySizes {
    std::size_t key;
    std::size_t salt;
};

KeySizes sizes_of(SrtpProfile profile) {
    switch (profile) {
        case SrtpProfile::aead_aes_128_gcm:
            return {16, 12};
        case SrtpProfile::aead_aes_256_gcm:
            return {32, 12};
        case SrtpProfile::aes128_cm_sha1_80:
            break;
    }
    return {16, 14};
}

}  // namespace

/// Connects the port for the length of one call and begins with an empty error queue, which OpenSSL
/// keeps per thread and reads for its verdicts.
class Session::PortGuard {
  public:
    PortGuard(DatagramPort& port, ByteView incoming, const TransportAddress& to, DatagramBatch& out)
        : port_(port) {
        port_.incoming = incoming;
        port_.to = &to;
        port_.out = &out;
        ERR_clear_error();
    }
    ~PortGuard() {
        port_.incoming = {};
        port_.to = nullptr;
        port_.out = nullptr;
        ERR_clear_error();
    }
    PortGuard(const PortGuard&) = delete;
    PortGuard& operator=(const PortGuard&) = delete;

  private:
    DatagramPort& port_;
};

Session::Session(const Certificate& certificate, Role role)
    : certificate_(certificate), role_(role), ssl_(SSL_new(certificate.shared_->context.get())) {
    HEYDOK_ASSERT(ssl_);
    BIO* const bio = make_datagram_bio(certificate.shared_->bio_method.get(), port_);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mtu(ssl_.get(), static_cast<long>(kMaxDatagramSize));
    DTLS_set_timer_cb(ssl_.get(), timer_is_ours() ? never_by_itself : first_retransmission);
    if (role == Role::client) {
        SSL_set_connect_state(ssl_.get());
    } else {
        SSL_set_accept_state(ssl_.get());
    }
}

Session::~Session() {
    crypto::wipe(plain_);
}

Session::Status Session::begin(const TransportAddress& to, DatagramBatch& out) {
    const PortGuard guard{port_, {}, to, out};
    return handshake();
}

Session::Status Session::feed(ByteView records, const TransportAddress& to, DatagramBatch& out,
                              std::vector<ByteView>& received) {
    const PortGuard guard{port_, records, to, out};
    if (!established_) {
        const Status status = handshake();
        if (status != Status::established) {
            return status;
        }
    }
    plain_.resize(std::max({plain_.size(), kMinPlainCapacity, 2 * records.size()}));
    return read(received);
}

Session::Status Session::handshake() {
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
        established_ = true;
        return Status::established;
    }
    const int error = SSL_get_error(ssl_.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? Status::pending
                                                                         : Status::broken;
}

Session::Status Session::read(std::vector<ByteView>& received) {
    MutableBytes free{plain_};
    while (!free.empty()) {
        std::size_t size = 0;
        const int result = SSL_read_ex(ssl_.get(), free.data(), free.size(), &size);
        if (result == 1) {
            received.push_back(free.first(size));
            free = free.subspan(size);
            continue;
        }
        switch (SSL_get_error(ssl_.get(), result)) {
            case SSL_ERROR_WANT_READ:
            case SSL_ERROR_WANT_WRITE:
                return Status::established;
            case SSL_ERROR_ZERO_RETURN:
                return Status::closed;
            default:
                return Status::broken;
        }
    }
    return Status::established;
}

/// OpenSSL offers no way to say "now": DTLSv1_handle_timeout asks the machine's clock. But it hands
/// the BIO the address of the moment at which its timer runs out, and a moment of 1970 has passed.
/// (A timer callback that answers with a tiny duration does not do: reading looks at the timer too
/// and would send the flight again before the peer could answer.)
Session::Status Session::retransmit(const TransportAddress& to, DatagramBatch& out) {
    const PortGuard guard{port_, {}, to, out};
    if (timer_is_ours()) {
        const bool armed =
            port_.timer != nullptr && (port_.timer->tv_sec != 0 || port_.timer->tv_usec != 0);
        if (!armed) {
            return established_ ? Status::established : Status::pending;
        }
        *port_.timer = timeval{1, 0};
    }
    if (DTLSv1_handle_timeout(ssl_.get()) < 0) {
        return Status::broken;
    }
    return established_ ? Status::established : Status::pending;
}

bool Session::send(ByteView message, const TransportAddress& to, DatagramBatch& out) {
    const PortGuard guard{port_, {}, to, out};
    std::size_t written = 0;
    return SSL_write_ex(ssl_.get(), message.data(), message.size(), &written) == 1;
}

void Session::close(const TransportAddress& to, DatagramBatch& out) {
    const PortGuard guard{port_, {}, to, out};
    SSL_shutdown(ssl_.get());
}

bool Session::awaits_encrypted() const {
    const OSSL_HANDSHAKE_STATE state = SSL_get_state(ssl_.get());
    return state == TLS_ST_SR_CHANGE || state == TLS_ST_CR_CHANGE;
}

bool Session::peer_matches(const std::vector<Fingerprint>& accepted) const {
    const X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
    if (certificate == nullptr) {
        return false;
    }
    for (const Fingerprint& fingerprint : accepted) {
        std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        if (X509_digest(certificate, method_of(fingerprint.function), digest.data(), &size) == 1 &&
            crypto::constant_time_equal(ByteView{digest}.first(size), fingerprint.digest)) {
            return true;
        }
    }
    return false;
}

bool Session::export_keys(SrtpKeys& keys) const {
    const SRTP_PROTECTION_PROFILE* const chosen = SSL_get_selected_srtp_profile(ssl_.get());
    if (chosen == nullptr) {
        return false;
    }
    keys.profile = static_cast<SrtpProfile>(chosen->id);
    const KeySizes sizes = sizes_of(keys.profile);
    Bytes material(2 * (sizes.key + sizes.salt));
    constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";
    HEYDOK_ASSERT(SSL_export_keying_material(ssl_.get(), material.data(), material.size(),
                                             kLabel.data(), kLabel.size(), nullptr, 0, 0) == 1);
    // Client key, server key, client salt, server salt (RFC 5764 section 4.2).
    const auto piece = [&](std::size_t offset, std::size_t size) {
        const auto begin = material.begin() + static_cast<std::ptrdiff_t>(offset);
        return Bytes(begin, begin + static_cast<std::ptrdiff_t>(size));
    };
    Bytes client_key = piece(0, sizes.key);
    Bytes server_key = piece(sizes.key, sizes.key);
    Bytes client_salt = piece(2 * sizes.key, sizes.salt);
    Bytes server_salt = piece(2 * sizes.key + sizes.salt, sizes.salt);
    const bool client = role_ == Role::client;
    keys.local_key = std::move(client ? client_key : server_key);
    keys.remote_key = std::move(client ? server_key : client_key);
    keys.local_salt = std::move(client ? client_salt : server_salt);
    keys.remote_salt = std::move(client ? server_salt : client_salt);
    crypto::wipe(material);
    return true;
}

}  // namespace heydok::dtls
