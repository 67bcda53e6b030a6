#include "media/data_packet.hpp"

namespace heydok::media {
namespace {

// Numbers of DataPacket and UserPacket in proto/livekit/models.proto.
constexpr std::uint32_t kKind = 1;
constexpr std::uint32_t kUser = 2;
constexpr std::uint32_t kSpeaker = 3;
constexpr std::uint32_t kParticipantIdentity = 4;
constexpr std::uint32_t kDestinationIdentities = 5;
constexpr std::uint32_t kTranscription = 7;
constexpr std::uint32_t kMetrics = 8;
constexpr std::uint32_t kRpcRequest = 10;
constexpr std::uint32_t kRpcAck = 11;
constexpr std::uint32_t kRpcResponse = 12;
constexpr std::uint32_t kSequence = 16;
constexpr std::uint32_t kParticipantSid = 17;
constexpr std::uint32_t kUserSid = 1;
constexpr std::uint32_t kUserPayload = 2;
constexpr std::uint32_t kUserDestinationSids = 3;
constexpr std::uint32_t kUserTopic = 4;
constexpr std::uint32_t kUserIdentity = 5;
constexpr std::uint32_t kUserDestinationIdentities = 6;
constexpr std::uint32_t kUserNonce = 11;
// Of RpcRequest, RpcAck, RpcResponse and RpcError.
constexpr std::uint32_t kRpcId = 1;
constexpr std::uint32_t kRpcMethod = 2;
constexpr std::uint32_t kRpcPayload = 3;
constexpr std::uint32_t kRpcTimeout = 4;
constexpr std::uint32_t kRpcVersion = 5;
constexpr std::uint32_t kReplyPayload = 2;
constexpr std::uint32_t kReplyError = 3;
constexpr std::uint32_t kErrorCode = 1;
constexpr std::uint32_t kErrorMessage = 2;
constexpr std::uint32_t kUncompressedRpc = 1;
constexpr std::uint32_t kUnnamedRpcError = 1500;  // APPLICATION_ERROR

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, length = 2, fixed32 = 5 };

struct Field {
    std::uint32_t number = 0;
    WireType type = WireType::varint;
    std::uint64_t value = 0;  ///< of a varint
    ByteView content;         ///< of a length-delimited field
    ByteView whole;           ///< key included, as it was
};

std::optional<std::uint64_t> read_varint(ByteReader& reader) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const std::uint8_t byte = reader.u8();
        if (!reader.ok()) {
            return std::nullopt;
        }
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            return value;
        }
    }
    return std::nullopt;
}

void write_varint(Bytes& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<std::uint8_t>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<std::uint8_t>(value));
}

void write_bytes_field(Bytes& out, std::uint32_t number, ByteView content) {
    write_varint(out, number << 3 | static_cast<std::uint32_t>(WireType::length));
    write_varint(out, content.size());
    out.insert(out.end(), content.begin(), content.end());
}

/// proto3 leaves out what is empty.
void write_text_field(Bytes& out, std::uint32_t number, std::string_view text) {
    if (!text.empty()) {
        write_bytes_field(out, number, as_bytes(text));
    }
}

void write_number_field(Bytes& out, std::uint32_t number, std::uint64_t value) {
    write_varint(out, number << 3);
    write_varint(out, value);
}

void write_kind(Bytes& out, DataKind kind) {
    if (kind == DataKind::lossy) {
        write_number_field(out, kKind, static_cast<std::uint64_t>(kind));
    }
}

bool read_content(ByteReader& reader, Field& field) {
    switch (field.type) {
        case WireType::varint: {
            const auto value = read_varint(reader);
            field.value = value.value_or(0);
            return value.has_value();
        }
        case WireType::fixed64:
            reader.skip(8);
            return reader.ok();
        case WireType::fixed32:
            reader.skip(4);
            return reader.ok();
        case WireType::length: {
            const auto size = read_varint(reader);
            if (!size || *size > reader.remaining()) {
                return false;
            }
            field.content = reader.take(static_cast<std::size_t>(*size));
            return reader.ok();
        }
    }
    return false;  // groups, which proto3 does not have
}

/// Calls `visit(field)` for each field; false when the bytes are no protobuf message.
template <class Visit>
bool for_each_field(ByteView message, Visit&& visit) {
    ByteReader reader{message};
    while (reader.remaining() > 0) {
        const std::size_t start = reader.position();
        const auto key = read_varint(reader);
        if (!key || *key >> 3 == 0 || *key > 0xffff'ffff) {
            return false;
        }
        Field field;
        field.number = static_cast<std::uint32_t>(*key >> 3);
        field.type = static_cast<WireType>(*key & 7);
        if (!read_content(reader, field)) {
            return false;
        }
        field.whole = message.subspan(start, reader.position() - start);
        visit(field);
    }
    return reader.ok();
}

bool is_text(const Field& field, std::uint32_t number) {
    return field.number == number && field.type == WireType::length;
}

/// The user part for peers that read the sender there.
bool stamp_user(ByteView user, const DataSender& sender, StampedPacket& result) {
    Bytes inner;
    inner.reserve(user.size() + sender.sid.size() + sender.identity.size() + 4);
    const bool ok = for_each_field(user, [&](const Field& field) {
        if (field.number == kUserSid || field.number == kUserIdentity) {
            return;
        }
        if (is_text(field, kUserDestinationSids)) {
            result.destination_sids.emplace_back(as_text(field.content));
        } else if (is_text(field, kUserDestinationIdentities)) {
            result.destination_identities.emplace_back(as_text(field.content));
        }
        inner.insert(inner.end(), field.whole.begin(), field.whole.end());
    });
    write_text_field(inner, kUserSid, sender.sid);
    write_text_field(inner, kUserIdentity, sender.identity);
    write_bytes_field(result.bytes, kUser, inner);
    return ok;
}

DataContent content_of(std::uint32_t number, DataContent before) {
    switch (number) {
        case kUser:
            return DataContent::user;
        case kSpeaker:
            return DataContent::speaker;
        case kTranscription:
            return DataContent::transcription;
        case kMetrics:
            return DataContent::metrics;
        default:
            return before;
    }
}

/// One field of the packet; false when its user part is broken.
bool stamp_field(const Field& field, const DataSender& sender, StampedPacket& result) {
    if (field.number == kKind || field.number == kParticipantIdentity ||
        field.number == kParticipantSid) {
        return true;
    }
    result.content = content_of(field.number, result.content);
    if (is_text(field, kUser)) {
        return stamp_user(field.content, sender, result);
    }
    if (field.number == kSequence && field.type == WireType::varint) {
        result.sequence = static_cast<std::uint32_t>(field.value);
    } else if (is_text(field, kDestinationIdentities)) {
        result.destination_identities.emplace_back(as_text(field.content));
    }
    result.bytes.insert(result.bytes.end(), field.whole.begin(), field.whole.end());
    return true;
}

bool read_rpc_error(ByteView error, RpcReply& out) {
    return for_each_field(error, [&](const Field& field) {
        if (field.number == kErrorCode && field.type == WireType::varint) {
            out.error = static_cast<std::uint32_t>(field.value);
        } else if (is_text(field, kErrorMessage)) {
            out.text = as_text(field.content);
        }
    });
}

bool read_rpc_answer(ByteView answer, RpcReply& out) {
    bool errors_ok = true;
    const bool ok = for_each_field(answer, [&](const Field& field) {
        if (is_text(field, kRpcId)) {
            out.request_id = as_text(field.content);
        } else if (is_text(field, kReplyPayload) && !out.is_ack) {
            out.text = as_text(field.content);
        } else if (is_text(field, kReplyError) && !out.is_ack) {
            out.error = kUnnamedRpcError;  // one without a code is an error all the same
            errors_ok = errors_ok && read_rpc_error(field.content, out);
        }
    });
    return ok && errors_ok;
}

}  // namespace

Parsed<StampedPacket> stamp_data_packet(ByteView packet, const DataSender& sender, DataKind kind) {
    if (packet.size() > kMaxDataPacketSize) {
        return ParseError::too_large;
    }
    StampedPacket result;
    result.bytes.reserve(packet.size() + 2 * (sender.sid.size() + sender.identity.size()) + 16);
    write_kind(result.bytes, kind);
    bool users_ok = true;
    const bool ok = for_each_field(packet, [&](const Field& field) {
        users_ok = users_ok && stamp_field(field, sender, result);
    });
    if (!ok || !users_ok) {
        return ParseError::malformed;
    }
    if (result.destination_identities.size() + result.destination_sids.size() >
        kMaxDataDestinations) {
        return ParseError::too_large;
    }
    write_text_field(result.bytes, kParticipantIdentity, sender.identity);
    write_text_field(result.bytes, kParticipantSid, sender.sid);
    return result;
}

Bytes make_user_packet(const UserData& data, DataKind kind) {
    Bytes user;
    write_bytes_field(user, kUserPayload, data.payload);
    for (const std::string& sid : data.destination_sids) {
        write_bytes_field(user, kUserDestinationSids, as_bytes(sid));
    }
    if (data.topic) {
        write_bytes_field(user, kUserTopic, as_bytes(*data.topic));
    }
    for (const std::string& identity : data.destination_identities) {
        write_bytes_field(user, kUserDestinationIdentities, as_bytes(identity));
    }
    if (!data.nonce.empty()) {
        write_bytes_field(user, kUserNonce, data.nonce);
    }
    Bytes packet;
    write_kind(packet, kind);
    write_bytes_field(packet, kUser, user);
    for (const std::string& identity : data.destination_identities) {
        write_bytes_field(packet, kDestinationIdentities, as_bytes(identity));
    }
    return packet;
}

Bytes make_rpc_request(const RpcRequest& request) {
    Bytes inner;
    write_text_field(inner, kRpcId, request.id);
    write_text_field(inner, kRpcMethod, request.method);
    write_text_field(inner, kRpcPayload, request.payload);
    write_number_field(inner, kRpcTimeout, request.timeout_ms);
    write_number_field(inner, kRpcVersion, kUncompressedRpc);
    Bytes packet;
    write_bytes_field(packet, kRpcRequest, inner);
    write_text_field(packet, kParticipantIdentity, request.identity);
    return packet;
}

std::optional<RpcReply> read_rpc_reply(ByteView packet) {
    std::optional<RpcReply> result;
    bool replies_ok = true;
    const bool ok = for_each_field(packet, [&](const Field& field) {
        if (is_text(field, kRpcAck) || is_text(field, kRpcResponse)) {
            result.emplace();
            result->is_ack = field.number == kRpcAck;
            replies_ok = read_rpc_answer(field.content, *result);
        }
    });
    return ok && replies_ok ? result : std::nullopt;
}

}  // namespace heydok::media
