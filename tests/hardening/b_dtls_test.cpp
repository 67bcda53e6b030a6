// Section B, first half: who gets a handshake at all, and what ends it.
#include "tests/hardening/probe_call.hpp"
#include "tests/hardening/raw_dtls.hpp"

namespace heydok::hardening {
namespace {

const TransportAddress kEve = *parse_address("203.0.113.70", 7'000);

class Dtls : public ProbeCall {
  protected:
    static void only_null_suites(SSL_CTX* context) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_cipher_list(context, "eNULL:PSK-AES128-CBC-SHA256:AES128-SHA");
    }
    Bytes some_hello() {
        RawDtls client;
        return client.turn({}).front();
    }
    /// Joins, proves the path and handshakes; whether the participant became active.
    bool handshake(RawDtls& client, const Tamper& tamper = {}) {
        HandClient eve{meeting_, "eve", kEve};
        if (!eve.join(client.fingerprint())) {
            return false;
        }
        eve.prove();
        converse(client, eve, tamper);
        return eve.active();
    }
};

TEST_F(Dtls, B1_NoHandshakeWithAnAddressThatIsNotProven) {
    const Bytes hello = some_hello();
    EXPECT_TRUE(inject(kEve, hello).empty()) << "before signalling";
    HandClient eve{meeting_, "eve", kEve};
    RawDtls client;
    ASSERT_TRUE(eve.join(client.fingerprint()));
    EXPECT_TRUE(eve.send(hello).empty()) << "between answer and first check";
    inject(kEve, build(eve.check(), eve.random()));
    EXPECT_TRUE(eve.send(hello).empty()) << "after a check that was not proven";
    meeting_.run_for(200ms);  // our check is not repeated at once
    eve.prove();
    EXPECT_TRUE(eve.send_from(kStranger, hello).empty()) << "after the check, from elsewhere";
    converse(client, eve);
    EXPECT_TRUE(eve.active());
    EXPECT_TRUE(eve.send_from(kStranger, hello).empty()) << "after the handshake, from elsewhere";
    EXPECT_GE(dropped("unknown_address"), 4u);
    meeting_.run_for(1s);
    for (const auto& datagram : strayed()) {
        EXPECT_FALSE(datagram.to == kStranger);
    }
}

TEST_F(Dtls, B2_AHopelessHelloFromElsewhereDoesNotSpoilTheHandshake) {
    RawDtls attacker{only_null_suites};
    RawDtls client;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    const auto hellos = attacker.turn({});
    ASSERT_FALSE(hellos.empty());
    EXPECT_TRUE(eve.send_from(kStranger, hellos.front()).empty()) << "not even an alert";
    converse(client, eve);
    EXPECT_TRUE(eve.active());
}

TEST_F(Dtls, B3_FiveHopelessFlightsFromTheTrueAddressAreSurvived) {
    RawDtls client;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    for (int i = 0; i < dtls::kMaxRestarts; ++i) {
        RawDtls attacker{only_null_suites};
        converse(attacker, eve);
        EXPECT_TRUE(eve.present());
    }
    converse(client, eve);
    EXPECT_TRUE(eve.active());
}

TEST_F(Dtls, B3_TheSixthEndsIt) {
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(RawDtls{}.fingerprint()));
    eve.prove();
    for (int i = 0; i <= dtls::kMaxRestarts; ++i) {
        RawDtls attacker{only_null_suites};
        converse(attacker, eve);
    }
    EXPECT_FALSE(eve.present());
    EXPECT_EQ(dropped("dtls_handshake"), 1u);
}

TEST_F(Dtls, B4_UnprotectedAlertsEndNothing) {
    const Bytes fatal{21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
    const Bytes close{21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 98, 0, 2, 1, 0};
    const Bytes forged{21, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 97, 0,  26, 0,  1,  0,  0,  0,  0, 0,
                       97, 1,    2,    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    for (const Bytes& alert : {fatal, close, forged}) {
        inject(ada_.address, alert);
        inject(ben_.address, alert);
    }
    RawDtls client;
    EXPECT_TRUE(handshake(client, [&](Bytes datagram) {
        return std::vector<Bytes>{fatal, std::move(datagram), close};
    })) << "nor during a handshake";
    EXPECT_GE(dropped("dtls_refused"), 4u);
}

Bytes hello_fragment(std::uint32_t message, std::uint32_t offset, std::uint32_t size,
                     std::uint16_t number = 0) {
    Bytes bytes;
    ByteWriter writer{bytes};
    writer.u8(22);
    writer.u16(0xFEFD);
    writer.zeros(8);
    writer.u16(static_cast<std::uint16_t>(12 + size));
    writer.u8(1);
    writer.u24(message);
    writer.u16(number);
    writer.u24(offset);
    writer.u24(size);
    writer.zeros(size);
    return bytes;
}

TEST_F(Dtls, B5_ReassemblyIsBounded) {
    RawDtls client;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    const std::uint64_t before = dropped("dtls_refused");
    EXPECT_TRUE(eve.send(hello_fragment(100, 90, 20)).empty()) << "past its message";
    EXPECT_TRUE(eve.send(hello_fragment(100, 0, 0)).empty()) << "never ends";
    EXPECT_TRUE(eve.send(hello_fragment(0xFFFFFF, 0, 20)).empty());
    EXPECT_TRUE(eve.send(hello_fragment(16'385, 0, 20)).empty());
    EXPECT_EQ(dropped("dtls_refused"), before + 4);
    // Overlapping pieces of one message with other bytes, over and over.
    for (std::uint32_t i = 0; i < 90; ++i) {
        eve.send(hello_fragment(2'000, i * 20, 40));
    }
    EXPECT_TRUE(eve.present());
    EXPECT_FALSE(eve.active());
    meeting_.run_for(10s);
    EXPECT_FALSE(eve.present()) << "no progress for 10 s frees everything";
}

/// Cuts each datagram's records apart.
std::vector<Bytes> records_of(ByteView datagram) {
    std::vector<Bytes> records;
    while (datagram.size() > 13) {
        const std::size_t size = 13 + load_u16(&datagram[11]);
        records.emplace_back(datagram.begin(), datagram.begin() + static_cast<long>(size));
        datagram = datagram.subspan(size);
    }
    return records;
}

TEST_F(Dtls, B6_FragmentsInReverseAndTwiceComplete) {
    RawDtls client{{}, 256};
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    std::vector<Bytes> answers{Bytes{}};
    for (int round = 0; round < 20 && !answers.empty(); ++round) {
        std::vector<Bytes> sent;
        for (const Bytes& answer : answers) {
            for (const Bytes& datagram : client.turn(answer)) {
                for (Bytes& record : records_of(datagram)) {
                    sent.push_back(std::move(record));
                }
            }
        }
        answers.clear();
        for (auto it = sent.rbegin(); it != sent.rend(); ++it) {
            for (int copy = 0; copy < 2; ++copy) {
                for (Bytes& answer : eve.send(*it)) {
                    answers.push_back(std::move(answer));
                }
            }
        }
        if (answers.empty() && !client.complete()) {
            // Sent before their keys, reversed: as a client does, the flight comes again.
            for (const Bytes& datagram : client.repeat()) {
                for (Bytes& answer : eve.send(datagram)) {
                    answers.push_back(std::move(answer));
                }
            }
        }
    }
    EXPECT_TRUE(eve.active());
}

TEST_F(Dtls, B6_OneFragmentEachTwoSecondsTimesOut) {
    RawDtls client{{}, 256};
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    EXPECT_EQ(meeting_.engine().statistics().unfinished_handshakes, 1u);
    const auto first = client.turn({});
    for (int i = 0; i < 5; ++i) {
        eve.send(first.front());
        meeting_.run_for(2s);
    }
    meeting_.run_for(100ms);
    EXPECT_FALSE(eve.present());
    EXPECT_EQ(meeting_.engine().statistics().unfinished_handshakes, 0u);
}

TEST_F(Dtls, B7_MessagesOutOfTheirTurnAreDropped) {
    const Bytes hello = some_hello();
    HandClient eve{meeting_, "eve", kEve};
    RawDtls client;
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    const std::uint64_t before = dropped("dtls_refused");
    for (const std::uint16_t number : {9, 100, 65'535}) {
        EXPECT_TRUE(eve.send(hello_fragment(100, 0, 100, number)).empty()) << "from the future";
    }
    EXPECT_EQ(dropped("dtls_refused"), before + 3);
    Bytes repeated;
    converse(client, eve, [&](Bytes datagram) {
        if (repeated.empty()) {
            repeated = datagram;
        }
        return std::vector<Bytes>{datagram, datagram, repeated};  // each twice, the hello for ever
    });
    EXPECT_TRUE(eve.active());
    EXPECT_TRUE(eve.send(repeated).empty()) << "an older epoch";
    EXPECT_TRUE(eve.active());
}

TEST_F(Dtls, B8_AnotherCertificateThanTheSignalledOneEndsIt) {
    RawDtls client;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(RawDtls{}.fingerprint()));
    eve.prove();
    converse(client, eve);
    EXPECT_FALSE(eve.present());
    EXPECT_EQ(dropped("dtls_fingerprint_mismatch"), 1u);
    for (const Bytes& packet : captured(ada_, is_rtp_packet)) {
        EXPECT_TRUE(inject(kEve, packet).empty());
    }
    EXPECT_GT(dropped("unknown_address"), 0u);
}

TEST_F(Dtls, B9_WrongOrMissingProofOfTheKeyFails) {
    constexpr std::uint8_t kCertificateVerify = 15;
    RawDtls wrong;
    bool seen = false;
    EXPECT_FALSE(handshake(wrong, [&](Bytes datagram) {
        std::vector<Bytes> records = records_of(datagram);
        for (Bytes& record : records) {
            if (handshake_type(record) == kCertificateVerify) {
                record[record.size() - 1] ^= 1;
                seen = true;
            }
        }
        return records;
    }));
    EXPECT_TRUE(seen);
    RawDtls missing;
    EXPECT_FALSE(handshake(missing, [&](const Bytes& datagram) {
        std::vector<Bytes> records = records_of(datagram);
        std::erase_if(records, [](const Bytes& record) {
            return handshake_type(record) == kCertificateVerify;
        });
        return records;
    }));
}

}  // namespace
}  // namespace heydok::hardening
