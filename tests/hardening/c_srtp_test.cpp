// Section C: protected media, forged, replayed, and at the limits of its keys.
#include <map>
#include <set>

#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"
#include "tests/hardening/probe_call.hpp"
#include "tests/hardening/raw_dtls.hpp"

namespace heydok::hardening {
namespace {

const TransportAddress kEve = *parse_address("203.0.113.70", 7'000);

Bytes plain_rtp(std::uint32_t ssrc, std::uint16_t number, std::size_t payload = 20) {
    Bytes packet;
    ByteWriter writer{packet};
    writer.u16(0x806F);
    writer.u16(number);
    writer.u32(9);
    writer.u32(ssrc);
    writer.zeros(payload);
    return packet;
}

/// Both ends of one direction, keyed alike.
struct Keyed {
    explicit Keyed(srtp::Profile profile = srtp::Profile::aead_aes_128_gcm)
        : key(srtp::key_size(profile), 3),
          salt(srtp::salt_size(profile), 4),
          sender(srtp::Sender::create(profile, key, salt)),
          receiver(srtp::Receiver::create(profile, key, salt)) {}
    Bytes protect(srtp::SenderStream& stream, std::uint16_t number) const {
        Bytes packet = plain_rtp(stream.ssrc, number);
        const std::size_t plain = packet.size();
        packet.resize(plain + srtp::kMaxOverhead);
        packet.resize(sender->protect_rtp(stream, packet, plain));
        return packet;
    }
    Bytes protect_rtcp() const {
        Bytes packet{0x80, 201, 0, 1, 0, 0, 0, 77};
        packet.resize(8 + srtp::kMaxOverhead);
        packet.resize(sender->protect_rtcp(packet, 8));
        return packet;
    }
    bool opens(Bytes packet) const { return receiver->unprotect_rtp(packet).has_value(); }

    Bytes key;
    Bytes salt;
    std::unique_ptr<srtp::Sender> sender;
    std::unique_ptr<srtp::Receiver> receiver;
};

class Srtp : public ProbeCall {
  protected:
    /// Sends any plain packet under the member's own keys.
    void send_as(Member& member, srtp::SenderStream& stream, const Bytes& plain) {
        Bytes scratch;
        meeting_.act(member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            EXPECT_TRUE(peer.transport().send_rtp(stream, plain, scratch, out.datagrams));
        });
    }
    std::uint32_t ssrc_of(Member& member, const std::string& cid) {
        return member.peer->published(cid)->layers().front().stream->ssrc();
    }
};

TEST_F(Srtp, C1_ForgedPacketsNeverEndASession) {
    Bytes forged = plain_rtp(ssrc_of(ada_, audio_of_ada_), 1, 100);
    for (int i = 0; i < 100'000; ++i) {
        store_u16(&forged[2], static_cast<std::uint16_t>(i));
        ASSERT_TRUE(inject(i % 4 == 0 ? kStranger : ada_.address, forged).empty());
        if (i % 20'000 == 0) {
            meeting_.run_for(300ms);
        }
    }
    EXPECT_EQ(dropped("unknown_address"), 25'000u);
    EXPECT_EQ(dropped("srtp_unauthenticated") + dropped("srtp_replayed"), 75'000u);
    EXPECT_EQ(dropped("over_rate"), 0u) << "forgeries do not use up the owner's share";
}

TEST_F(Srtp, C2_AnUnauthenticatedPacketTouchesNoState) {
    // Far ahead, far behind, another stream, with a header that fits: afterwards the true stream
    // still decrypts (the judgement at the end), so no roll-over was guessed from them.
    for (int i = 0; i < 70'000; i += 7) {
        inject(ada_.address,
               plain_rtp(ssrc_of(ada_, audio_of_ada_), static_cast<std::uint16_t>(i)));
        inject(ada_.address, plain_rtp(0xDEAD0000 + static_cast<std::uint32_t>(i), 1));
    }
    EXPECT_EQ(dropped("srtp_too_many_streams"), 0u) << "unproven streams take no place";
    // The same at the source: nothing is learned from a packet that does not open.
    Keyed keyed;
    srtp::SenderStream stream{77};
    EXPECT_TRUE(keyed.opens(keyed.protect(stream, 10)));
    for (int i = 0; i < 65'536; i += 251) {
        Bytes forged = plain_rtp(77, static_cast<std::uint16_t>(i), 40);
        EXPECT_FALSE(keyed.opens(forged));
    }
    EXPECT_TRUE(keyed.opens(keyed.protect(stream, 11)));
}

TEST_F(Srtp, C3_ReplaysAreDropped) {
    const auto packets = captured(ada_, is_rtp_packet);
    ASSERT_GT(packets.size(), 100u);
    for (const Bytes& packet : packets) {
        inject(ada_.address, packet);
        inject(kStranger, packet);
    }
    EXPECT_EQ(dropped("srtp_replayed"), packets.size());
    EXPECT_EQ(dropped("unknown_address"), packets.size());
    meeting_.run_for(61s);
    for (const Bytes& packet : packets) {
        inject(ada_.address, packet);
    }
    EXPECT_EQ(dropped("srtp_replayed") + dropped("srtp_unauthenticated"), 2 * packets.size())
        << "after 60 s";
}

TEST_F(Srtp, C4_RollOverIsRightForJumpsOfAnySize) {
    Random random = Random::seeded(11);
    std::uint64_t cases = 0;
    for (int round = 0; round < 200; ++round) {
        Keyed keyed;
        srtp::SenderStream stream{77};
        std::uint64_t index = random.u32() % 70'000;
        std::uint64_t sent_last = index % 65'536;
        index = sent_last;
        ASSERT_TRUE(keyed.opens(keyed.protect(stream, static_cast<std::uint16_t>(index))));
        for (int i = 0; i < 50; ++i, ++cases) {
            const std::uint32_t kind = random.u32() % 6;
            const std::uint64_t step = kind == 0   ? 32'767
                                       : kind == 1 ? 32'766
                                       : kind == 2 ? 1
                                                   : 1 + random.u32() % 30'000;
            index += step;
            ASSERT_TRUE(keyed.opens(keyed.protect(stream, static_cast<std::uint16_t>(index))))
                << "after a loss of " << step;
        }
    }
    EXPECT_EQ(cases, 10'000u);
    // At exactly half a round and beyond, both ends agree on the same guess: nothing is repeated.
    for (const std::uint64_t step : {32'768, 32'769}) {
        Keyed keyed;
        srtp::SenderStream stream{77};
        ASSERT_TRUE(keyed.opens(keyed.protect(stream, 1'000)));
        const Bytes packet = keyed.protect(stream, static_cast<std::uint16_t>(1'000 + step));
        EXPECT_EQ(keyed.opens(packet), !packet.empty());
    }
    // A sender that begins again at 0 under the same key would repeat nonces: refused.
    Keyed keyed;
    srtp::SenderStream stream{77};
    for (std::uint16_t i = 0; i < 100; ++i) {
        ASSERT_TRUE(keyed.opens(keyed.protect(stream, i)));
    }
    EXPECT_TRUE(keyed.protect(stream, 0).empty());
}

TEST_F(Srtp, C5_StreamsThatNobodyAnnouncedAreDropped) {
    for (std::uint32_t i = 0; i < 600; ++i) {
        srtp::SenderStream stream{0xABC00000 + i};
        send_as(ada_, stream, plain_rtp(stream.ssrc, 1));
    }
    meeting_.run_for(200ms);
    EXPECT_GE(dropped("rtp_unknown_stream"), 500u) << "none is kept waiting";
    EXPECT_GE(dropped("srtp_too_many_streams"), 80u) << "and no more than 512 are even decrypted";
}

TEST_F(Srtp, C6_AnothersSsrcIsAnotherStream) {
    srtp::SenderStream stream{ssrc_of(ada_, audio_of_ada_)};
    for (std::uint16_t i = 0; i < 100; ++i) {
        send_as(ben_, stream, plain_rtp(stream.ssrc, i));
    }
    meeting_.run_for(200ms);
    EXPECT_EQ(dropped("rtp_unknown_stream"), 100u);
}

TEST_F(Srtp, C7_TheServersOwnSsrcIsRefused) {
    const std::uint32_t ours = ben_.peer->first_stream(false)->options().ssrc;
    srtp::SenderStream stream{ours};
    for (std::uint16_t i = 0; i < 100; ++i) {
        send_as(ben_, stream, plain_rtp(ours, i));
    }
    meeting_.run_for(200ms);
    EXPECT_EQ(dropped("rtp_own_ssrc"), 100u);
}

TEST_F(Srtp, C8_AnSsrcKeepsItsTrack) {
    // A packet of the audio's SSRC with the video's payload type: not moved, dropped.
    srtp::SenderStream stream{ssrc_of(ada_, audio_of_ada_)};
    meeting_.run_for(100ms);
    Bytes packet = plain_rtp(stream.ssrc, 1);
    packet[1] = 96;
    // Its index must be ahead of the true stream's, under the same key.
    store_u16(&packet[2], static_cast<std::uint16_t>(
                              load_u16(&captured(ada_,
                                                 [&](ByteView d) {
                                                     return is_rtp_packet(d) &&
                                                            load_u32(&d[8]) == stream.ssrc;
                                                 })
                                            .back()[2]) +
                              500));
    send_as(ada_, stream, packet);
    meeting_.run_for(15ms);
    EXPECT_EQ(dropped("rtp_unknown_payload_type"), 1u);
}

TEST_F(Srtp, C9_RtcpWithoutEncryptionReplayedOrFarAheadIsDropped) {
    const auto reports = captured(ada_, is_rtcp_packet);
    ASSERT_FALSE(reports.empty());
    for (const Bytes& report : reports) {
        inject(ada_.address, report);
        Bytes in_clear = report;
        in_clear[in_clear.size() - 4] &= 0x7F;
        inject(ada_.address, in_clear);
    }
    EXPECT_EQ(dropped("srtp_replayed"), reports.size());
    EXPECT_EQ(dropped("srtp_unencrypted"), reports.size());
    // The jump needs the keys.
    Keyed keyed;
    Bytes report = keyed.protect_rtcp();
    EXPECT_TRUE(keyed.receiver->unprotect_rtcp(report));
    keyed.sender->skip_rtcp_to(srtp::kMaxRtcpIndexJump);
    report = keyed.protect_rtcp();
    EXPECT_EQ(keyed.receiver->unprotect_rtcp(report).error(), srtp::Drop::index_jump);
    Keyed below;
    report = below.protect_rtcp();
    EXPECT_TRUE(below.receiver->unprotect_rtcp(report));
    below.sender->skip_rtcp_to(srtp::kMaxRtcpIndexJump - 1);
    report = below.protect_rtcp();
    EXPECT_TRUE(below.receiver->unprotect_rtcp(report)) << "one below the limit";
}

TEST_F(Srtp, C10_ShortAndOverlongHeadersAreDroppedBeforeDecryption) {
    std::uint64_t sent = 0;
    const auto drop = [&](Bytes packet) {
        inject(ada_.address, packet);
        ++sent;
    };
    const std::uint32_t ssrc = ssrc_of(ada_, audio_of_ada_);
    drop(plain_rtp(ssrc, 1, 0));   // header only
    drop(plain_rtp(ssrc, 1, 15));  // a tag less one
    Bytes csrc = plain_rtp(ssrc, 1, 30);
    csrc[0] |= 15;
    drop(csrc);
    Bytes extension = plain_rtp(ssrc, 1, 40);
    extension[0] |= 0x10;
    store_u16(&extension[14], 0xFFFF);
    drop(extension);
    drop(Bytes(11, 0x80));
    EXPECT_EQ(dropped("srtp_malformed"), sent);
    drop(plain_rtp(ssrc, 1, 16));  // exactly a tag
    EXPECT_EQ(dropped("srtp_unauthenticated") + dropped("srtp_replayed"), 1u);
}

TEST_F(Srtp, C11_NothingIsSentBeyondTheLastIndexOfAKey) {
    Keyed keyed;
    srtp::SenderStream stream{77};
    stream.sent.add(srtp::kLastRtpIndex - 1);
    EXPECT_FALSE(keyed.protect(stream, 0xFFFF).empty());
    EXPECT_FALSE(keyed.sender->exhausted());
    for (std::uint16_t i = 0; i < 100; ++i) {
        EXPECT_TRUE(keyed.protect(stream, i).empty());
    }
    EXPECT_TRUE(keyed.sender->exhausted()) << "what ends the connection (Peer::end_exhausted)";
    Keyed reports;
    reports.sender->skip_rtcp_to(0x7FFFFFFF);
    EXPECT_FALSE(reports.protect_rtcp().empty());
    EXPECT_TRUE(reports.protect_rtcp().empty());
    EXPECT_TRUE(reports.sender->exhausted());
}

TEST_F(Srtp, C12_NoNonceIsUsedTwice) {
    // On the wire to ben, with loss (so that packets are asked for again) and a pause.
    support::LinkConditions lossy;
    lossy.loss = 0.05;
    using Nonce = std::tuple<std::uint32_t, std::uint16_t>;
    std::map<Nonce, Bytes> seen;
    std::uint64_t repeats = 0;
    Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->first_stream(true) != nullptr; }, 5s));
    meeting_.network().set_filter([&](const VirtualNetwork::Datagram& d) {
        if (d.to == cleo.address && is_rtp_packet(d.bytes)) {
            const auto [place, fresh] =
                seen.emplace(Nonce{load_u32(&d.bytes[8]), load_u16(&d.bytes[2])}, d.bytes);
            repeats += fresh ? 0 : 1;
            EXPECT_EQ(place->second, d.bytes) << "another packet under the same nonce";
        }
        return true;
    });
    meeting_.set_conditions(cleo, lossy);
    meeting_.run_for(10s);
    meeting_.set_conditions(cleo, {});
    meeting_.network().set_filter({});
    EXPECT_GT(seen.size(), 2'000u);
    remove("room", "cleo");
}

TEST_F(Srtp, C13_NothingLeavesBeforeTheKeysAreThere) {
    HandClient eve{meeting_, "eve", kEve, "room"};  // subscribed to ada and ben
    RawDtls client;
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    eve.send(client.turn({}).front());
    meeting_.run_for(3s);
    std::size_t to_eve = 0;
    for (const auto& datagram : strayed()) {
        if (datagram.to == kEve) {
            ++to_eve;
            EXPECT_TRUE(datagram.bytes[0] < 64) << "STUN or DTLS only";
        }
    }
    EXPECT_LT(to_eve, 30u) << "and no queue behind it";
    eve.leave();
}

}  // namespace
}  // namespace heydok::hardening
