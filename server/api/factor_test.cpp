// Second factors over HTTP: one-time codes, recovery codes, passkeys, and the profile that demands
// them.
#include "api/api_house_for_test.hpp"
#include "crypto/encoding.hpp"
#include "crypto/es256_for_test.hpp"
#include "crypto/hash.hpp"
#include "crypto/totp.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

Bytes base32_bytes(const std::string& text) {
    static const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Bytes bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        bits = bits << 5U | static_cast<std::uint32_t>(kAlphabet.find(c));
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(count)));
        }
    }
    return bytes;
}

/// An authenticator with one key for "localhost".
struct TestAuthenticator {
    crypto::Es256Signer signer = {};
    Bytes credential_id = Bytes(16, 0x42);
    std::uint32_t count = 1;
    std::string relying_party = "localhost";
    std::string origin = "http://localhost:8000";
    std::uint8_t flags = 0x05;  ///< present and verified

    [[nodiscard]] std::string client(const std::string& type, const std::string& challenge) const {
        return json::serialize(json::object{
            {"type", type}, {"challenge", challenge}, {"origin", origin}, {"crossOrigin", false}});
    }
    [[nodiscard]] Bytes data(bool registering) const {
        Bytes bytes;
        ByteWriter writer{bytes};
        writer.bytes(crypto::sha256(as_bytes(relying_party)));
        writer.u8(static_cast<std::uint8_t>(registering ? flags | 0x40 : flags));
        writer.u32(count);
        if (registering) {
            const crypto::P256Point point = signer.point();
            writer.bytes(Bytes(16, 0));
            writer.u16(static_cast<std::uint16_t>(credential_id.size()));
            writer.bytes(credential_id);
            writer.bytes(crypto::hex_decode("a5010203262001215820").value());
            writer.bytes(ByteView{point}.subspan(0, 32));
            writer.bytes(crypto::hex_decode("225820").value());
            writer.bytes(ByteView{point}.subspan(32));
        }
        return bytes;
    }
    [[nodiscard]] std::string registration(const std::string& challenge) const {
        return body("webauthn.create", challenge, true);
    }
    [[nodiscard]] std::string assertion(const std::string& challenge,
                                        const std::string& type = "webauthn.get") const {
        return body(type, challenge, false);
    }

  private:
    [[nodiscard]] std::string body(const std::string& type, const std::string& challenge,
                                   bool registering) const {
        const std::string client_json = client(type, challenge);
        const Bytes bytes = data(registering);
        json::object object{{"credential_id", crypto::base64url_encode(credential_id)},
                            {"client_data", crypto::base64url_encode(as_bytes(client_json))},
                            {"authenticator_data", crypto::base64url_encode(bytes)}};
        if (!registering) {
            Bytes message = bytes;
            const crypto::Sha256Digest hash = crypto::sha256(as_bytes(client_json));
            message.insert(message.end(), hash.begin(), hash.end());
            object["signature"] = crypto::base64url_encode(signer.sign(message));
        }
        return json::serialize(object);
    }
};

class FactorTest : public ApiHouse {
  protected:
    /// Sets one-time codes up; the secret.
    Bytes enrol(const std::string& cookie) {
        const Answer begun = post("/api/v1/factors/totp/begin", "", {.cookie = cookie});
        EXPECT_EQ(200, begun.status);
        const Bytes secret = base32_bytes(begun.text("secret"));
        const Answer done =
            post("/api/v1/factors/totp/finish", code_body(code(secret)), {.cookie = cookie});
        EXPECT_EQ(200, done.status);
        for (const json::value& one : done.body.at("recovery_codes").as_array()) {
            recovery_codes_.emplace_back(std::string_view{one.as_string()});
        }
        pass(30s);
        return secret;
    }
    std::string code(const Bytes& secret) const {
        return crypto::totp_code(secret, crypto::totp_step(now_));
    }
    static std::string code_body(const std::string& code) {
        return json::serialize(json::object{{"code", code}});
    }
    Answer log_in(const std::string& code = "", const Ask& ask = {}) {
        json::object body{{"email", "ada@example.org"}, {"password", kPassword}};
        if (!code.empty()) {
            body["code"] = code;
        }
        return post("/api/v1/auth/login", json::serialize(body), ask);
    }
    Answer add_passkey(const std::string& cookie, const TestAuthenticator& authenticator) {
        const Answer begun = post("/api/v1/factors/passkeys/begin", "", {.cookie = cookie});
        EXPECT_EQ(200, begun.status);
        return post("/api/v1/factors/passkeys/finish",
                    authenticator.registration(begun.text("challenge")), {.cookie = cookie});
    }
    std::string sign_in_challenge() {
        const Answer begun = post("/api/v1/auth/passkey/begin");
        EXPECT_EQ("localhost", begun.text("rp_id"));
        return begun.text("challenge");
    }
    Answer passkey_sign_in(const TestAuthenticator& authenticator) {
        return post("/api/v1/auth/passkey/finish", authenticator.assertion(sign_in_challenge()));
    }

    std::vector<std::string> recovery_codes_;
};

TEST_F(FactorTest, EveryChangeOfFactorsIsWrittenDown) {
    const auto entries = [this](std::string_view event) {
        return database_.transact_blocking([event](storage::Transaction& transaction) {
            storage::Rows rows =
                transaction.query("SELECT count(*) FROM audit_entries WHERE event = ?", event);
            rows.next();
            return rows->integer(0);
        });
    };
    const std::string cookie = sign_in();
    enrol(cookie);
    EXPECT_EQ(1, entries("factor-added"));
    EXPECT_EQ(1, entries("recovery-codes-made"));
    EXPECT_EQ(1, entries("session-confirmed"));
    TestAuthenticator authenticator;
    EXPECT_EQ(200, add_passkey(cookie, authenticator).status);
    authenticator.count = 2;
    EXPECT_EQ(2, entries("factor-added"));
    EXPECT_EQ(1, entries("recovery-codes-made"));
    EXPECT_EQ(1, entries("session-started"));
    EXPECT_EQ(200, passkey_sign_in(authenticator).status);
    EXPECT_EQ(2, entries("session-started"));
    EXPECT_EQ(200, post("/api/v1/factors/totp/remove", "", {.cookie = cookie}).status);
    EXPECT_EQ(1, entries("factor-removed"));
}

TEST_F(FactorTest, AfterEnrolmentThePasswordAloneIsNotEnough) {
    const Bytes secret = enrol(sign_in());
    EXPECT_EQ(10U, recovery_codes_.size());
    EXPECT_EQ("second-factor-required", log_in().text("code"));
    EXPECT_EQ("wrong-code", log_in("000000").text("code"));
    const std::string now = code(secret);
    const Answer in = log_in(now);
    EXPECT_EQ(200, in.status);
    EXPECT_TRUE(in.body.at("session").at("second_factor").as_bool());
    EXPECT_EQ("wrong-code", log_in(now).text("code")) << "no code counts twice";
    EXPECT_EQ(200, log_in(recovery_codes_[0]).status);
    EXPECT_EQ("wrong-code", log_in(recovery_codes_[0]).text("code"));
    EXPECT_EQ("wrong-credentials",
              post("/api/v1/auth/login",
                   R"({"email":"ada@example.org","password":"wrong one","code":"000000"})")
                  .text("code"))
        << "without the password nobody learns of the second factor";
}

TEST_F(FactorTest, GuessingCodesIsSlowedDownForWhoKnowsThePassword) {
    const Bytes secret = enrol(sign_in());
    for (int i = 0; i < 10; ++i) {
        const std::string address = "192.0.2." + std::to_string(i + 10);
        ASSERT_EQ(422, log_in("000000", {.address = address}).status) << i;
    }
    const Answer refused = log_in(code(secret), {.address = "192.0.2.99"});
    EXPECT_EQ(429, refused.status);
    EXPECT_FALSE(refused.headers.get("Retry-After").empty());
    pass(15min);
    EXPECT_EQ(200, log_in(code(secret)).status);
}

TEST_F(FactorTest, ConfirmingNeedsTheCodeAsWell) {
    const std::string cookie = sign_in();
    const Bytes secret = enrol(cookie);
    pass(11min);
    EXPECT_EQ("confirmation-required",
              post("/api/v1/factors/totp/remove", "", {.cookie = cookie}).text("code"));
    const std::string password = R"({"password":"a long password"})";
    EXPECT_EQ("second-factor-required",
              post("/api/v1/auth/confirm", password, {.cookie = cookie}).text("code"));
    const std::string both = R"({"password":"a long password","code":")" + code(secret) + R"("})";
    EXPECT_EQ(204, post("/api/v1/auth/confirm", both, {.cookie = cookie}).status);
    EXPECT_EQ(200, post("/api/v1/factors/totp/remove", "", {.cookie = cookie}).status);
    EXPECT_EQ(200, log_in().status);
}

TEST_F(FactorTest, APasskeySignsInByItself) {
    const std::string cookie = sign_in();
    TestAuthenticator authenticator;
    const Answer added = add_passkey(cookie, authenticator);
    ASSERT_EQ(200, added.status);
    EXPECT_EQ(10U, added.body.at("recovery_codes").as_array().size());
    EXPECT_EQ("second-factor-required", log_in().text("code"));
    authenticator.count = 2;
    const Answer in = passkey_sign_in(authenticator);
    ASSERT_EQ(200, in.status);
    EXPECT_EQ("ada@example.org", in.text("email"));
    EXPECT_TRUE(in.body.at("session").at("second_factor").as_bool());
    EXPECT_EQ("wrong-passkey", passkey_sign_in(authenticator).text("code")) << "counts backwards";
    authenticator.count = 3;
    EXPECT_EQ(200, passkey_sign_in(authenticator).status);
}

TEST_F(FactorTest, AnswersThatAreNotForUsAreRefused) {
    const std::string cookie = sign_in();
    const TestAuthenticator right;
    ASSERT_EQ(200, add_passkey(cookie, right).status);
    auto refused = [&](const char* why, const TestAuthenticator& wrong) {
        EXPECT_EQ("wrong-passkey", passkey_sign_in(wrong).text("code")) << why;
    };
    auto changed = [&](auto change) {
        TestAuthenticator wrong = right;
        wrong.count = 9;
        change(wrong);
        return wrong;
    };
    refused("another site", changed([](auto& a) { a.origin = "https://evil.example"; }));
    refused("another relying party", changed([](auto& a) { a.relying_party = "evil.example"; }));
    refused("nobody there", changed([](auto& a) { a.flags = 0x04; }));
    refused("nobody proved", changed([](auto& a) { a.flags = 0x01; }));
    refused("unknown credential", changed([](auto& a) { a.credential_id[0] ^= 1; }));
    TestAuthenticator other_key;
    other_key.count = 9;
    refused("another key", other_key);
    const TestAuthenticator next = changed([](auto&) {});
    EXPECT_EQ("wrong-passkey", post("/api/v1/auth/passkey/finish",
                                    next.assertion(sign_in_challenge(), "webauthn.create"))
                                   .text("code"));
    const std::string challenge = sign_in_challenge();
    EXPECT_EQ("wrong-passkey",
              post("/api/v1/auth/passkey/finish", next.assertion("AAAA")).text("code"));
    pass(5min);
    EXPECT_EQ("wrong-passkey",
              post("/api/v1/auth/passkey/finish", next.assertion(challenge)).text("code"))
        << "too late";
    const std::string once = sign_in_challenge();
    EXPECT_EQ(200, post("/api/v1/auth/passkey/finish", next.assertion(once)).status);
    EXPECT_EQ("wrong-passkey",
              post("/api/v1/auth/passkey/finish", next.assertion(once)).text("code"))
        << "a challenge counts once";
}

TEST_F(FactorTest, AChallengeIsForOnePersonAndPurpose) {
    const std::string ada = sign_in();
    const std::string bob = sign_in("bob@example.org");
    const TestAuthenticator authenticator;
    const std::string for_ada =
        post("/api/v1/factors/passkeys/begin", "", {.cookie = ada}).text("challenge");
    EXPECT_EQ("wrong-passkey", post("/api/v1/factors/passkeys/finish",
                                    authenticator.registration(for_ada), {.cookie = bob})
                                   .text("code"));
    EXPECT_EQ("wrong-passkey",
              post("/api/v1/factors/passkeys/finish",
                   authenticator.registration(sign_in_challenge()), {.cookie = ada})
                  .text("code"));
}

TEST_F(FactorTest, UnderAnAddressThereAreNoPasskeys) {
    const Answer answer = post("/api/v1/auth/passkey/begin", "", {.host = "127.0.0.1:8000"});
    EXPECT_EQ(409, answer.status);
    EXPECT_EQ("passkeys-unavailable", answer.text("code"));
}

TEST_F(FactorTest, TheMedicalProfileDemandsASecondFactorOfPhysicians) {
    start({.require_second_factor = true});
    const std::string cookie = sign_in();
    EXPECT_TRUE(get("/api/v1/me", {.cookie = cookie}).body.at("must_enrol").as_bool());
    for (const char* path : {"/api/v1/meetings", "/api/v1/team"}) {
        const Answer refused = get(path, {.cookie = cookie});
        EXPECT_EQ(403, refused.status);
        EXPECT_EQ("enrolment-required", refused.text("code"));
    }
    EXPECT_EQ("enrolment-required",
              post("/api/v1/meetings/create", R"({"name":"M"})", {.cookie = cookie}).text("code"));
    TestAuthenticator authenticator;
    const Answer added = add_passkey(cookie, authenticator);
    ASSERT_EQ(200, added.status);
    EXPECT_FALSE(get("/api/v1/me", {.cookie = cookie}).body.at("must_enrol").as_bool());
    EXPECT_EQ(200, get("/api/v1/meetings", {.cookie = cookie}).status);
    const std::string remove = "/api/v1/factors/passkeys/" + added.text("passkey_id") + "/remove";
    EXPECT_EQ("last-factor", post(remove, "", {.cookie = cookie}).text("code"));
    static_cast<void>(post("/api/v1/factors/totp/begin", "", {.cookie = cookie}));
    EXPECT_EQ("last-factor", post(remove, "", {.cookie = cookie}).text("code"))
        << "one that is not set up yet is none";
}

TEST_F(FactorTest, WithoutTheSecondFactorThePhysicianIsAStrangerToTheirMeeting) {
    const std::string before = sign_in();
    const std::string id = create(before);
    start({.require_second_factor = true});
    const Answer shown = get("/api/v1/meetings/" + id, {.cookie = before});
    EXPECT_EQ(200, shown.status);
    EXPECT_FALSE(shown.body.as_object().contains("participants"));
    EXPECT_EQ(403, join(id, "physician", {.cookie = before}).status);
    EXPECT_EQ("enrolment-required", post(at(id, "/end"), "", {.cookie = before}).text("code"));
}

}  // namespace
}  // namespace heydok::api
