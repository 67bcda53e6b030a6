#include "rtc/sctp/message_assembler.hpp"

#include "rtc/sctp/association.hpp"

namespace heydok::sctp {

std::optional<MessageAssembler::Message> MessageAssembler::add(Instant now, Delivery piece) {
    const auto [entry, is_new] = parts_.try_emplace(piece.stream);
    Part& part = entry->second;
    if (is_new) {
        part.message.protocol = piece.protocol;
    }
    part.newest = now;
    const bool too_much = part.message.data.size() + piece.data.size() > longest_ ||
                          (!piece.complete && held_ + piece.data.size() > kMaxPartial);
    if (!part.skipping && too_much) {
        skip(part);
        ++oversize_;
    }
    if (!part.skipping) {
        Bytes& data = part.message.data;
        held_ += piece.data.size();
        if (data.empty()) {
            data = std::move(piece.data);
        } else {
            data.insert(data.end(), piece.data.begin(), piece.data.end());
        }
    }
    if (!piece.complete) {
        return std::nullopt;
    }
    std::optional<Message> whole;
    if (!part.skipping) {
        held_ -= part.message.data.size();
        whole = std::move(part.message);
    }
    parts_.erase(entry);
    return whole;
}

void MessageAssembler::expire(Instant now) {
    for (auto& [stream, part] : parts_) {
        if (!part.skipping && now - part.newest >= kPartialMessageTimeout) {
            skip(part);  // its end, if it ever comes, is no message
        }
    }
}

void MessageAssembler::forget(std::uint16_t stream) {
    if (const auto found = parts_.find(stream); found != parts_.end()) {
        skip(found->second);
        parts_.erase(found);
    }
}

void MessageAssembler::skip(Part& part) {
    held_ -= part.message.data.size();
    part.message.data = {};
    part.skipping = true;
}

}  // namespace heydok::sctp
