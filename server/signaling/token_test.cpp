#include "signaling/token.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/jwt.hpp"

namespace heydok::signaling {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;

const std::string kSecret = "a secret of at least thirty-two bytes";
const WallTime kNow{std::chrono::seconds{1'800'000'000}};
constexpr std::int64_t kNowSeconds = 1'800'000'000;

ApiKeys keys() {
    return {{"key", Secret{kSecret}}, {"other", Secret{std::string(32, 'o')}}};
}

Result<Claims, TokenError> verify(const std::string& token) {
    return verify_token(token, keys(), kNow, hours{6});
}

std::string payload(const std::string& more, std::int64_t expires = kNowSeconds + 600) {
    return fmt::format(R"({{"iss":"key","sub":"ada","exp":{}{}{}}})", expires,
                       more.empty() ? "" : ",", more);
}

std::string sign(const std::string& json) {
    return crypto::sign_hs256(json, kSecret);
}

/// A token with any header, signed with HMAC-SHA256 as an attacker without rules would.
std::string sign_with_header(const std::string& header, const std::string& json,
                             const std::string& secret = kSecret) {
    const std::string text =
        crypto::base64url_encode(as_bytes(header)) + "." + crypto::base64url_encode(as_bytes(json));
    const auto mac = crypto::hmac_sha256(as_bytes(secret), as_bytes(text));
    return text + "." + crypto::base64url_encode(mac);
}

TEST(Token, ReadsTheGrantsOfAJoin) {
    const auto claims = verify(sign(payload(
        R"("nbf":1799999990,"name":"Ada","metadata":"m","attributes":{"a":"b"},"kind":"agent",)"
        R"("video":{"roomJoin":true,"room":"r","canPublish":true,"canPublishData":false,)"
        R"("canPublishSources":["camera","screen_share_audio"],"canUpdateOwnMetadata":true,)"
        R"("hidden":true})")));
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->issuer, "key");
    EXPECT_EQ(claims->identity, "ada");
    EXPECT_EQ(claims->name, "Ada");
    EXPECT_EQ(claims->attributes.at("a"), "b");
    EXPECT_EQ(claims->kind, 4);
    EXPECT_TRUE(claims->room_join);
    EXPECT_EQ(claims->room, "r");
    EXPECT_TRUE(claims->permission.can_publish);
    EXPECT_FALSE(claims->permission.can_publish_data);
    EXPECT_TRUE(claims->permission.can_subscribe);
    EXPECT_TRUE(claims->permission.can_update_metadata);
    EXPECT_TRUE(claims->permission.hidden);
    EXPECT_FALSE(claims->room_admin);
    EXPECT_THAT(claims->permission.can_publish_sources,
                ElementsAre(media::TrackSource::camera, media::TrackSource::screen_share_audio));
    EXPECT_EQ(claims->issued, std::chrono::sys_seconds{seconds{1'799'999'990}});
}

TEST(Token, MissingGrantsHaveLiveKitsDefaults) {
    const auto open = verify(sign(payload(R"("video":{"roomJoin":true,"room":"r"})")));
    ASSERT_TRUE(open.has_value());
    EXPECT_TRUE(open->permission.can_publish);
    EXPECT_TRUE(open->permission.can_subscribe);
    EXPECT_TRUE(open->permission.can_publish_data);
    EXPECT_FALSE(open->permission.can_update_metadata);
    const auto mute = verify(sign(payload(R"("video":{"canPublish":false})")));
    ASSERT_TRUE(mute.has_value());
    EXPECT_FALSE(mute->permission.can_publish_data) << "follows canPublish";
    EXPECT_FALSE(mute->room_join);
}

TEST(Token, IdentityFallsBackToJti) {
    const auto claims =
        verify(sign(fmt::format(R"({{"iss":"key","jti":"j","exp":{}}})", kNowSeconds + 1)));
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->identity, "j");
}

struct BadToken {
    const char* name;
    std::string token;
    TokenError error;
};

/// For the report of a failed test.
void PrintTo(const BadToken& token, std::ostream* out) {
    *out << token.name;
}

class RefusedToken : public testing::TestWithParam<BadToken> {};

TEST_P(RefusedToken, IsRefused) {
    const auto claims = verify(GetParam().token);
    ASSERT_TRUE(claims.has_error());
    EXPECT_EQ(claims.error(), GetParam().error);
}

std::vector<BadToken> bad_tokens() {
    const std::string good = sign(payload(""));
    const std::string dot = ".";
    const auto unsigned_token = [&](const std::string& alg) {
        return crypto::base64url_encode(as_bytes(R"({"alg":")" + alg + R"(","typ":"JWT"})")) + dot +
               crypto::base64url_encode(as_bytes(payload(""))) + dot;
    };
    const auto header = [](const std::string& text) { return sign_with_header(text, payload("")); };
    using Error = TokenError;
    // Without strict JSON not even the issuer is read: then the key counts as unknown.
    return {
        {"Empty", "", Error::unknown_key},
        {"AlgNone", unsigned_token("none"), Error::bad_signature},
        {"AlgNoneCapital", unsigned_token("None"), Error::bad_signature},
        {"AlgNoneMixed", unsigned_token("nOnE"), Error::bad_signature},
        {"AlgMissing", header(R"({"typ":"JWT"})"), Error::bad_signature},
        {"AlgRs256", header(R"({"alg":"RS256"})"), Error::bad_signature},
        {"AlgHs384", header(R"({"alg":"HS384"})"), Error::bad_signature},
        {"Critical", header(R"({"alg":"HS256","crit":["x"]})"), Error::bad_signature},
        {"SignatureCut", good.substr(0, good.size() - 4), Error::bad_signature},
        {"SignatureEmpty", good.substr(0, good.rfind('.') + 1), Error::bad_signature},
        {"SignatureLonger", good + "AAAA", Error::bad_signature},
        {"Padded", good + "=", Error::bad_signature},
        {"OtherKeysSecret", crypto::sign_hs256(payload(""), std::string(32, 'o')),
         Error::bad_signature},
        {"UnknownKey",
         sign(fmt::format(R"({{"iss":"nobody","sub":"a","exp":{}}})", kNowSeconds + 60)),
         Error::unknown_key},
        {"ExpMissing", sign(R"({"iss":"key","sub":"ada"})"), Error::malformed},
        {"ExpText", sign(R"({"iss":"key","sub":"ada","exp":"1800000600"})"), Error::malformed},
        {"ExpHuge", sign(R"({"iss":"key","sub":"ada","exp":1e308})"), Error::malformed},
        {"ExpPast", sign(payload("", kNowSeconds - 61)), Error::expired},
        {"NotYet", sign(payload(R"("nbf":1800000061)")), Error::not_yet_valid},
        {"IssuedAhead", sign(payload(R"("iat":1800000061)")), Error::not_yet_valid},
        {"LivesTooLong", sign(payload("", kNowSeconds + 6 * 3600 + 61)), Error::lives_too_long},
        {"DoubleClaim", sign(payload(R"("sub":"eve")")), Error::unknown_key},
        {"DoubleGrant", sign(payload(R"("video":{"room":"a","room":"b"})")), Error::unknown_key},
        {"GrantOfWrongType", sign(payload(R"("video":{"roomJoin":"true"})")), Error::malformed},
        {"RoomOfWrongType", sign(payload(R"("video":{"room":7})")), Error::malformed},
        {"UnknownSource", sign(payload(R"("video":{"canPublishSources":["x-ray"]})")),
         Error::malformed},
        {"UnknownKind", sign(payload(R"("kind":"god")")), Error::malformed},
        {"NoObject", sign("[]"), Error::unknown_key},
        {"TooDeep", sign(payload(R"("x":)" + std::string(40, '[') + std::string(40, ']'))),
         Error::unknown_key},
    };
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedToken, testing::ValuesIn(bad_tokens()),
                         [](const auto& tested) { return std::string{tested.param.name}; });

TEST(Token, LeewayIsSixtySecondsEachWay) {
    EXPECT_TRUE(verify(sign(payload("", kNowSeconds - 60))).has_value());
    EXPECT_TRUE(verify(sign(payload(R"("nbf":1800000060)"))).has_value());
    EXPECT_TRUE(verify(sign(payload("", kNowSeconds + 6 * 3600 + 60))).has_value());
}

TEST(Token, SignedClaimsReadBackTheSame) {
    Claims claims;
    claims.issuer = "key";
    claims.identity = "ada";
    claims.name = "Ada \"L\"";
    claims.metadata = "{}";
    claims.attributes = {{"a", "b"}};
    claims.kind = 2;
    claims.expires = std::chrono::sys_seconds{seconds{kNowSeconds + 60}};
    claims.issued = std::chrono::sys_seconds{seconds{kNowSeconds}};
    claims.room = "r";
    claims.room_join = true;
    claims.permission.can_publish = false;
    claims.permission.can_publish_data = true;
    claims.permission.hidden = true;
    claims.permission.can_publish_sources = {media::TrackSource::microphone};
    const auto back = verify(sign_token(claims, Secret{kSecret}));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->name, claims.name);
    EXPECT_EQ(back->attributes, claims.attributes);
    EXPECT_EQ(back->kind, 2);
    EXPECT_EQ(back->expires, claims.expires);
    EXPECT_EQ(back->issued, claims.issued);
    EXPECT_EQ(back->permission, claims.permission);
    EXPECT_TRUE(back->room_join);
}

TEST(Token, WebhookTokenCarriesTheHashOfTheBody) {
    const auto claims = verify(sign_webhook_token("key", Secret{kSecret}, "aGFzaA==", kNow));
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->sha256, "aGFzaA==");
    EXPECT_LE(claims->expires, std::chrono::sys_seconds{seconds{kNowSeconds + 300}});
    EXPECT_FALSE(claims->room_join);
}

TEST(Token, RoomConfigComesAndGoes) {
    const auto claims = verify(sign(payload(
        R"("video":{"roomJoin":true,"room":"r","destinationRoom":"d"},"roomConfig":{)"
        R"("name":"x","emptyTimeout":7,"departure_timeout":9,"maxParticipants":3,"metadata":"m",)"
        R"("minPlayoutDelay":100,"max_playout_delay":500,"syncStreams":true,"agents":[{}]})")));
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->destination_room, "d");
    const auto again = verify(sign_token(*claims, Secret{kSecret}));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->destination_room, "d");
    for (const auto& read : {*claims, *again}) {
        ASSERT_TRUE(read.room_options.has_value());
        EXPECT_EQ(read.room_options->empty_timeout_s, 7U);
        EXPECT_EQ(read.room_options->departure_timeout_s, 9U);
        EXPECT_EQ(read.room_options->max_participants, 3U);
        EXPECT_EQ(read.room_options->metadata, "m");
        EXPECT_EQ(read.room_options->min_playout_delay_ms, 100U);
        EXPECT_EQ(read.room_options->max_playout_delay_ms, 500U);
        EXPECT_TRUE(read.room_options->sync_streams);
    }
    for (const char* broken : {R"("roomConfig":[])", R"("roomConfig":{"emptyTimeout":-1})",
                               R"("roomConfig":{"maxParticipants":"3"})"}) {
        EXPECT_EQ(verify(sign(payload(broken))).error(), TokenError::malformed) << broken;
    }
    EXPECT_FALSE(verify(sign(payload("")))->room_options.has_value());
}

}  // namespace
}  // namespace heydok::signaling
