// Tokens of a provider: what is believed, and the ways in which one is refused.
#include "oidc/signed_token.hpp"

#include <gtest/gtest.h>

#include "crypto/jwt.hpp"
#include "oidc/signing_key_for_test.hpp"

namespace heydok::oidc {
namespace {

using testing::key_set;
using testing::SigningKey;
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::int64_t kNow = 1'800'000'000;
const Expected kExpected{"https://login.example", "heydok", WallTime{std::chrono::seconds{kNow}}};

const SigningKey& rsa() {
    static const SigningKey key{"RSA", "r1"};
    return key;
}
const SigningKey& curve() {
    static const SigningKey key{"EC", "e1"};
    return key;
}
KeySet both() {
    return key_set({rsa().jwk(), curve().jwk()});
}

json::object claims() {
    return {{"iss", "https://login.example"},
            {"aud", "heydok"},
            {"sub", "person-1"},
            {"nonce", "n-1"},
            {"iat", kNow},
            {"exp", kNow + 300},
            {"auth_time", kNow - 60},
            {"sid", "session-1"}};
}
json::object changed(const std::string& name, const json::value& value) {
    json::object object = claims();
    object[name] = value;
    return object;
}
json::object without(const std::string& name) {
    json::object object = claims();
    object.erase(name);
    return object;
}

TEST(SignedToken, EachAcceptedAlgorithmIsChecked) {
    for (const auto& [key, algorithm] :
         {std::pair{&rsa(), "RS256"}, {&rsa(), "PS256"}, {&curve(), "ES256"}}) {
        const std::string token = key->sign(algorithm, claims());
        EXPECT_EQ("person-1", verify(token, both())->at("sub").as_string()) << algorithm;
        std::string forged = token;
        forged[token.find('.') + 5] ^= 1;
        EXPECT_EQ("invalid-token", verify(forged, both()).error().code) << algorithm;
        EXPECT_EQ("unknown-key",
                  verify(token, key_set({SigningKey{"EC", "other"}.jwk()})).error().code);
    }
}

TEST(SignedToken, TheHeaderChoosesNothingButAmongWhatFits) {
    const std::string payload = SigningKey::encode(json::serialize(claims()));
    auto with_header = [&](const json::object& header) {
        return rsa().sign("RS256", claims(), header);
    };
    const std::string unsigned_token =
        SigningKey::encode(R"({"alg":"none","kid":"r1"})") + "." + payload + ".";
    // The public key, which everybody knows, as secret of an HMAC.
    const std::string hmac = crypto::sign_hs256(json::serialize(claims()),
                                                std::string_view{rsa().jwk().at("n").as_string()});
    json::object critical = rsa().header("RS256");
    critical["crit"] = json::array{"exp"};
    json::object number = rsa().header("RS256");
    number["kid"] = 1;
    json::object own = SigningKey{"RSA", "own"}.header("RS256");
    own["jwk"] = SigningKey{"RSA", "own"}.jwk();
    const std::vector<std::string> bad{unsigned_token,
                                       hmac,
                                       with_header(critical),
                                       with_header(number),
                                       with_header(rsa().header("RS512")),
                                       with_header(rsa().header("rs256")),
                                       with_header(rsa().header("PS256")),
                                       with_header(rsa().header("ES256")),
                                       curve().sign("ES256", claims(), rsa().header("RS256")),
                                       with_header(json::object{{"kid", "r1"}}),
                                       "",
                                       "..",
                                       "a.b.c",
                                       rsa().sign("RS256", claims()) + ".",
                                       rsa().sign("RS256", claims()) + "=",
                                       std::string(20'000, 'a')};
    for (const std::string& token : bad) {
        EXPECT_EQ("invalid-token", verify(token, both()).error().code) << token.substr(0, 100);
    }
    EXPECT_EQ("unknown-key", verify(with_header(own), both()).error().code)
        << "a key that the token brings along is nobody's";
}

TEST(SignedToken, AnIdentityIsForUsForThisSignInAndForNow) {
    const Result<Identity> good = check_identity(claims(), kExpected, "n-1");
    ASSERT_TRUE(good);
    EXPECT_EQ("person-1", good->subject);
    EXPECT_EQ("session-1", good->session);
    EXPECT_EQ(kExpected.now - 60s, good->authenticated_at);
    const json::object several = changed("aud", json::array{"heydok", "other"});
    json::object ours = several;
    ours["azp"] = "heydok";
    EXPECT_TRUE(check_identity(ours, kExpected, "n-1"));
    EXPECT_TRUE(check_identity(changed("exp", kNow - 59), kExpected, "n-1")) << "clocks differ";
    const std::vector<json::object> bad{
        changed("iss", "https://login.example.evil"),
        changed("iss", "https://login.example/"),
        without("iss"),
        changed("aud", "other"),
        changed("aud", json::array{}),
        without("aud"),
        several,
        changed("azp", "other"),
        changed("nonce", "n-2"),
        changed("nonce", ""),
        without("nonce"),
        changed("exp", kNow - 61),
        changed("exp", json::string(std::to_string(kNow + 300))),
        changed("exp", 1e308),
        without("exp"),
        changed("iat", kNow + 61),
        without("iat"),
        changed("sub", ""),
        changed("sub", json::string(256, 'a')),
        changed("sub", 7),
        without("sub"),
        changed("events", json::object{}),
    };
    for (const json::object& one : bad) {
        EXPECT_FALSE(check_identity(one, kExpected, "n-1")) << json::serialize(one);
    }
    EXPECT_FALSE(check_identity(changed("nonce", ""), kExpected, ""));
}

json::object logout_claims() {
    return {{"iss", "https://login.example"},
            {"aud", "heydok"},
            {"sub", "person-1"},
            {"sid", "session-1"},
            {"iat", kNow},
            {"exp", kNow + 120},
            {"jti", "1"},
            {"events", {{"http://schemas.openid.net/event/backchannel-logout", json::object{}}}}};
}

TEST(SignedToken, ALogoutSaysWhoAndIsNoIdentity) {
    const Result<Logout> good = check_logout(logout_claims(), kExpected);
    ASSERT_TRUE(good);
    EXPECT_EQ("session-1", good->session);
    EXPECT_FALSE(check_identity(logout_claims(), kExpected, "n-1"));
    EXPECT_FALSE(check_logout(claims(), kExpected)) << "an ID token signs nobody out";
    std::vector<json::object> bad;
    for (const char* name : {"iss", "aud", "iat", "jti", "events"}) {
        bad.push_back(logout_claims());
        bad.back().erase(name);
    }
    for (const auto& [name, value] : std::vector<std::pair<std::string, json::value>>{
             {"nonce", "n-1"},
             {"aud", "other"},
             {"exp", kNow - 61},
             {"iat", kNow - 301},
             {"iat", kNow + 61},
             {"events", json::object{}},
             {"events", json::object{{"http://schemas.openid.net/event/backchannel-logout", 1}}}}) {
        bad.push_back(logout_claims());
        bad.back()[name] = value;
    }
    bad.push_back(logout_claims());
    bad.back().erase("sub");
    bad.back().erase("sid");
    for (const json::object& one : bad) {
        EXPECT_FALSE(check_logout(one, kExpected)) << json::serialize(one);
    }
}

TEST(KeySet, LeavesOutWhatItCannotUse) {
    json::object small = rsa().jwk();
    small["n"] = SigningKey::encode(std::string(128, '\xC1'));
    small["kid"] = "small";
    json::object off_curve = curve().jwk();
    off_curve["y"] = off_curve["x"];
    off_curve["kid"] = "off";
    json::object encryption = rsa().jwk();
    encryption["use"] = "enc";
    encryption["kid"] = "enc";
    const KeySet set =
        key_set({small, off_curve, encryption, json::object{{"kty", "oct"}}, rsa().jwk()});
    for (const char* id : {"small", "off", "enc", "oct"}) {
        EXPECT_TRUE(set.find(id).empty()) << id;
    }
    EXPECT_EQ(1U, set.find("r1").size());
    EXPECT_EQ(1U, set.find(std::nullopt).size());
    for (const char* bad :
         {"", "[]", "{}", R"({"keys":1})", R"({"keys":[]})", R"({"keys":[{"kty":"oct"}]})"}) {
        EXPECT_FALSE(KeySet::parse(bad)) << bad;
    }
}

}  // namespace
}  // namespace heydok::oidc
