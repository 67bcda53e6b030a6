#include "tests/hardening/hand_client.hpp"

#include <algorithm>

#include "rtc/sdp/session.hpp"
#include "tests/support/thread_cpu_time.hpp"

namespace heydok::hardening {
namespace {

std::uint64_t next_session() {
    static std::uint64_t next = 1'000'000;
    return next++;
}

}  // namespace

HandClient::HandClient(support::VirtualMeeting& meeting, std::string identity,
                       const TransportAddress& address, std::string room)
    : meeting_(meeting),
      identity_(std::move(identity)),
      room_(std::move(room)),
      address_(address),
      own_(ice::make_credentials(random_)) {}

HandClient::~HandClient() {
    leave();
}

std::string HandClient::offer_text(const dtls::Fingerprint& fingerprint) {
    return offer_.text(own_, fingerprint);
}

bool HandClient::join(const dtls::Fingerprint& fingerprint) {
    return join_with(offer_text(fingerprint));
}

bool HandClient::join_with(const std::string& offer) {
    media::JoinOptions options;
    options.room = room_;
    options.identity = identity_;
    options.publisher_offer = media::SessionDescription{"offer", offer, 1};
    media::Outbox out;
    meeting_.engine().join(meeting_.now(), media::SessionId{next_session()}, std::move(options),
                           out);
    meeting_.network().send(meeting_.now(), meeting_.server_address(), out.datagrams);
    for (const media::Outgoing& outgoing : out.messages) {
        const auto* answer = std::get_if<media::Answer>(&outgoing.message);
        const auto session =
            answer == nullptr ? ParseError::malformed : sdp::parse(answer->description.sdp);
        if (session && session->transport_section() != nullptr) {
            const sdp::MediaSection& section = *session->transport_section();
            server_ = {section.ice_ufrag, section.ice_pwd};
            return true;
        }
    }
    return false;
}

void HandClient::leave() {
    media::Outbox out;
    if (present()) {
        meeting_.engine().remove_participant(meeting_.now(), room_, identity_, out);
        meeting_.network().send(meeting_.now(), meeting_.server_address(), out.datagrams);
    }
}

bool HandClient::present() const {
    return meeting_.engine().get_participant(room_, identity_).has_value();
}

bool HandClient::active() const {
    const auto found = meeting_.engine().get_participant(room_, identity_);
    return found && (*found)->state == media::ParticipantState::active;
}

void HandClient::prove_from(const TransportAddress& from) {
    Bytes request = build(check(), random_);
    media::Outbox out;
    meeting_.engine().handle_datagram(meeting_.now(), from, request, out);
    std::vector<Bytes> answers;
    for (const DatagramBatch::Entry& entry : out.datagrams.entries()) {
        const ByteView bytes = out.datagrams.bytes(entry);
        if (entry.to == from && bytes.size() >= 20 && bytes[0] == 0 && bytes[1] == 1) {
            answers.push_back(answer(bytes, own_, from));
        }
    }
    for (const Bytes& bytes : answers) {
        send_from(from, bytes);
    }
}

std::vector<Bytes> HandClient::send(ByteView datagram) {
    return send_from(address_, datagram);
}

std::vector<Bytes> HandClient::send_from(const TransportAddress& from, ByteView datagram) {
    Bytes copy(datagram.begin(), datagram.end());
    media::Outbox out;
    const Duration before = support::thread_cpu_time();
    meeting_.engine().handle_datagram(meeting_.now(), from, copy, out);
    longest_turn_ = std::max(longest_turn_, support::thread_cpu_time() - before);
    std::vector<Bytes> answers;
    for (const DatagramBatch::Entry& entry : out.datagrams.entries()) {
        const ByteView bytes = out.datagrams.bytes(entry);
        if (entry.to == from && bytes[0] >= 4) {
            answers.emplace_back(bytes.begin(), bytes.end());
        }
    }
    return answers;
}

}  // namespace heydok::hardening
