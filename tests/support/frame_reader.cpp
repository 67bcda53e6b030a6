#include "tests/support/frame_reader.hpp"

#include <algorithm>
#include <utility>

namespace heydok::support {
namespace {

constexpr std::size_t kRecentFrames = 30;
constexpr int kPictureIds = 0x8000;
/// A hole hides at most this many pictures; a larger step is a fault even after one.
constexpr int kMostHiddenPictures = 100;

bool has_picture_id(const ReceivedPacket& from, const ReceivedPacket& to) {
    return from.video->picture_id && to.video->picture_id;
}

int picture_step(const ReceivedPacket& from, const ReceivedPacket& to) {
    return (*to.video->picture_id - *from.video->picture_id + kPictureIds) % kPictureIds;
}

bool has_tl0(const ReceivedPacket& from, const ReceivedPacket& to) {
    return from.video->tl0_picture_index && to.video->tl0_picture_index;
}

int tl0_step(const ReceivedPacket& from, const ReceivedPacket& to) {
    return (*to.video->tl0_picture_index - *from.video->tl0_picture_index + 256) % 256;
}

}  // namespace

void FrameReader::on_packet(Instant now, const ReceivedPacket& packet) {
    const std::int64_t number = unwrapper_.unwrap(packet.sequence);
    if (!next_) {
        next_ = number;
    }
    if (number < *next_ || !waiting_.emplace(number, Waiting{packet, now}).second) {
        ++statistics_.duplicates;
        return;
    }
    release(now);
}

void FrameReader::handle_timeout(Instant now) {
    while (!waiting_.empty() && waiting_.begin()->second.arrived + patience_ <= now) {
        statistics_.missing += static_cast<std::uint64_t>(waiting_.begin()->first - *next_);
        next_ = waiting_.begin()->first;
        const auto node = waiting_.extract(waiting_.begin());
        play(now, node.mapped().packet, true);
        ++*next_;
        release(now);
    }
}

void FrameReader::release(Instant now) {
    while (!waiting_.empty() && waiting_.begin()->first == *next_) {
        const auto node = waiting_.extract(waiting_.begin());
        play(now, node.mapped().packet, false);
        ++*next_;
    }
}

void FrameReader::play(Instant now, const ReceivedPacket& packet, bool after_hole) {
    ++statistics_.packets;
    if (packet.layer) {
        check_picture(packet, after_hole);
        decode_layer(now, packet, after_hole);
    } else if (last_) {
        check_numbers(packet, after_hole);
    }
    if (packet.video) {
        decode(now, packet, after_hole);
    }
    last_ = packet;
}

void FrameReader::check_numbers(const ReceivedPacket& packet, bool after_hole) {
    const std::int32_t time_step = rtp::distance(last_->timestamp, packet.timestamp);
    if (!packet.video || !last_->video) {
        statistics_.timestamp_faults += time_step <= 0 ? 1 : 0;
        return;
    }
    const bool new_frame = packet.video->starts_frame;
    const int expected = new_frame ? 1 : 0;
    const int expected_base = new_frame && packet.video->temporal == 0 ? 1 : 0;
    const int pictures = has_picture_id(*last_, packet) ? picture_step(*last_, packet) : expected;
    const int bases = has_tl0(*last_, packet) ? tl0_step(*last_, packet) : expected_base;
    if (after_hole) {
        statistics_.timestamp_faults += time_step < 0 ? 1 : 0;
        statistics_.picture_id_faults += pictures > kMostHiddenPictures ? 1 : 0;
    } else {
        statistics_.timestamp_faults += (time_step > 0) != new_frame || time_step < 0 ? 1 : 0;
        statistics_.picture_id_faults += pictures != expected ? 1 : 0;
        statistics_.tl0_faults += bases != expected_base ? 1 : 0;
    }
    if (packet.tag.layer != last_->tag.layer) {
        ++statistics_.layer_switches;
        statistics_.switch_faults += packet.video->key_frame || after_hole ? 0 : 1;
    }
}

void FrameReader::decode(Instant now, const ReceivedPacket& packet, bool after_hole) {
    if (after_hole) {
        decodable_ = false;
        in_frame_ = false;
    }
    if (packet.video->starts_frame) {
        in_frame_ = true;
        in_key_frame_ = packet.video->key_frame;
        decodable_ = decodable_ || in_key_frame_;
    }
    if (!packet.marker || !in_frame_ || !decodable_) {
        return;
    }
    in_frame_ = false;
    count_frame(now, packet, in_key_frame_);
}

void FrameReader::count_frame(Instant now, const ReceivedPacket& packet, bool key) {
    ++statistics_.frames;
    statistics_.last_frame = now;
    if (key) {
        ++statistics_.key_frames;
        statistics_.first_key_frame = statistics_.first_key_frame.value_or(now);
    }
    temporals_.push_back(packet.tag.temporal);
    if (temporals_.size() > kRecentFrames) {
        temporals_.erase(temporals_.begin());
    }
}

std::uint8_t FrameReader::temporal() const {
    return temporals_.empty() ? std::uint8_t{0}
                              : *std::max_element(temporals_.begin(), temporals_.end());
}

void FrameReader::check_picture(const ReceivedPacket& packet, bool after_hole) {
    if (!last_ || after_hole) {
        return;
    }
    const std::int32_t time_step = rtp::distance(last_->timestamp, packet.timestamp);
    statistics_.timestamp_faults += time_step < 0 ? 1 : 0;
    statistics_.marker_faults += (time_step > 0) != last_->marker ? 1 : 0;
}

void FrameReader::decode_layer(Instant now, const ReceivedPacket& packet, bool after_hole) {
    lost_ = lost_ || after_hole;
    if (after_hole) {
        in_frame_ = false;
    }
    if (packet.layer->starts_frame) {
        in_frame_ = true;
        const bool first = packet.layer->key_picture && packet.tag.layer == 0;
        lost_ = lost_ && !first;
    }
    if (packet.layer->ends_frame && in_frame_) {
        in_frame_ = false;
        const auto& needs = packet.layer->needs;
        const bool whole = std::all_of(needs.begin(), needs.end(), [&](std::uint32_t frame) {
            return decoded_.contains(frame);
        });
        if (whole) {
            decoded_.insert(packet.tag.frame);
            newest_layer_ = std::max(newest_layer_, packet.tag.layer);
            in_key_frame_ = packet.layer->key_picture;
            decodable_ = true;
        } else if (lost_) {
            decodable_ = false;
        } else {
            ++statistics_.undecodable;
        }
    }
    if (packet.marker) {
        if (decodable_) {
            count_frame(now, packet, in_key_frame_);
        }
        statistics_.layer_switches += newest_layer_ != picture_layer_ ? 1 : 0;
        picture_layer_ = std::exchange(newest_layer_, std::uint8_t{0});
    }
}

}  // namespace heydok::support
