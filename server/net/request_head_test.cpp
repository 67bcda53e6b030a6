#include "net/request_head.hpp"

#include <gtest/gtest.h>

namespace heydok::net {
namespace {

const HttpLimits kLimits;

boost::system::result<RequestHead, HeadError> parse(const std::string& text) {
    return parse_head(text, kLimits);
}

TEST(RequestHead, ReadsLineAndFields) {
    const auto head = parse(
        "GET /a%20b?x=1&y=a%2Bb+c HTTP/1.1\r\nHost: h\r\nCookie: a=1; s=two\r\nX-Empty:\r\n\r\n");
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->request.method, "GET");
    EXPECT_EQ(head->request.path, "/a b");
    EXPECT_EQ(head->request.query, "x=1&y=a%2Bb+c");
    EXPECT_EQ(head->request.parameter("y"), "a+b c");
    EXPECT_EQ(head->request.parameter("z"), std::nullopt);
    EXPECT_EQ(head->request.cookie("s"), "two");
    EXPECT_EQ(head->request.cookie("t"), std::nullopt);
    EXPECT_TRUE(head->request.headers.has("x-empty"));
    EXPECT_EQ(head->request.headers.get("HOST"), "h");
    EXPECT_TRUE(head->keep_alive);
    EXPECT_FALSE(head->request.websocket_upgrade);
}

TEST(RequestHead, HeadReachesHandlersAsGet) {
    const auto head = parse("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->request.method, "GET");
    EXPECT_TRUE(head->head_method);
}

TEST(RequestHead, RecognisesTheUpgrade) {
    const auto head = parse(
        "GET /rtc HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: "
        "WebSocket\r\n\r\n");
    ASSERT_TRUE(head.has_value());
    EXPECT_TRUE(head->request.websocket_upgrade);
}

TEST(RequestHead, ConnectionCloseAndOldVersion) {
    EXPECT_FALSE(parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")->keep_alive);
    EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n")->keep_alive);
}

struct BadHead {
    const char* name;
    std::string text;
    HeadError status;
};

/// For the report of a failed test.
void PrintTo(const BadHead& head, std::ostream* out) {
    *out << head.name;
}

class RefusedHead : public testing::TestWithParam<BadHead> {};

TEST_P(RefusedHead, IsRefused) {
    const auto head = parse(GetParam().text);
    ASSERT_TRUE(head.has_error());
    EXPECT_EQ(head.error(), GetParam().status);
}

std::vector<BadHead> bad_heads() {
    const auto target = [](const std::string& text) {
        return "GET " + text + " HTTP/1.1\r\nHost: h\r\n\r\n";
    };
    const auto fields = [](const std::string& text) {
        return "POST / HTTP/1.1\r\nHost: h\r\n" + text + "\r\n\r\n";
    };
    std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 100; ++i) {
        many += "X: y\r\n";
    }
    return {
        {"Empty", "", 400},
        {"NoVersion", "GET /\r\nHost: h\r\n\r\n", 400},
        {"OldProtocol", "GET / HTTP/0.9\r\nHost: h\r\n\r\n", 505},
        {"NewProtocol", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        {"Trace", "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", 405},
        {"Connect", "CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n", 405},
        {"UnknownMethod", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 405},
        {"MethodNoToken", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"AbsoluteForm", target("http://evil/"), 400},
        {"Asterisk", target("*"), 400},
        {"ParentSegment", target("/a/../b"), 400},
        {"EncodedParent", target("/a/%2e%2e/b"), 400},
        {"DoubleEncoded", target("/a/%252e%252e/b"), 400},
        {"EncodedNul", target("/a%00"), 400},
        {"Backslash", target("/a\\b"), 400},
        {"EncodedBackslash", target("/a%5cb"), 400},
        {"BrokenEscape", target("/a%2"), 400},
        {"SpaceInTarget", target("/a b"), 400},
        {"Fragment", target("/a#b"), 400},
        {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        {"TwoHosts", fields("Host: i"), 400},
        {"SpaceBeforeColon", fields("X : y"), 400},
        {"Folded", fields("X: y\r\n z: w"), 400},
        {"NoColon", fields("X"), 400},
        {"EmptyName", fields(": y"), 400},
        {"NulInValue", fields(std::string{"X: a\0b", 6}), 400},
        {"BareCr", fields("X: a\rb"), 400},
        {"BareLf", fields("X: a\nY: b"), 400},
        {"TwoLengths", fields("Content-Length: 1\r\nContent-Length: 1"), 400},
        {"LengthAndCoding", fields("Content-Length: 1\r\nTransfer-Encoding: chunked"), 400},
        {"LengthNegative", fields("Content-Length: -1"), 400},
        {"LengthSigned", fields("Content-Length: +1"), 400},
        {"LengthList", fields("Content-Length: 1, 1"), 400},
        {"LengthEmpty", fields("Content-Length:"), 400},
        {"LengthHuge", fields("Content-Length: 99999999999999999999"), 400},
        {"CodingGzip", fields("Transfer-Encoding: gzip, chunked"), 501},
        {"CodingIdentity", fields("Transfer-Encoding: identity"), 501},
        {"CodingInOldVersion", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"TooManyFields", many + "\r\n", 431},
        {"NoEnd", "GET / HTTP/1.1\r\nHost: h\r\n", 400},
    };
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedHead, testing::ValuesIn(bad_heads()),
                         [](const auto& tested) { return std::string{tested.param.name}; });

TEST(RequestHead, AsManyFieldsAsAllowed) {
    std::string text = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (std::size_t i = 1; i < kLimits.header_fields; ++i) {
        text += "X: y\r\n";
    }
    EXPECT_TRUE(parse(text + "\r\n").has_value());
}

}  // namespace
}  // namespace heydok::net
