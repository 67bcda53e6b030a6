#pragma once
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"
#include "rtc/sctp/library.hpp"
#include "rtc/sctp/packet_queue.hpp"
#include "rtc/sctp/socket.hpp"

namespace heydok::sctp {

/// Numbers of associations of one Library that have something for their owner.
using ReadyList = std::vector<std::uint64_t>;

/// What usrsctp's callbacks fill for one association. Guarded by the library's lock.
struct Inbox {
    PacketQueue packets;
    std::vector<Delivery> deliveries;
    std::uint64_t number = 0;
    ReadyList* ready = nullptr;  ///< of the association's Library
    bool listed = false;         ///< stands in `ready`

    void list() {
        if (!listed && ready != nullptr) {
            listed = true;
            ready->push_back(number);
        }
    }
};

/// The one piece of global state of the server, forced by usrsctp: its callbacks carry a number
/// only, which is looked up here. Internal to rtc/sctp.
struct LibraryState {
    LibraryState();
    ~LibraryState();
    LibraryState(const LibraryState&) = delete;
    LibraryState& operator=(const LibraryState&) = delete;

    /// The state of the process, made when there is none.
    static std::shared_ptr<LibraryState> of_process();

    /// Held during every call of usrsctp, and so during its callbacks.
    std::mutex mutex;
    std::unordered_map<std::uint64_t, Inbox*> associations;
    std::uint64_t next_id = 1;
    std::size_t started = 0;  ///< associations that need timers
    Instant time{};           ///< up to which timers have run

    /// Callbacks; the lock is held by who called usrsctp. Unknown numbers are of closed
    /// associations.
    static int output(void* id, void* packet, std::size_t size, std::uint8_t tos,
                      std::uint8_t set_df);
    static void deliver(void* id, Delivery delivery);
};

}  // namespace heydok::sctp
