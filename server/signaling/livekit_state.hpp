#pragma once
#include <atomic>
#include <memory>

#include "signaling/join_rate.hpp"
#include "signaling/livekit_service.hpp"
#include "signaling/media_threads.hpp"
#include "signaling/revocations.hpp"
#include "signaling/room_service.hpp"
#include "signaling/webhooks.hpp"

namespace heydok::signaling {

/// What the service and its sessions share.
struct LiveKitService::State {
    State(asio::any_io_executor io, LiveKitOptions service_options)
        : executor(std::move(io)),
          options(std::move(service_options)),
          webhooks(std::make_shared<Webhooks>(
              executor, WebhookOptions{.urls = options.webhook_urls,
                                       .key = options.keys.begin()->first,
                                       .secret = options.keys.begin()->second,
                                       .wall_clock = options.wall_clock,
                                       .database = options.webhook_database})),
          threads(options.engine, options.sockets, options.media_threads,
                  [hooks = webhooks](media::RoomEvent event) { hooks->send(std::move(event)); }),
          rooms({threads, revocations, next_session}) {}

    const asio::any_io_executor executor;
    const LiveKitOptions options;
    const std::shared_ptr<Webhooks> webhooks;
    MediaThreads threads;
    JoinRate join_rate;
    Revocations revocations;
    std::atomic<std::uint64_t> next_session{1};
    RoomService rooms;
};

}  // namespace heydok::signaling
