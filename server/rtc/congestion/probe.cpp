#include "rtc/congestion/probe.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

constexpr double kEnoughReceived = 0.8;
/// Arrived faster than sent by more than this: a lump after a stall, no measurement.
constexpr double kMostCompressed = 2.0;
constexpr double kUnsaturated = 0.9;
constexpr double kUsable = 0.95;  ///< of a saturated path
constexpr double kPromising = 0.7;

double bits_per_second(std::size_t bytes, std::int64_t micros) {
    return static_cast<double>(bytes) * 8e6 /
           static_cast<double>(std::max<std::int64_t>(micros, 1'000));
}

}  // namespace

std::uint8_t Probe::start(Instant now, std::uint64_t rate) {
    const auto number = static_cast<std::uint8_t>(number_ == 255 ? 1 : number_ + 1);
    *this = Probe{};
    number_ = number;
    state_ = State::sending;
    rate_ = rate;
    started_at_ = now;
    ended_at_ = now + kLength;
    return number_;
}

void Probe::on_sent(Instant now, std::size_t size) {
    if (!sending()) {
        return;
    }
    ++packets_sent_;
    bytes_sent_ += size;
    ended_at_ = now;
    if (now - started_at_ >= kLength && packets_sent_ >= kLeastPackets) {
        state_ = State::waiting;
    }
}

std::size_t Probe::due(Instant now) const {
    if (!sending()) {
        return 0;
    }
    const auto elapsed = static_cast<std::uint64_t>((now - started_at_).count());
    const std::uint64_t planned = rate_ * elapsed / 8'000'000 + 1;
    return planned > bytes_sent_ ? planned - bytes_sent_ : 0;
}

void Probe::on_arrival(std::uint8_t number, Instant sent, std::int64_t arrived, std::size_t size) {
    if (idle() || number != number_) {
        return;
    }
    if (packets_ == 0 || sent < first_sent_) {
        first_sent_ = sent;
    }
    if (packets_ == 0 || sent >= last_sent_) {
        last_sent_ = sent;
        last_sent_size_ = size;
    }
    if (packets_ == 0 || arrived < first_arrived_) {
        first_arrived_ = arrived;
        first_arrived_size_ = size;
    }
    last_arrived_ = packets_ == 0 ? arrived : std::max(last_arrived_, arrived);
    ++packets_;
    bytes_ += size;
}

std::optional<Probe::Result> Probe::measure() const {
    const bool enough =
        packets_ >= kEnoughReceived * packets_sent_ &&
        static_cast<double>(bytes_) >= kEnoughReceived * static_cast<double>(bytes_sent_);
    if (!enough || packets_ < 2) {
        return std::nullopt;
    }
    const double sent =
        bits_per_second(bytes_ - last_sent_size_, (last_sent_ - first_sent_).count());
    const double arrived =
        bits_per_second(bytes_ - first_arrived_size_, last_arrived_ - first_arrived_);
    if (arrived > kMostCompressed * sent) {
        return Result{};
    }
    Result result;
    result.saturated = arrived < kUnsaturated * sent;
    result.rate =
        static_cast<std::uint64_t>(result.saturated ? kUsable * arrived : std::min(sent, arrived));
    result.promising = static_cast<double>(result.rate) >= kPromising * static_cast<double>(rate_);
    return result;
}

std::optional<Probe::Result> Probe::conclude(Instant now) {
    if (idle()) {
        return std::nullopt;
    }
    if (now - started_at_ > kPatience) {
        state_ = State::idle;
        return Result{};
    }
    const auto result = state_ == State::waiting ? measure() : std::nullopt;
    if (result) {
        state_ = State::idle;
    }
    return result;
}

}  // namespace heydok::congestion
