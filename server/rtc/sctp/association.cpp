#include "rtc/sctp/association.hpp"

#include "rtc/sctp/association_state.hpp"
#include "rtc/sctp/library_impl.hpp"

namespace heydok::sctp {

struct Association::Impl {
    LibraryState& library;
    Library::Impl& owner;
    std::uint64_t id;
    bool started = false;
    /// Made and used under the library's lock only.
    std::unique_ptr<AssociationState> state;
};

Association::Association(Library& library, DtlsRole role, const Limits& limits,
                         std::uint16_t local_port, std::uint16_t remote_port) {
    LibraryState& shared = *library.impl_->state;
    const std::lock_guard lock{shared.mutex};
    const std::uint64_t id = shared.next_id++;
    impl_.reset(
        new Impl{shared, *library.impl_, id, false,
                 std::make_unique<AssociationState>(id, role, limits, local_port, remote_port)});
    Inbox& inbox = impl_->state->inbox();
    inbox.number = id;
    inbox.ready = &library.impl_->ready;
    shared.associations.emplace(id, &inbox);
}

Association::~Association() {
    LibraryState& shared = impl_->library;
    const std::lock_guard lock{shared.mutex};
    shared.associations.erase(impl_->id);
    if (impl_->state->inbox().listed) {
        std::erase(impl_->owner.ready, impl_->id);
    }
    shared.started -= impl_->started ? 1 : 0;
    impl_->owner.started -= impl_->started ? 1 : 0;
    impl_->state.reset();
}

void Association::start(Instant now) {
    LibraryState& shared = impl_->library;
    const std::lock_guard lock{shared.mutex};
    if (impl_->started) {
        return;
    }
    impl_->started = true;
    if (impl_->owner.started++ == 0) {
        impl_->owner.ticked = now;
    }
    if (shared.started++ == 0) {
        shared.time = now;  // nothing waited for a timer until now
    }
    impl_->state->start(now);
}

std::uint64_t Association::number() const {
    return impl_->id;
}

void Association::handle_packet(Instant now, ByteView packet) {
    const std::lock_guard lock{impl_->library.mutex};
    impl_->state->handle_packet(now, packet);
}

void Association::handle_timeout(Instant now) {
    const std::lock_guard lock{impl_->library.mutex};
    impl_->state->handle_timeout(now);
}

std::optional<ChannelId> Association::open_channel(const ChannelOptions& options) {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->open_channel(options);
}

void Association::close_channel(ChannelId channel) {
    const std::lock_guard lock{impl_->library.mutex};
    impl_->state->close_channel(channel);
}

SendResult Association::send(ChannelId channel, PayloadKind kind, ByteView data) {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->send(channel, kind, data);
}

std::size_t Association::buffered_amount() const {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->queue().bytes();
}

std::size_t Association::buffered_amount(ChannelId channel) const {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->queue().bytes(channel);
}

bool Association::connected() const {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->connected();
}

AssociationStatistics Association::statistics() const {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->statistics();
}

bool Association::has_output() const {
    const std::lock_guard lock{impl_->library.mutex};
    return impl_->state->has_output();
}

void Association::drain(PacketQueue& packets, std::vector<Event>& events) {
    const std::lock_guard lock{impl_->library.mutex};
    impl_->state->drain(packets, events);
}

}  // namespace heydok::sctp
