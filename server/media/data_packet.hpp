#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

/// LiveKit data packets as bytes: what the relay must read and overwrite, without knowing the rest.
/// Unknown fields pass unchanged, so newer clients can talk to each other through us.
namespace heydok::media {

/// Largest data packet relayed, in bytes.
inline constexpr std::size_t kMaxDataPacketSize = 65'535;
/// Most destinations one packet may name.
inline constexpr std::size_t kMaxDataDestinations = 200;

enum class DataKind : std::uint8_t { reliable = 0, lossy = 1 };

/// Field numbers of DataPacket's oneof that the relay treats specially.
enum class DataContent : std::uint8_t {
    unknown = 0,
    user = 2,
    speaker = 3,
    transcription = 7,
    metrics = 8
};

/// Who the packet is stamped with. Both empty for a hidden participant and for the server itself.
struct DataSender {
    std::string_view sid;
    std::string_view identity;
};

/// A packet after stamping. The destinations of the packet and of its user part are joined.
struct StampedPacket {
    Bytes bytes;
    std::uint32_t sequence = 0;  ///< 0: none given
    DataContent content = DataContent::unknown;
    std::vector<std::string> destination_identities;
    std::vector<std::string> destination_sids;
};

/// Reads `packet` and writes it again with the sender and kind of our knowledge in place of what
/// the client claims. Errors: malformed for broken protobuf, too_large for size or destinations.
Parsed<StampedPacket> stamp_data_packet(ByteView packet, const DataSender& sender, DataKind kind);

/// What the server itself sends as a user packet.
struct UserData {
    ByteView payload;
    std::optional<std::string> topic;
    std::vector<std::string> destination_identities;
    std::vector<std::string> destination_sids;
    ByteView nonce;
};
Bytes make_user_packet(const UserData& data, DataKind kind);

/// An RPC that the server calls. The participant answers to `identity`, its own: the answer comes
/// to us first, and no other participant can pass for the caller.
struct RpcRequest {
    std::string_view id;
    std::string_view method;
    std::string_view payload;
    std::uint32_t timeout_ms = 0;
    std::string_view identity;
};
Bytes make_rpc_request(const RpcRequest& request);

/// RpcAck or RpcResponse.
struct RpcReply {
    std::string request_id;
    bool is_ack = false;
    std::uint32_t error = 0;  ///< RpcError code; 0: answered
    std::string text;         ///< payload or error message
};
/// Nothing when the packet is something else or broken.
std::optional<RpcReply> read_rpc_reply(ByteView packet);

}  // namespace heydok::media
