#pragma once
#include <sys/time.h>

#include "base/datagram_batch.hpp"
#include "rtc/dtls/openssl_handles.hpp"

namespace heydok::dtls {

/// The two ends that OpenSSL reads from and writes to during one call. Internal to rtc/dtls.
struct DatagramPort {
    ByteView incoming;  ///< one datagram, read at once; empty when there is none
    const TransportAddress* to = nullptr;
    DatagramBatch* out = nullptr;  ///< each write of OpenSSL is one datagram here
    /// OpenSSL's own retransmission timer, inside its SSL object; see Session::retransmit.
    timeval* timer = nullptr;
};

/// A BIO type that keeps datagrams apart, as a socket would; OpenSSL's memory BIO joins them.
Handle<BIO_METHOD> make_datagram_bio_method();

/// A BIO on `port`, which must outlive it. SSL_set_bio takes it over.
BIO* make_datagram_bio(const BIO_METHOD* method, DatagramPort& port);

}  // namespace heydok::dtls
