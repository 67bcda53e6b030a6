#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include "net/address_prefixes.hpp"
#include "net/http_test_server.hpp"

namespace heydok::net {
namespace {

class HttpClientTest : public ::testing::Test {
  protected:
    std::string code_of(ClientRequest request) {
        const auto answer =
            asio::co_spawn(server_.io(), http_request(std::move(request)), asio::use_future).get();
        return answer ? std::to_string(answer->status) : answer.error().code;
    }
    [[nodiscard]] std::string url(const std::string& host) const {
        return "http://" + host + ":" + std::to_string(server_.port()) + "/echo";
    }
    net::testing::TestServer server_;
};

TEST_F(HttpClientTest, ConnectsToAllowedAddressesOnly) {
    EXPECT_EQ("200", code_of({.method = "POST", .url = url("127.0.0.1")}));
    for (const std::string host : {"127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1"}) {
        EXPECT_EQ("forbidden-address",
                  code_of({.method = "POST", .url = url(host), .may_connect = is_public}))
            << host;
    }
    const auto loopback = AddressPrefixes::parse({"127.0.0.0/8"}).value();
    EXPECT_EQ("200", code_of({.method = "POST",
                              .url = url("localhost"),
                              .may_connect = [loopback](const TransportAddress& address) {
                                  return loopback.contains(address);
                              }}));
}

TEST_F(HttpClientTest, WhatIsNoAddressOfTheWebIsRefused) {
    for (const std::string bad :
         {"", "file:///etc/passwd", "gopher://127.0.0.1/", "http://", "https:/x", "127.0.0.1:80"}) {
        EXPECT_EQ("invalid-url", code_of({.url = bad})) << bad;
    }
}

}  // namespace
}  // namespace heydok::net
