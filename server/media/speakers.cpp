#include "media/speakers.hpp"

#include <algorithm>
#include <cmath>

#include "media/room.hpp"

namespace heydok::media {
namespace {

constexpr std::uint8_t kActiveLevel = 35;  ///< -dBov
constexpr float kActiveShare = 0.4F;
constexpr float kSteps = 8;
constexpr std::uint32_t kPacketsPerWindow = 20;  ///< of 20 ms
constexpr float kSmoothing = 2.0F / 3.0F;        ///< over two intervals

struct Change {
    const Publication* publication;
    SpeakerInfo info;
};

bool hears(const Participant& listener, const Change& change) {
    if (change.publication->publisher == &listener) {
        return true;
    }
    const auto& all = change.publication->subscriptions;
    return std::any_of(all.begin(), all.end(), [&](const Subscription* subscription) {
        return subscription->subscriber == &listener;
    });
}

}  // namespace

void AudioActivity::observe(std::uint8_t level) {
    ++packets_;
    if (level <= kActiveLevel) {
        ++loud_packets_;
        loudest_ = std::min(loudest_, level);
    }
}

float AudioActivity::finish_window() {
    // DTX sends fewer packets: what was not sent was not loud.
    const std::uint32_t expected = std::max(packets_, kPacketsPerWindow);
    const bool active =
        static_cast<float>(loud_packets_) >= kActiveShare * static_cast<float>(expected);
    const float linear = active ? std::pow(10.0F, -static_cast<float>(loudest_) / 20.0F) : 0;
    smoothed_ += (linear - smoothed_) * kSmoothing;
    told_ = active ? std::min(std::ceil(smoothed_ * kSteps) / kSteps, 1.0F) : 0;
    if (!active) {
        smoothed_ = 0;
    }
    loud_packets_ = packets_ = 0;
    loudest_ = 127;
    return told_;
}

void update_speakers(Turn& turn, Room& room) {
    std::vector<Change> changes;
    for (const auto& p : room.participants) {
        for (const auto& publication : p->publications) {
            if (publication->is_video()) {
                continue;
            }
            const float before = publication->activity.level();
            const float level = publication->activity.finish_window();
            if (level != before) {
                changes.push_back({publication.get(), {p->sid, level, level > 0}});
            }
        }
    }
    if (changes.empty()) {
        return;
    }
    for (const auto& listener : room.participants) {
        SpeakersChanged message;
        for (const Change& change : changes) {
            if (hears(*listener, change)) {
                message.speakers.push_back(change.info);
            }
        }
        if (!message.speakers.empty()) {
            listener->send(turn, std::move(message));
        }
    }
}

}  // namespace heydok::media
