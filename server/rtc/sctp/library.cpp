#include "rtc/sctp/library.hpp"

#include <usrsctp.h>

#include "base/assert.hpp"
#include "rtc/sctp/library_impl.hpp"

namespace heydok::sctp {
namespace {

/// The library that exists now, if any; usrsctp's callbacks have nothing else to start from.
LibraryState* current = nullptr;

/// Rounds of timers that closing sockets get at the end.
constexpr int kFinishRounds = 300;
/// Longest step that usrsctp is told at once.
constexpr Duration kMaxStep = std::chrono::seconds{10};

Inbox* find(void* id) {
    if (current == nullptr) {
        return nullptr;
    }
    const auto found = current->associations.find(reinterpret_cast<std::uintptr_t>(id));
    return found == current->associations.end() ? nullptr : found->second;
}

void configure() {
    // Features that WebRTC does not use are off; each is code that a stranger could reach.
    usrsctp_sysctl_set_sctp_ecn_enable(0);
    usrsctp_sysctl_set_sctp_asconf_enable(0);
    usrsctp_sysctl_set_sctp_auth_enable(0);
    usrsctp_sysctl_set_sctp_nrsack_enable(0);
    usrsctp_sysctl_set_sctp_pktdrop_enable(0);
    usrsctp_sysctl_set_sctp_auto_asconf(0);
    usrsctp_sysctl_set_sctp_max_chunks_on_queue(10 * 1024);
    usrsctp_sysctl_set_sctp_delayed_sack_time_default(20);
    usrsctp_sysctl_set_sctp_initial_cwnd(10);
    usrsctp_sysctl_set_sctp_max_burst_default(10);
}

}  // namespace

int LibraryState::output(void* id, void* packet, std::size_t size, std::uint8_t, std::uint8_t) {
    if (Inbox* const inbox = find(id)) {
        const auto* const bytes = static_cast<const std::uint8_t*>(packet);
        inbox->packets.push({bytes, size});
    }
    return 0;
}

void LibraryState::deliver(void* id, Delivery delivery) {
    if (Inbox* const inbox = find(id)) {
        inbox->deliveries.push_back(std::move(delivery));
    }
}

Library::Library() : impl_(std::make_unique<Impl>()) {
    HEYDOK_ASSERT(current == nullptr);
    current = &impl_->state;
    usrsctp_init_nothreads(0, LibraryState::output, nullptr);
    configure();
}

Library::~Library() {
    HEYDOK_ASSERT(impl_->state.associations.empty());
    for (int round = 0; usrsctp_finish() != 0 && round < kFinishRounds; ++round) {
        usrsctp_handle_timers(100);
    }
    current = nullptr;
}

void Library::advance(Instant now) {
    LibraryState& state = impl_->state;
    const std::lock_guard lock{state.mutex};
    while (state.started > 0 && now - state.time >= std::chrono::milliseconds{1}) {
        const auto step = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::min(now - state.time, kMaxStep));
        state.time += step;
        usrsctp_handle_timers(static_cast<std::uint32_t>(step.count()));
    }
}

Instant Library::next_timeout() const {
    LibraryState& state = impl_->state;
    const std::lock_guard lock{state.mutex};
    return state.started == 0 ? kNever : state.time + kTick;
}

}  // namespace heydok::sctp
