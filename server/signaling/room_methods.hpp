#pragma once
#include <google/protobuf/message.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "signaling/media_threads.hpp"
#include "signaling/revocations.hpp"

namespace heydok::signaling {

using MessagePtr = std::unique_ptr<google::protobuf::Message>;

/// What a token must hold for a method.
enum class Grant : std::uint8_t { room_create, room_list, room_admin, destination_room };

/// What methods work with beside the media thread of their room.
struct RoomServiceParts {
    MediaThreads& threads;
    Revocations& revocations;
    std::atomic<std::uint64_t>& next_session;  ///< numbers for those whom the engine answers
};

/// One method of RoomService.
struct RoomMethod {
    std::string_view name;
    Grant grant;
    MessagePtr (*make_request)();
    /// Takes the request that make_request made.
    asio::awaitable<Result<MessagePtr>> (*run)(const RoomServiceParts& parts, MediaHost& host,
                                               MessagePtr request);
    /// About all rooms: run on every media thread, the lists of the answers joined.
    bool everywhere = false;
};

/// Null for a name that RoomService does not have; `run` is null for what heydok does not do.
const RoomMethod* find_room_method(std::string_view name);

/// The `destination_room` member; empty when there is none.
std::string destination_of(const google::protobuf::Message& request);
/// The `room` member (CreateRoom: `name`) of a request; empty when it has none.
std::string room_of(const google::protobuf::Message& request);
/// The room whose media thread does the work: `room`, for CreateRoom `name`.
std::string placing_room(const google::protobuf::Message& request);

}  // namespace heydok::signaling
