#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "rtc/sctp/library.hpp"
#include "rtc/sctp/library_state.hpp"

namespace heydok::sctp {

struct Library::Impl {
    std::shared_ptr<LibraryState> state;  ///< of the process
    ReadyList ready;                      ///< guarded by the state's lock
    std::atomic<std::size_t> started{0};  ///< of our associations
    Instant ticked{};                     ///< our last advance; the owner's thread only
};

}  // namespace heydok::sctp
