#include "media/datagram_door.hpp"

#include <algorithm>

#include "media/feedback.hpp"
#include "media/lifecycle.hpp"
#include "media/media_flow.hpp"
#include "rtc/ice/credentials.hpp"
#include "rtc/stun/message.hpp"

namespace heydok::media {
namespace {

std::string_view stun_drop_reason(ice::StunVerdict verdict) {
    switch (verdict) {
        case ice::StunVerdict::not_a_binding:
            return "stun_not_a_binding";
        case ice::StunVerdict::fingerprint_wrong:
            return "stun_fingerprint_wrong";
        case ice::StunVerdict::unknown_user:
            return "stun_unknown_user";
        case ice::StunVerdict::integrity_wrong:
            return "stun_integrity_wrong";
        case ice::StunVerdict::credentials_expired:
            return "stun_credentials_expired";
        case ice::StunVerdict::credentials_mixed:
            return "stun_credentials_mixed";
        case ice::StunVerdict::unexpected_response:
            return "stun_unexpected_response";
        case ice::StunVerdict::rate_limited:
            return "stun_over_rate";
        default:
            return "stun_answered_with_error";
    }
}

std::string_view drop_reason(const peer::Received& received) {
    switch (received.outcome) {
        case peer::Outcome::unproven_source:
            return "unproven_source";
        case peer::Outcome::not_connected:
            return "not_connected";
        case peer::Outcome::stun_refused:
            return stun_drop_reason(received.stun);
        case peer::Outcome::dtls_refused:
            return "dtls_refused";
        case peer::Outcome::dtls_over_rate:
            return "dtls_over_rate";
        case peer::Outcome::srtp_malformed:
            return "srtp_malformed";
        case peer::Outcome::srtp_replayed:
            return "srtp_replayed";
        case peer::Outcome::srtp_unauthenticated:
            return "srtp_unauthenticated";
        case peer::Outcome::srtp_unencrypted:
            return "srtp_unencrypted";
        case peer::Outcome::srtp_index_jump:
            return "srtp_index_jump";
        case peer::Outcome::srtp_too_many_streams:
            return "srtp_too_many_streams";
        default:
            return "unknown_protocol";
    }
}

Participant* find_address(const std::unordered_map<TransportAddress, Participant*>& map,
                          const TransportAddress& address) {
    const auto found = map.find(address);
    return found == map.end() ? nullptr : found->second;
}

bool erase_if_of(std::unordered_map<TransportAddress, Participant*>& map,
                 const TransportAddress& address, const Participant& who) {
    return find_address(map, address) == &who && map.erase(address) > 0;
}

bool knows_address(const Participant& who, const TransportAddress& address) {
    return std::ranges::any_of(who.connections(), [&](const peer::Peer* connection) {
        return connection->knows_address(address);
    });
}

bool is_handshaking(const Participant& who) {
    return std::ranges::any_of(who.connections(), &peer::Peer::handshaking);
}

void forget_address_of(Participant& who, const TransportAddress& address) {
    for (peer::Peer* connection : who.connections()) {
        connection->forget_address(address);
    }
    std::erase(who.addresses, address);
}

/// The directory keeps no more addresses of a participant than ICE keeps pairs (A10).
void remember_address(Turn& turn, Participant& who, const TransportAddress& from) {
    Directory& directory = turn.services.directory;
    if (std::find(who.addresses.begin(), who.addresses.end(), from) != who.addresses.end()) {
        return;
    }
    if (who.addresses.size() >= ice::kMaxPairs * who.connections().size()) {
        std::erase_if(who.addresses, [&](const TransportAddress& address) {
            if (knows_address(who, address)) {
                return false;
            }
            if (erase_if_of(directory.addresses, address, who)) {
                turn.tell_address(address, false);
            }
            erase_if_of(directory.checking, address, who);
            return true;
        });
    }
    who.addresses.push_back(from);
}

/// The peer has proven that it owns the address; whoever had it before loses it.
void take_address(Turn& turn, Participant& who, const TransportAddress& from) {
    Directory& directory = turn.services.directory;
    directory.checking.erase(from);
    Participant*& owner = directory.addresses[from];
    if (owner == &who) {
        return;
    }
    if (owner != nullptr) {
        forget_address_of(*owner, from);
    }
    owner = &who;
    turn.tell_address(from, true);
}

/// Whom a STUN message concerns: by fragment when it is a request, by address when it answers a
/// check of ours. Null, and counted, when it is nobody or too many came before it.
Participant* find_stun_user(Turn& turn, const TransportAddress& from,
                            const stun::Message& message) {
    Directory& directory = turn.services.directory;
    Participant* owner = find_address(directory.addresses, from);
    if (message.message_class() != stun::Class::request) {
        Participant* checking = find_address(directory.checking, from);
        Participant* who = checking == nullptr ? owner : checking;
        if (who == nullptr) {
            turn.services.drop("stun_unexpected_response");
        }
        return who;
    }
    const auto fragment = ice::addressed_ufrag(message);
    const auto found = fragment ? directory.fragments.find(*fragment) : directory.fragments.end();
    if (found == directory.fragments.end()) {
        turn.services.drop("stun_unknown_user");
        return nullptr;
    }
    Participant* who = found->second;
    const bool known = owner == who && knows_address(*who, from);
    if (!known && !turn.services.check_budget.admit(turn.now, from, who->stranger_checks)) {
        turn.services.drop("stun_over_rate");
        return nullptr;
    }
    return who;
}

/// The connection that a STUN message is for: a request names it by its fragment, an answer to a
/// check of ours only by what it answers, so there all are tried.
peer::Received give_stun(Turn& turn, const Participant& who, const TransportAddress& from,
                         const stun::Message& message) {
    const auto fragment = ice::addressed_ufrag(message);
    peer::Received result{peer::Outcome::stun_refused};
    for (peer::Peer* connection : who.connections()) {
        if (who.two_connections() && fragment) {
            const auto accepted = connection->accepted_fragments(turn.now);
            if (std::find(accepted.begin(), accepted.end(), *fragment) == accepted.end()) {
                continue;
            }
        }
        result = connection->handle_stun(turn.now, from, message, turn.out.datagrams);
        if (result.outcome == peer::Outcome::handled) {
            break;
        }
    }
    return result;
}

Participant* handle_stun(Turn& turn, const TransportAddress& from, const stun::Message& message) {
    Participant* who = find_stun_user(turn, from, message);
    if (who == nullptr) {
        return nullptr;
    }
    const bool was_handshaking = is_handshaking(*who);
    const auto received = give_stun(turn, *who, from, message);
    if (received.outcome != peer::Outcome::handled) {
        turn.services.drop(drop_reason(received));
        return who;
    }
    if (received.path_proven) {
        take_address(turn, *who, from);
    } else {
        turn.services.directory.checking.insert_or_assign(from, who);
    }
    remember_address(turn, *who, from);
    if (!was_handshaking && is_handshaking(*who)) {
        if (Participant* victim = turn.services.handshakes.begin(*who, from)) {
            give_way(turn, *victim);
        }
    }
    return who;
}

/// Whether it may have changed more than the figures of a running stream.
bool handle_media(Turn& turn, Participant& who, const TransportAddress& from,
                  MutableBytes datagram) {
    const bool is_media = datagram[0] >= 128 && datagram[0] <= 191;
    if (is_media && !who.ingress.has_room(turn.now, datagram.size())) {
        turn.services.drop("over_rate");
        ++who.ingress.refused;
        return false;
    }
    const std::size_t size = datagram.size();
    const auto received =
        who.connection_at(from).handle_datagram(turn.now, from, datagram, turn.out.datagrams);
    switch (received.outcome) {
        case peer::Outcome::handled:
            break;
        case peer::Outcome::rtp:
            who.ingress.note(size);
            on_rtp(turn, who, received.packet);
            return false;
        case peer::Outcome::rtcp:
            who.ingress.note(size);
            on_rtcp(turn, who, received.packet);
            break;
        default:
            turn.services.drop(drop_reason(received));
            return false;
    }
    return true;
}

}  // namespace

Participant* take_datagram(Turn& turn, const TransportAddress& from, MutableBytes datagram) {
    if (datagram.empty()) {
        turn.services.drop("empty");
        return nullptr;
    }
    if (stun::is_stun_range(datagram[0])) {
        const auto message = stun::Message::parse(datagram);
        if (!message) {
            turn.services.drop("stun_malformed");
            return nullptr;
        }
        return handle_stun(turn, from, *message);
    }
    Participant* who = find_address(turn.services.directory.addresses, from);
    if (who == nullptr) {
        turn.services.drop("unknown_address");
        return nullptr;
    }
    return handle_media(turn, *who, from, datagram) ? who : nullptr;
}

Participant* forget_address(Turn& turn, const TransportAddress& address) {
    Directory& directory = turn.services.directory;
    directory.checking.erase(address);
    Participant* who = find_address(directory.addresses, address);
    if (who != nullptr) {
        directory.addresses.erase(address);
        forget_address_of(*who, address);
        turn.tell_address(address, false);
    }
    return who;
}

}  // namespace heydok::media
