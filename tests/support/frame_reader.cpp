#include "tests/support/frame_reader.hpp"

namespace heydok::support {
namespace {

constexpr int kPictureIds = 0x8000;
/// A hole hides at most this many pictures; a larger step is a fault even after one.
constexpr int kMostHiddenPictures = 100;

int picture_step(const ReceivedPacket& from, const ReceivedPacket& to) {
    if (!from.vp8->picture_id || !to.vp8->picture_id) {
        return 1;
    }
    return (*to.vp8->picture_id - *from.vp8->picture_id + kPictureIds) % kPictureIds;
}

int tl0_step(const ReceivedPacket& from, const ReceivedPacket& to) {
    if (!from.vp8->tl0_picture_index || !to.vp8->tl0_picture_index) {
        return 1;
    }
    return (*to.vp8->tl0_picture_index - *from.vp8->tl0_picture_index + 256) % 256;
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
    if (last_) {
        check_numbers(packet, after_hole);
    }
    if (packet.vp8) {
        decode(now, packet, after_hole);
    }
    last_ = packet;
}

void FrameReader::check_numbers(const ReceivedPacket& packet, bool after_hole) {
    const std::int32_t time_step = rtp::distance(last_->timestamp, packet.timestamp);
    if (!packet.vp8 || !last_->vp8) {
        statistics_.timestamp_faults += time_step <= 0 ? 1 : 0;
        return;
    }
    const bool new_frame = packet.vp8->starts_frame();
    const int pictures = picture_step(*last_, packet);
    const int bases = tl0_step(*last_, packet);
    if (after_hole) {
        statistics_.timestamp_faults += time_step < 0 ? 1 : 0;
        statistics_.picture_id_faults += pictures > kMostHiddenPictures ? 1 : 0;
    } else {
        const int expected = new_frame ? 1 : 0;
        statistics_.timestamp_faults += (time_step > 0) != new_frame || time_step < 0 ? 1 : 0;
        statistics_.picture_id_faults += pictures != expected ? 1 : 0;
        statistics_.tl0_faults += bases != expected ? 1 : 0;
    }
    if (packet.tag.layer != last_->tag.layer) {
        ++statistics_.layer_switches;
        statistics_.switch_faults += packet.vp8->key_frame || after_hole ? 0 : 1;
    }
}

void FrameReader::decode(Instant now, const ReceivedPacket& packet, bool after_hole) {
    if (after_hole) {
        decodable_ = false;
        in_frame_ = false;
    }
    if (packet.vp8->starts_frame()) {
        in_frame_ = true;
        in_key_frame_ = packet.vp8->key_frame;
        decodable_ = decodable_ || in_key_frame_;
    }
    if (!packet.marker || !in_frame_ || !decodable_) {
        return;
    }
    in_frame_ = false;
    ++statistics_.frames;
    statistics_.last_frame = now;
    if (in_key_frame_) {
        ++statistics_.key_frames;
        statistics_.first_key_frame = statistics_.first_key_frame.value_or(now);
    }
}

}  // namespace heydok::support
