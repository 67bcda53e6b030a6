#include "rtc/congestion/probe.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

constexpr double kEnoughReceived = 0.5;
/// Arrived faster than sent by more than this: a lump after a stall, no measurement.
constexpr double kMostCompressed = 2.0;
constexpr double kUnsaturated = 0.9;
constexpr double kUsable = 0.95;  ///< of a saturated path
constexpr double kPromising = 0.7;

/// A slope flatter than this (all at once) tells no rate.
constexpr double kFlattest = 1e-3;  // us per byte

}  // namespace

std::uint8_t Probe::start(Instant now, std::uint64_t rate) {
    number_ = static_cast<std::uint8_t>(number_ == 255 ? 1 : number_ + 1);
    packets_.clear();
    bytes_sent_ = arrived_ = 0;
    state_ = State::sending;
    rate_ = rate;
    started_at_ = now;
    ended_at_ = now + kLength;
    return number_;
}

void Probe::on_sent(Instant now, std::uint16_t sequence, std::size_t size) {
    if (!sending()) {
        return;
    }
    if (packets_.empty()) {
        first_sequence_ = sequence;
    }
    packets_.push_back({now, std::nullopt, bytes_sent_});
    bytes_sent_ += size;
    ended_at_ = now;
    const bool long_enough = now - started_at_ >= kLength && packets_.size() >= kLeastPackets;
    if (long_enough || packets_.size() == kMostPackets) {
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

void Probe::on_arrival(std::uint8_t number, std::uint16_t sequence, std::int64_t arrived) {
    const auto index = static_cast<std::uint16_t>(sequence - first_sequence_);
    if (idle() || number != number_ || index >= packets_.size() || packets_[index].arrived) {
        return;
    }
    packets_[index].arrived = arrived;
    ++arrived_;
}

template <class Time>
double Probe::rate_by(Time time) const {
    double mean_bytes = 0;
    double mean_time = 0;
    const auto count = static_cast<double>(arrived_);
    const std::int64_t origin = time(packets_.front());
    for (const Packet& packet : packets_) {
        if (packet.arrived) {
            mean_bytes += static_cast<double>(packet.before) / count;
            mean_time += static_cast<double>(time(packet) - origin) / count;
        }
    }
    double covariance = 0;
    double variance = 0;
    for (const Packet& packet : packets_) {
        if (packet.arrived) {
            const double bytes = static_cast<double>(packet.before) - mean_bytes;
            covariance += bytes * (static_cast<double>(time(packet) - origin) - mean_time);
            variance += bytes * bytes;
        }
    }
    const double slope = variance > 0 ? covariance / variance : 0;
    return 8e6 / std::max(slope, kFlattest);
}

std::optional<Probe::Result> Probe::measure() const {
    if (packets_.empty() ||
        static_cast<double>(arrived_) < kEnoughReceived * static_cast<double>(packets_.size())) {
        return std::nullopt;
    }
    const double sent =
        rate_by([](const Packet& packet) { return packet.sent.time_since_epoch().count(); });
    const double arrived = rate_by([](const Packet& packet) { return packet.arrived.value_or(0); });
    if (arrived > kMostCompressed * sent) {
        return Result{};
    }
    Result result;
    result.saturated = arrived < kUnsaturated * sent;
    result.rate =
        static_cast<std::uint64_t>(result.saturated ? kUsable * arrived : std::min(sent, arrived));
    result.promising = !result.saturated &&
                       static_cast<double>(result.rate) >= kPromising * static_cast<double>(rate_);
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
