#include "net/port_patience.hpp"

#include <chrono>
#include <thread>

#include "base/log.hpp"

namespace heydok::net {

namespace {

constexpr std::chrono::milliseconds kRetry{20};

}  // namespace

bool PortPatience::wait(std::uint16_t port, std::error_code failure) {
    if (port == 0 || patience_ == Duration::zero() || failure != std::errc::address_in_use) {
        return false;
    }
    const Instant now = read_monotonic_clock();
    if (deadline_ == kNever) {
        deadline_ = now + patience_;
        log::warning("port taken port={} trying_for_s={}", port,
                     std::chrono::duration_cast<std::chrono::seconds>(patience_).count());
    }
    if (now >= deadline_) {
        return false;
    }
    std::this_thread::sleep_for(kRetry);
    return true;
}

}  // namespace heydok::net
