#pragma once
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace heydok::dtls {

/// Deleters for the OpenSSL handles of this folder.
struct OpensslDeleter {
    void operator()(SSL* handle) const { SSL_free(handle); }
    void operator()(SSL_CTX* handle) const { SSL_CTX_free(handle); }
    void operator()(EVP_PKEY* handle) const { EVP_PKEY_free(handle); }
    void operator()(X509* handle) const { X509_free(handle); }
    void operator()(BIO_METHOD* handle) const { BIO_meth_free(handle); }
};

template <class T>
using Handle = std::unique_ptr<T, OpensslDeleter>;

}  // namespace heydok::dtls
