#include "rtc/dtls/record_filter.hpp"

namespace heydok::dtls {
namespace {

constexpr std::size_t kRecordHeaderSize = 13;
constexpr std::size_t kFragmentHeaderSize = 12;
/// A certificate message: what OpenSSL is told to take at most, and its own lengths around it.
constexpr std::uint32_t kMaxCertificateMessage = 8 * 1024 + 16;
/// Every other message; the largest are a ClientHello with post-quantum key shares and a
/// CertificateVerify of RSA 16384.
constexpr std::uint32_t kMaxHandshakeMessage = 4 * 1024;
/// OpenSSL keeps messages that came before their turn. A client's handshake has six.
constexpr std::uint16_t kMaxMessageNumber = 8;
constexpr std::uint8_t kCertificateMessage = 11;
constexpr std::uint8_t kMajorVersion = 0xFE;  // DTLS counts versions down from 0xFEFF

enum ContentType : std::uint8_t {
    change_cipher_spec = 20,
    alert = 21,
    handshake = 22,
    application_data = 23,
};

/// How many fragments the record holds; 0 when one of them is unsound.
std::size_t sound_fragments(ByteView body) {
    std::size_t count = 0;
    while (!body.empty()) {
        if (body.size() < kFragmentHeaderSize) {
            return 0;
        }
        ByteReader reader{body};
        const std::uint8_t type = reader.u8();
        const std::uint32_t message_size = reader.u24();
        const std::uint16_t number = reader.u16();
        const std::uint32_t offset = reader.u24();
        const std::uint32_t size = reader.u24();
        const bool idle = size == 0 && message_size != 0;  // would never end
        const std::uint32_t largest =
            type == kCertificateMessage ? kMaxCertificateMessage : kMaxHandshakeMessage;
        if (idle || message_size > largest || number > kMaxMessageNumber ||
            offset + size > message_size || size > reader.remaining()) {
            return 0;
        }
        body = body.subspan(kFragmentHeaderSize + size);
        ++count;
    }
    return count;
}

bool is_wanted(std::uint8_t type, std::uint16_t epoch, std::size_t fragments, Phase phase) {
    if (epoch != 0) {
        return type >= change_cipher_spec && type <= application_data;
    }
    return phase == Phase::handshaking && (type == change_cipher_spec || fragments > 0);
}

KeptRecords sort_records(ByteView datagram, Phase phase, Bytes& plain, Bytes& encrypted) {
    KeptRecords counts;
    while (datagram.size() > kRecordHeaderSize) {
        ByteReader reader{datagram};
        const std::uint8_t type = reader.u8();
        const std::uint8_t major = reader.u8();
        reader.skip(1);
        const std::uint16_t epoch = reader.u16();
        reader.skip(6);
        const std::uint16_t size = reader.u16();
        const ByteView body = reader.take(size);
        if (!reader.ok() || body.empty()) {
            return counts;
        }
        const ByteView record = datagram.first(kRecordHeaderSize + size);
        const std::size_t fragments = type == handshake && epoch == 0 && phase == Phase::handshaking
                                          ? sound_fragments(body)
                                          : 0;
        if (major == kMajorVersion && is_wanted(type, epoch, fragments, phase)) {
            counts.fragments += fragments;
            counts.encrypted += epoch != 0 ? 1 : 0;
            counts.plain_bytes += epoch != 0 ? 0 : record.size();
            Bytes& kept = epoch != 0 ? encrypted : plain;
            kept.insert(kept.end(), record.begin(), record.end());
        }
        datagram = datagram.subspan(record.size());
    }
    return counts;
}

}  // namespace

KeptRecords filter_records(ByteView datagram, Phase phase, Bytes& kept) {
    kept.clear();
    if (phase == Phase::established) {
        return sort_records(datagram, phase, kept, kept);
    }
    Bytes encrypted;
    const KeptRecords counts = sort_records(datagram, phase, kept, encrypted);
    kept.insert(kept.end(), encrypted.begin(), encrypted.end());
    return counts;
}

}  // namespace heydok::dtls
