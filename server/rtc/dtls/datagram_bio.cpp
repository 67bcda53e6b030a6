#include "rtc/dtls/datagram_bio.hpp"

#include "base/assert.hpp"
#include "rtc/dtls/transport.hpp"

namespace heydok::dtls {
namespace {

DatagramPort& port_of(BIO* bio) {
    return *static_cast<DatagramPort*>(BIO_get_data(bio));
}

int write_datagram(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
    DatagramPort& port = port_of(bio);
    if (port.out != nullptr) {
        port.out->append(*port.to, as_bytes({data, size}));
    }
    *written = size;
    return 1;
}

int read_datagram(BIO* bio, char* data, std::size_t capacity, std::size_t* read) {
    DatagramPort& port = port_of(bio);
    BIO_clear_retry_flags(bio);
    if (port.incoming.empty()) {
        BIO_set_retry_read(bio);
        return 0;
    }
    // Like a socket: what does not fit is lost. OpenSSL offers room for a whole record.
    *read = std::min(capacity, port.incoming.size());
    std::copy_n(port.incoming.begin(), *read, data);
    port.incoming = {};
    return 1;
}

long control(BIO* bio, int command, long, void* argument) {
    switch (command) {
        case BIO_CTRL_FLUSH:
            return 1;
        case BIO_CTRL_DGRAM_QUERY_MTU:
        case BIO_CTRL_DGRAM_GET_MTU:
        case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
            return static_cast<long>(kMaxDatagramSize);
        case BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT:
            port_of(bio).timer = static_cast<timeval*>(argument);
            return 0;
        default:
            return 0;
    }
}

int create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

}  // namespace

Handle<BIO_METHOD> make_datagram_bio_method() {
    Handle<BIO_METHOD> method{
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "heydok datagram")};
    HEYDOK_ASSERT(method && BIO_meth_set_write_ex(method.get(), write_datagram) == 1 &&
                  BIO_meth_set_read_ex(method.get(), read_datagram) == 1 &&
                  BIO_meth_set_ctrl(method.get(), control) == 1 &&
                  BIO_meth_set_create(method.get(), create) == 1);
    return method;
}

BIO* make_datagram_bio(const BIO_METHOD* method, DatagramPort& port) {
    BIO* const bio = BIO_new(method);
    HEYDOK_ASSERT(bio != nullptr);
    BIO_set_data(bio, &port);
    return bio;
}

}  // namespace heydok::dtls
