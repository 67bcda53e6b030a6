#pragma once
#include <boost/asio/awaitable.hpp>

#include "signaling/room_methods.hpp"

namespace heydok::signaling {

// Methods of RoomService that reach beyond one turn of one media thread. `request` is of the type
// that the table of methods names.

/// Takes tokens back first when asked to, so that the removed cannot return in between.
asio::awaitable<Result<MessagePtr>> remove_participant(const RoomServiceParts& parts,
                                                       MediaHost& host, MessagePtr request);
/// The rooms may live on two threads: the participant leaves the one with a token for the other,
/// and joins there by itself. The destination is made when rooms make themselves.
asio::awaitable<Result<MessagePtr>> move_participant(const RoomServiceParts& parts, MediaHost& host,
                                                     MessagePtr request);
/// Answers when the participant has, or it is clear that it will not.
asio::awaitable<Result<MessagePtr>> perform_rpc(const RoomServiceParts& parts, MediaHost& host,
                                                MessagePtr request);

}  // namespace heydok::signaling
