#include "rtc/dtls/record_filter.hpp"

namespace heydok::dtls {
namespace {

constexpr std::size_t kRecordHeaderSize = 13;
constexpr std::size_t kFragmentHeaderSize = 12;
constexpr std::uint32_t kMaxHandshakeMessage = 16 * 1024;
constexpr std::uint8_t kMajorVersion = 0xFE;  // DTLS counts versions down from 0xFEFF

enum ContentType : std::uint8_t {
    change_cipher_spec = 20,
    alert = 21,
    handshake = 22,
    application_data = 23,
};

bool fragments_are_sound(ByteView body) {
    while (!body.empty()) {
        if (body.size() < kFragmentHeaderSize) {
            return false;
        }
        ByteReader reader{body};
        reader.skip(1);
        const std::uint32_t message_size = reader.u24();
        reader.skip(2);
        const std::uint32_t offset = reader.u24();
        const std::uint32_t size = reader.u24();
        const bool idle = size == 0 && message_size != 0;  // would never end
        if (idle || message_size > kMaxHandshakeMessage || offset + size > message_size ||
            size > reader.remaining()) {
            return false;
        }
        body = body.subspan(kFragmentHeaderSize + size);
    }
    return true;
}

bool is_wanted(std::uint8_t type, std::uint16_t epoch, ByteView body, Phase phase) {
    if (epoch != 0) {
        return type >= change_cipher_spec && type <= application_data;
    }
    if (phase == Phase::established) {
        return false;
    }
    return type == change_cipher_spec || (type == handshake && fragments_are_sound(body));
}

}  // namespace

void filter_records(ByteView datagram, Phase phase, Bytes& kept) {
    kept.clear();
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
            return;
        }
        const ByteView record = datagram.first(kRecordHeaderSize + size);
        if (major == kMajorVersion && is_wanted(type, epoch, body, phase)) {
            kept.insert(kept.end(), record.begin(), record.end());
        }
        datagram = datagram.subspan(record.size());
    }
}

}  // namespace heydok::dtls
