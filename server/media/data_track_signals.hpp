#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// Signals of data tracks (livekit-protocol section 18), as plain values.
namespace heydok::media {

/// DataTrackInfo. What only clients understand is kept as they serialized it.
struct DataTrackInfo {
    std::uint32_t pub_handle = 0;
    std::string sid;  ///< "DTR_..."
    std::string name;
    std::int32_t encryption = 0;  ///< Encryption.Type
    std::string frame_encoding;   ///< DataTrackFrameEncoding as bytes; empty: not given
    std::string schema;           ///< DataTrackSchemaId as bytes; empty: not given
};

// client to server
struct PublishDataTrack {
    DataTrackInfo track;  ///< without sid
};
struct UnpublishDataTrack {
    std::uint32_t pub_handle = 0;
};
struct DataTrackWish {
    std::string track_sid;
    bool subscribe = false;
};
struct UpdateDataSubscription {
    std::vector<DataTrackWish> updates;
};

// server to client
struct DataTrackPublished {
    DataTrackInfo info;
};
struct DataTrackUnpublished {
    DataTrackInfo info;
};
struct DataTrackSource {
    std::string publisher_identity;
    std::string publisher_sid;
    std::string track_sid;
};
/// What the handles of the packets sent to this client mean: the whole map each time.
struct DataTrackHandles {
    std::map<std::uint32_t, DataTrackSource> handles;
};

}  // namespace heydok::media
