#include "rtc/sctp/message_assembler.hpp"

#include "rtc/sctp/association.hpp"

namespace heydok::sctp {

std::optional<MessageAssembler::Message> MessageAssembler::add(Instant now, Delivery piece) {
    const auto [entry, is_new] = parts_.try_emplace(piece.stream);
    Part& part = entry->second;
    if (is_new) {
        part.message.protocol = piece.protocol;
        part.since = now;
    }
    if (!part.skipping && part.message.data.size() + piece.data.size() > kMaxMessageSize) {
        part.skipping = true;
        part.message.data = {};
        ++oversize_;
    }
    if (!part.skipping) {
        Bytes& data = part.message.data;
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
        whole = std::move(part.message);
    }
    parts_.erase(entry);
    return whole;
}

void MessageAssembler::expire(Instant now) {
    for (auto& [stream, part] : parts_) {
        if (!part.skipping && now - part.since >= kPartialMessageTimeout) {
            part.skipping = true;  // its end, if it ever comes, is no message
            part.message.data = {};
        }
    }
}

}  // namespace heydok::sctp
