// tests/vectors/e2ee/vectors.json, made by the client, against an implementation of its own.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

#include "tests/vectors/hdk_protocol.hpp"

namespace hdk {
namespace {

class Vectors : public testing::Test {
  protected:
    void SetUp() override {
        std::ifstream file{HEYDOK_VECTORS};
        std::stringstream text;
        text << file.rdbuf();
        all_ = boost::json::parse(text.str()).as_object();
    }

    std::string text(std::string_view vector, std::string_view field) const {
        return std::string{all_.at(vector).at(field).as_string()};
    }
    Bytes bytes(std::string_view vector, std::string_view field) const {
        return from_hex(text(vector, field));
    }
    std::uint64_t value(std::string_view vector, std::string_view field) const {
        return all_.at(vector).at(field).to_number<std::uint64_t>();
    }

  private:
    boost::json::object all_;
};

TEST_F(Vectors, CommitmentAndTranscriptAreThoseOfThePage) {
    const Bytes knock = bytes("handshake", "knock");
    const Bytes host_key = bytes("handshake", "hostKey");
    const Bytes nonce = bytes("handshake", "hostNonce");
    EXPECT_EQ(to_hex(sha256(join({from_text("HDK1-commit"), host_key, nonce, knock}))),
              text("handshake", "commitment"));
    const Bytes transcript = sha256(
        join({from_text("HDK1 transcript"), prefixed(from_text(text("handshake", "meeting"))),
              prefixed(from_text(text("handshake", "guestIdentity"))), knock,
              prefixed(bytes("handshake", "knockBody")), prefixed(bytes("handshake", "helloBody")),
              prefixed(bytes("handshake", "offerBody")), host_key, nonce}));
    EXPECT_EQ(to_hex(transcript), text("handshake", "transcript"));
}

TEST_F(Vectors, TheCodeIsTheSame) {
    const Code code = code_of(bytes("handshake", "transcript"));
    EXPECT_EQ(code.digits, text("handshake", "digits"));
    EXPECT_EQ(code.first_word, value("handshake", "firstWord"));
    EXPECT_EQ(code.second_word, value("handshake", "secondWord"));
}

TEST_F(Vectors, HpkeOpensInBothModesAndNothingThatWasChanged) {
    const Bytes secret = bytes("hpke", "receiverSecret");
    const Bytes key = bytes("hpke", "receiverKey");
    const Bytes enc = bytes("hpke", "enc");
    const HpkeContext base{bytes("hpke", "info"), bytes("hpke", "associated"), {}, {}, {}};
    const HpkeContext auth{base.info, base.associated, bytes("hpke", "psk"), bytes("hpke", "pskId"),
                           bytes("hpke", "senderKey")};
    const Bytes plaintext = bytes("hpke", "plaintext");
    EXPECT_EQ(open_hpke(secret, key, enc, bytes("hpke", "baseSealed"), base), plaintext);
    EXPECT_EQ(open_hpke(secret, key, enc, bytes("hpke", "authPskSealed"), auth), plaintext);
    EXPECT_FALSE(open_hpke(secret, key, enc, bytes("hpke", "authPskSealed"), base));
    Bytes changed = bytes("hpke", "baseSealed");
    changed[0] ^= 1U;
    EXPECT_FALSE(open_hpke(secret, key, enc, changed, base));
}

TEST_F(Vectors, SenderKeysFollowFromTheEpochSecret) {
    const Bytes secret = bytes("epochKeys", "epochSecret");
    const std::uint64_t epoch = value("epochKeys", "epoch");
    const Bytes behind = join({number(epoch, 4), from_text(text("epochKeys", "identity"))});
    EXPECT_EQ(to_hex(expand(secret, join({from_text("HDK1 media"), behind}))),
              text("epochKeys", "media"));
    EXPECT_EQ(to_hex(expand(secret, join({from_text("HDK1 data"), behind}))),
              text("epochKeys", "data"));
    EXPECT_EQ(epoch % 256, value("epochKeys", "index"));
}

TEST_F(Vectors, TheRosterIsSealedHashedAndSigned) {
    const Bytes label = join({from_text("HDK1 roster"), number(value("epochKeys", "epoch"), 4)});
    const Bytes key = expand(bytes("epochKeys", "epochSecret"), label);
    const Bytes canonical = bytes("roster", "canonical");
    const Bytes signature = bytes("roster", "signature");
    EXPECT_EQ(open_aead(key, Bytes(12), label, bytes("roster", "sealed")),
              join({prefixed(canonical), signature}));
    const Bytes hash = sha256(canonical);
    EXPECT_EQ(to_hex(hash), text("roster", "hash"));
    const Bytes signed_bytes = join({from_text("HDK1 roster-signature"), hash});
    EXPECT_TRUE(verify(bytes("roster", "deviceKey"), signature, signed_bytes));
    EXPECT_FALSE(verify(bytes("roster", "deviceKey"), signature, hash));
}

TEST_F(Vectors, AGrantOpensToTheEpochSecret) {
    const Bytes transcript = bytes("handshake", "transcript");
    const Bytes associated = join({number(value("grant", "type"), 1),
                                   number(value("epochKeys", "epoch"), 4),
                                   {3},
                                   {1},
                                   number(value("grant", "time"), 8),
                                   sha256(bytes("grant", "roster"))});
    const HpkeContext context{join({from_text("HDK1 grant"), transcript}), associated,
                              bytes("hpke", "psk"), join({from_text("HDK1 tan"), transcript}),
                              bytes("handshake", "hostKey")};
    EXPECT_EQ(open_hpke(bytes("hpke", "receiverSecret"), bytes("hpke", "receiverKey"),
                        bytes("grant", "enc"), bytes("grant", "sealed"), context),
              join({bytes("epochKeys", "epochSecret"), bytes("roster", "hash")}));
}

TEST_F(Vectors, AMessageIsSignedForItsRoute) {
    const Bytes whole = bytes("message", "whole");
    ASSERT_GT(whole.size(), 66U);
    const Bytes unsigned_part(whole.begin(), whole.end() - 66);
    const Bytes signature(whole.end() - 64, whole.end());
    const auto signed_for = [&](std::string_view to) {
        return join({from_text("HDK1 message"),
                     {0},
                     prefixed(from_text(text("message", "meeting"))),
                     prefixed(from_text(text("message", "from"))),
                     prefixed(from_text(to)),
                     unsigned_part});
    };
    const Bytes key = bytes("message", "deviceKey");
    EXPECT_TRUE(verify(key, signature, signed_for(text("message", "to"))));
    EXPECT_FALSE(verify(key, signature, signed_for("p_guest1")));
    EXPECT_EQ(to_hex(sha256(whole)), text("message", "digest"));
}

}  // namespace
}  // namespace hdk
