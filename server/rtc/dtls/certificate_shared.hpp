#pragma once
#include "rtc/dtls/certificate.hpp"
#include "rtc/dtls/openssl_handles.hpp"

namespace heydok::dtls {

/// What a Certificate hands to each Session. Internal to rtc/dtls; immutable once made.
struct Certificate::Shared {
    Handle<EVP_PKEY> key;
    Handle<X509> certificate;
    Handle<BIO_METHOD> bio_method;
    Handle<SSL_CTX> context;
    Fingerprint fingerprint;
};

}  // namespace heydok::dtls
