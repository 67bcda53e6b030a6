#include "rtc/sctp/library.hpp"

#include <usrsctp.h>

#include "base/assert.hpp"
#include "rtc/sctp/library_impl.hpp"

namespace heydok::sctp {
namespace {

/// The state that exists now, if any; usrsctp's callbacks have nothing else to start from. Changes
/// under the lock of `of_process` while no association exists.
LibraryState* current = nullptr;

/// Rounds of timers that closing sockets get at the end.
constexpr int kFinishRounds = 300;
/// Longest step that usrsctp is told at once.
constexpr Duration kMaxStep = std::chrono::seconds{10};

std::mutex& process_mutex() {
    static std::mutex mutex;
    return mutex;
}

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
    // The socket counts timeouts. This limit of one chunk's repeats, 30, would come first, and an
    // association that ends by it is never freed.
    usrsctp_sysctl_set_sctp_max_retran_chunk(0);
    usrsctp_sysctl_set_sctp_initial_cwnd(10);
    usrsctp_sysctl_set_sctp_max_burst_default(10);
}

}  // namespace

LibraryState::LibraryState() {
    HEYDOK_ASSERT(current == nullptr);
    current = this;
    usrsctp_init_nothreads(0, LibraryState::output, nullptr);
    configure();
}

LibraryState::~LibraryState() {
    HEYDOK_ASSERT(associations.empty());
    for (int round = 0; usrsctp_finish() != 0 && round < kFinishRounds; ++round) {
        usrsctp_handle_timers(100);
    }
    current = nullptr;
}

std::shared_ptr<LibraryState> LibraryState::of_process() {
    static std::weak_ptr<LibraryState> existing;
    const std::lock_guard lock{process_mutex()};
    std::shared_ptr<LibraryState> state = existing.lock();
    if (!state) {
        state = std::make_shared<LibraryState>();
        existing = state;
    }
    return state;
}

int LibraryState::output(void* id, void* packet, std::size_t size, std::uint8_t, std::uint8_t) {
    if (Inbox* const inbox = find(id)) {
        const auto* const bytes = static_cast<const std::uint8_t*>(packet);
        inbox->packets.push({bytes, size});
        inbox->list();
    }
    return 0;
}

void LibraryState::deliver(void* id, Delivery delivery) {
    if (Inbox* const inbox = find(id)) {
        inbox->deliveries.push_back(std::move(delivery));
        inbox->list();
    }
}

Library::Library() : impl_(std::make_unique<Impl>()) {
    impl_->state = LibraryState::of_process();
}

Library::~Library() {
    HEYDOK_ASSERT(impl_->started == 0);
    // The last owner ends usrsctp; nobody may begin it anew meanwhile.
    const std::lock_guard lock{process_mutex()};
    impl_->state.reset();
}

void Library::advance(Instant now) {
    LibraryState& state = *impl_->state;
    impl_->ticked = now;
    const std::lock_guard lock{state.mutex};
    while (state.started > 0 && now - state.time >= std::chrono::milliseconds{1}) {
        const auto step = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::min(now - state.time, kMaxStep));
        state.time += step;
        usrsctp_handle_timers(static_cast<std::uint32_t>(step.count()));
    }
}

Instant Library::next_timeout() const {
    return impl_->started == 0 ? kNever : impl_->ticked + kTick;
}

void Library::take_ready(std::vector<std::uint64_t>& numbers) {
    LibraryState& state = *impl_->state;
    const std::lock_guard lock{state.mutex};
    for (const std::uint64_t number : impl_->ready) {
        if (const auto found = state.associations.find(number); found != state.associations.end()) {
            found->second->listed = false;
            numbers.push_back(number);
        }
    }
    impl_->ready.clear();
}

}  // namespace heydok::sctp
