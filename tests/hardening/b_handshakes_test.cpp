// Section B, second half: what a handshake may contain, cost and leave behind.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/srtp.h>

#include <algorithm>
#include <string>

#include "media/handshakes.hpp"
#include "tests/hardening/probe_call.hpp"
#include "tests/hardening/raw_dtls.hpp"
#include "tests/support/allocated_bytes.hpp"
#include "tests/support/thread_cpu_time.hpp"

namespace heydok::hardening {
namespace {

const TransportAddress kEve = *parse_address("203.0.113.70", 7'000);

class Handshakes : public ProbeCall {
  protected:
    /// Joins, proves the path and handshakes; whether the participant became active.
    bool handshake(RawDtls& client, const Tamper& tamper = {}) {
        return handshake_as(client, client.fingerprint(), tamper);
    }
    bool handshake_as(RawDtls& client, const dtls::Fingerprint& told, const Tamper& tamper = {}) {
        HandClient eve{meeting_, "eve", kEve};
        if (!eve.join(told)) {
            return false;
        }
        eve.prove();
        largest_ = std::max(largest_, converse(client, eve, tamper));
        return eve.active();
    }
    bool with(const RawDtls::Configure& configure) {
        RawDtls client{configure};
        return handshake(client);
    }
    /// With this text in the place of the fingerprint lines' values; whether the join was answered
    /// and the handshake completed.
    std::pair<bool, bool> with_fingerprint(RawDtls& client, const std::string& lines) {
        HandClient eve{meeting_, "eve", kEve};
        std::string offer = eve.offer_text(client.fingerprint());
        const std::string start = "a=fingerprint:";
        for (std::size_t at = offer.find(start); at != std::string::npos;
             at = offer.find(start, at + lines.size())) {
            offer.replace(at, offer.find("\r\n", at) + 2 - at, lines);
        }
        if (!eve.join_with(offer)) {
            return {false, false};
        }
        eve.prove();
        converse(client, eve);
        return {true, eve.active()};
    }
    static Bytes record(std::uint8_t type, std::uint16_t epoch, ByteView body) {
        Bytes bytes;
        ByteWriter writer{bytes};
        writer.u8(type);
        writer.u16(0xFEFD);
        writer.u16(epoch);
        writer.u16(0);
        writer.u32(next_record_++);
        writer.u16(static_cast<std::uint16_t>(body.size()));
        writer.bytes(body);
        return bytes;
    }
    static inline std::uint32_t next_record_ = 100;
    std::size_t largest_ = 0;
};

TEST_F(Handshakes, B10_OnlyTheLeafOfACertificateCountsAndOnlyItsFingerprint) {
    EXPECT_TRUE(with({})) << "expired, as every RawDtls is";
    RawDtls bare;
    const dtls::Fingerprint told = bare.fingerprint();
    SSL_certs_clear(bare.ssl());
    EXPECT_FALSE(handshake_as(bare, told)) << "none at all";
    EXPECT_TRUE(with([](SSL_CTX* context) {
        for (int i = 0; i < 20; ++i) {
            X509* copy = X509_dup(SSL_CTX_get0_certificate(context));
            SSL_CTX_add_extra_chain_cert(context, copy);
        }
    })) << "a chain of 20, below 8 KiB";
    EXPECT_FALSE(with([](SSL_CTX* context) {
        const dtls::Handle<EVP_PKEY> key{EVP_EC_gen("P-256")};
        RawDtls::use_certificate(context, key.get(), 64 * 1024);
    })) << "64 KiB";
    EXPECT_TRUE(with([](SSL_CTX* context) {
        const dtls::Handle<EVP_PKEY> key{EVP_RSA_gen(2048)};
        RawDtls::use_certificate(context, key.get());
    }));
    with([](SSL_CTX* context) {
        const dtls::Handle<EVP_PKEY> key{EVP_EC_gen("secp521r1")};
        RawDtls::use_certificate(context, key.get());
    });  // a curve that we do not offer: either end is right, only not a crash
}

/// A key of sixteen primes, as sound as any and quickly made. OpenSSL takes none larger.
dtls::Handle<EVP_PKEY> huge_key() {
    constexpr int kPrimes = 16;
    constexpr int kPrimeBits = 1'024;
    const auto number = [] {
        return std::unique_ptr<BIGNUM, void (*)(BIGNUM*)>{BN_new(), BN_free};
    };
    const std::unique_ptr<BN_CTX, void (*)(BN_CTX*)> context{BN_CTX_new(), BN_CTX_free};
    auto n = number();
    auto phi = number();
    BN_one(n.get());
    BN_one(phi.get());
    for (int i = 0; i < kPrimes; ++i) {
        auto prime = number();
        BN_generate_prime_ex(prime.get(), kPrimeBits, 0, nullptr, nullptr, nullptr);
        BN_mul(n.get(), n.get(), prime.get(), context.get());
        BN_sub_word(prime.get(), 1);
        BN_mul(phi.get(), phi.get(), prime.get(), context.get());
    }
    auto e = number();
    BN_set_word(e.get(), RSA_F4);
    auto d = number();
    BN_mod_inverse(d.get(), e.get(), phi.get(), context.get());
    const std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD*)> builder{OSSL_PARAM_BLD_new(),
                                                                             OSSL_PARAM_BLD_free};
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_D, d.get());
    const std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM*)> parameters{
        OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free};
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> maker{
        EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free};
    EVP_PKEY* made = nullptr;
    EVP_PKEY_fromdata_init(maker.get());
    EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_KEYPAIR, parameters.get());
    return dtls::Handle<EVP_PKEY>{made};
}

/// Processor time of what the key's owner makes everybody do who checks its signature: one public
/// operation, here and now. The measure of the machine on which a limit is judged.
Duration public_operation(EVP_PKEY* key) {
    const std::unique_ptr<BN_CTX, void (*)(BN_CTX*)> context{BN_CTX_new(), BN_CTX_free};
    BIGNUM* n = nullptr;
    BIGNUM* e = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n);
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e);
    const Duration before = support::thread_cpu_time();
    BIGNUM* x = BN_dup(n);
    BN_sub_word(x, 2);
    BN_mod_exp(x, x, e, n, context.get());
    const Duration spent = support::thread_cpu_time() - before;
    BN_free(x);
    BN_free(e);
    BN_free(n);
    return spent;
}

TEST_F(Handshakes, B10_ACertificateOfRsa16384CostsLittle) {
    const auto key = huge_key();
    EXPECT_GT(EVP_PKEY_get_bits(key.get()), 16'300);
    const Duration once = public_operation(key.get());
    // Nothing private is ever computed with it: that would be hundreds of times as much.
    const Duration limit = 10 * once;
    Duration longest = Duration::max();
    // A machine that stands still for a moment counts as work of whoever was running.
    for (int attempt = 0; attempt < 3 && longest >= limit; ++attempt) {
        RawDtls client{[&](SSL_CTX* context) { RawDtls::use_certificate(context, key.get()); }};
        HandClient eve{meeting_, "eve" + std::to_string(attempt), kEve};
        ASSERT_TRUE(eve.join(client.fingerprint()));
        eve.prove();
        converse(client, eve);
        EXPECT_TRUE(eve.active()) << "its fingerprint is right, and nothing else is judged";
        longest = std::min(longest, eve.longest_turn());
    }
    RecordProperty("longest_us", static_cast<int>(longest.count()));
    RecordProperty("public_operation_us", static_cast<int>(once.count()));
    EXPECT_LT(longest, limit) << "processor time of one datagram at most";
}

TEST_F(Handshakes, B11_AnyStrongFingerprintMayMatchAndNoWeakOne) {
    RawDtls client;
    const std::string right = dtls::fingerprint_text(client.fingerprint());
    std::string lower = right;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::string wrong = dtls::fingerprint_text(RawDtls{}.fingerprint());
    const std::string sha1 = "sha-1 AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD";
    const std::string md5 = "md5 AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99";
    const auto lines = [](const std::vector<std::string>& values) {
        std::string text;
        for (const std::string& value : values) {
            text += "a=fingerprint:" + value + "\r\n";
        }
        return text;
    };
    EXPECT_TRUE(with_fingerprint(client, lines({wrong, sha1, lower})).second);
    RawDtls weak;
    EXPECT_FALSE(with_fingerprint(weak, lines({sha1})).first);
    EXPECT_FALSE(with_fingerprint(weak, lines({md5})).first);
    EXPECT_FALSE(with_fingerprint(weak, lines({right.substr(0, right.size() - 3)})).second);
    EXPECT_FALSE(with_fingerprint(weak, lines({wrong})).second);
}

TEST_F(Handshakes, B12_WithoutAProfileThereIsNoSession) {
    const auto chosen = [&](const char* profiles) -> unsigned long {
        RawDtls client{[&](SSL_CTX* context) { SSL_CTX_set_tlsext_use_srtp(context, profiles); }};
        if (!handshake(client)) {
            return 0;
        }
        return SSL_get_selected_srtp_profile(client.ssl())->id;
    };
    EXPECT_EQ(chosen("SRTP_AES128_CM_SHA1_32"), 0u);
    EXPECT_EQ(chosen("SRTP_AES128_CM_SHA1_80:SRTP_AES128_CM_SHA1_32"), 1u);
    EXPECT_EQ(chosen("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM"), 7u);
    EXPECT_EQ(chosen("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM"), 8u);
    EXPECT_EQ(dropped("dtls_no_srtp_profile"), 1u);
    // No use_srtp at all: its type in the hello is changed to one that nobody knows.
    RawDtls without;
    EXPECT_FALSE(handshake(without, [](Bytes datagram) {
        const Bytes use_srtp{0, 14, 0};
        const auto at =
            std::search(datagram.begin() + 13, datagram.end(), use_srtp.begin(), use_srtp.end());
        if (handshake_type(datagram) == 1 && at != datagram.end()) {
            at[0] = 0xFA;
        }
        return std::vector<Bytes>{std::move(datagram)};
    }));
}

TEST_F(Handshakes, B13_OnlyDtls12) {
    EXPECT_FALSE(with([](SSL_CTX* context) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, DTLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, DTLS1_VERSION);
    }));
    EXPECT_TRUE(
        with([](SSL_CTX* context) { SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION); }));
    RawDtls fall_back;
    EXPECT_FALSE(handshake(fall_back, [](Bytes datagram) {
        if (handshake_type(datagram) == 1) {
            datagram[26] = 0xFF;  // client_version 1.0 on the way: the Finished will not fit
        }
        return std::vector<Bytes>{std::move(datagram)};
    }));
}

TEST_F(Handshakes, B14_HellosInPlentyFromAProvenAddress) {
    // There is no cookie: ICE has proven the address by a round trip before (B1).
    HandClient eve{meeting_, "eve", kEve};
    RawDtls client;
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    std::size_t in = 0;
    std::size_t out = 0;
    RawDtls flooder;
    const Bytes hello = flooder.turn({}).front();
    for (int i = 0; i < 10'000; ++i) {
        in += hello.size();
        for (const Bytes& reply : eve.send(hello)) {
            out += reply.size();
        }
    }
    EXPECT_LE(out, 3 * in);
    EXPECT_GE(dropped("dtls_over_rate") + dropped("dtls_refused"), 9'000u);
    EXPECT_TRUE(eve.present());
}

TEST_F(Handshakes, B15_NoRenegotiationNoSecondCipherChangeNoEarlyData) {
    const Bytes change{20, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 50, 0, 1, 1};
    const Bytes data{23, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 51, 0, 3, 1, 2, 3};
    RawDtls client;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    converse(client, eve,
             [&](Bytes datagram) { return std::vector<Bytes>{data, std::move(datagram), data}; });
    ASSERT_TRUE(eve.active());
    EXPECT_TRUE(eve.send(change).empty());
    EXPECT_TRUE(eve.send(data).empty());
    SSL_renegotiate(client.ssl());
    SSL_do_handshake(client.ssl());
    for (const Bytes& datagram : client.repeat()) {
        eve.send(datagram);
    }
    EXPECT_TRUE(eve.active()) << "the old keys stay in force";
}

TEST_F(Handshakes, B16_HeartbeatsCompressionAndForeignTicketsAreIgnored) {
    RawDtls client{[](SSL_CTX* context) {
        SSL_CTX_clear_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
    }};
    const Bytes heartbeat{24, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 60, 0, 4, 1, 0xFF, 0xFF, 0};
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    EXPECT_TRUE(eve.send(heartbeat).empty());
    converse(client, eve);
    EXPECT_TRUE(eve.active());
    EXPECT_TRUE(eve.send(heartbeat).empty());
    EXPECT_EQ(SSL_get_current_compression(client.ssl()), nullptr);
    EXPECT_EQ(SSL_session_reused(client.ssl()), 0);
    EXPECT_EQ(SSL_SESSION_has_ticket(SSL_get_session(client.ssl())), 0);
    EXPECT_EQ(dropped("dtls_refused"), 2u);
}

TEST_F(Handshakes, B17_ASecondHelloLeavesTheOldKeysInForce) {
    const Bytes hello = RawDtls{}.turn({}).front();
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(inject(ada_.address, hello).empty());
        EXPECT_TRUE(inject(ben_.address, hello).empty());
    }
    EXPECT_EQ(dropped("dtls_refused"), 200u);
}

TEST_F(Handshakes, B18_LossOnlyDelaysAHandshake) {
    for (int i = 0; i < 6; ++i) {
        const std::string name = "cleo" + std::to_string(i);
        Member& cleo = meeting_.join({name});
        support::LinkConditions bad;
        bad.loss = 0.3;
        meeting_.set_conditions(cleo, bad);
        EXPECT_TRUE(meeting_.run_until([&] { return cleo.peer->connected(); }, 10s)) << name;
        meeting_.set_conditions(cleo, {});
        remove("room", name);
    }
}

TEST_F(Handshakes, B19_NoDatagramOfAHandshakeIsLargerThan1200Bytes) {
    RawDtls client;
    ASSERT_TRUE(handshake(client));
    EXPECT_LE(largest_, 1'200u);
    EXPECT_GT(largest_, 200u);
    RawDtls again;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(again.fingerprint()));
    eve.prove();
    eve.send(again.turn({}).front());
    meeting_.run_for(5s);  // retransmissions too
    for (const auto& datagram : strayed()) {
        EXPECT_LE(datagram.bytes.size(), 1'200u);
    }
    EXPECT_GE(strayed().size(), 3u);
}

TEST_F(Handshakes, B20_UnfinishedHandshakesAreLimitedAndTheHonestStillJoin) {
    const dtls::Fingerprint fingerprint = RawDtls{}.fingerprint();
    std::vector<std::unique_ptr<HandClient>> idle;
    const auto begin = [&](int number, const TransportAddress& from) {
        idle.push_back(std::make_unique<HandClient>(meeting_, "idle" + std::to_string(number), from,
                                                    "r" + std::to_string(number % 50)));
        ASSERT_TRUE(idle.back()->join(fingerprint));
        idle.back()->prove();
    };
    for (int i = 0; i < 20; ++i) {
        begin(i, *parse_address("203.0.113.80", static_cast<std::uint16_t>(2'000 + i)));
    }
    EXPECT_EQ(meeting_.engine().statistics().unfinished_handshakes,
              media::Limits{}.handshakes_per_address);
    EXPECT_FALSE(idle.front()->present()) << "the oldest of the address gave way";
    for (int i = 20; i < 1'100; ++i) {
        begin(i, *parse_address("198.18." + std::to_string(i / 8) + ".1",
                                static_cast<std::uint16_t>(2'000 + i)));
    }
    EXPECT_EQ(meeting_.engine().statistics().unfinished_handshakes, media::Limits{}.handshakes);
    EXPECT_EQ(dropped("handshake_gave_way"), 1'100 - media::Limits{}.handshakes);
    RawDtls honest;
    EXPECT_TRUE(handshake(honest));
}

/// Of an attacker who makes the engine keep what it can: the beginnings of large messages that are
/// not due yet, and encrypted records before their keys.
TEST_F(Handshakes, B20_WhatOneUnfinishedHandshakeHolds) {
    constexpr int kCount = 64;
    constexpr std::int64_t kMost = 128 * 1024;
    const dtls::Fingerprint fingerprint = RawDtls{}.fingerprint();
    std::vector<std::unique_ptr<HandClient>> idle;
    const Bytes hello = RawDtls{}.turn({}).front();
    for (int i = 0; i < kCount; ++i) {
        idle.push_back(std::make_unique<HandClient>(
            meeting_, "idle" + std::to_string(i),
            *parse_address("198.18." + std::to_string(i) + ".1", 2'000), "idle"));
        ASSERT_TRUE(idle.back()->join(fingerprint));
        idle.back()->prove();
    }
    const std::int64_t before = support::allocated_bytes();
    for (const auto& eve : idle) {
        eve->send(hello);
    }
    const std::int64_t honest = (support::allocated_bytes() - before) / kCount;
    for (const auto& eve : idle) {
        for (std::uint8_t number = 1; number <= 8; ++number) {
            Bytes body;
            ByteWriter writer{body};
            writer.u8(number == 1 ? 11 : 15);
            writer.u24(number == 1 ? 8 * 1024 : 4 * 1024);
            writer.u16(number);
            writer.u24(0);
            writer.u24(1);
            writer.u8(0);
            eve->send(record(22, 0, body));
        }
        for (int i = 0; i < 16; ++i) {
            eve->send(record(22, 1, Bytes(1'100, 0x55)));
        }
    }
    const std::int64_t worst = (support::allocated_bytes() - before) / kCount;
    RecordProperty("honest_bytes", static_cast<int>(honest));
    RecordProperty("worst_bytes", static_cast<int>(worst));
    EXPECT_LE(worst, kMost) << "honest " << honest;
}

}  // namespace
}  // namespace heydok::hardening
