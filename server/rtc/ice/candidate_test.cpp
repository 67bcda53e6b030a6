#include "rtc/ice/candidate.hpp"

#include <gtest/gtest.h>

namespace heydok::ice {
namespace {

TEST(IceCandidate, ReadsAHostCandidateAsChromiumWritesIt) {
    const auto candidate = parse_candidate(
        "candidate:842163049 1 udp 2122260223 192.0.2.7 50123 typ host generation 0 ufrag EsAw "
        "network-id 1 network-cost 10");
    ASSERT_TRUE(candidate);
    EXPECT_EQ(candidate->foundation, "842163049");
    EXPECT_EQ(candidate->component, 1);
    EXPECT_EQ(candidate->priority, 2122260223u);
    EXPECT_EQ(candidate->address, parse_address("192.0.2.7", 50123));
    EXPECT_EQ(candidate->type, CandidateType::host);
    EXPECT_FALSE(candidate->tcp_type);
}

TEST(IceCandidate, ReadsReflexiveRelayAndTcp) {
    const auto reflexive = parse_candidate(
        "a=candidate:1 1 UDP 1686052607 198.51.100.4 61000 typ srflx raddr 192.0.2.7 rport 50123");
    ASSERT_TRUE(reflexive);
    EXPECT_EQ(reflexive->type, CandidateType::srflx);

    const auto tcp = parse_candidate(
        "candidate:3 1 tcp 1518280447 2001:db8::7 9 typ host tcptype active generation 0");
    ASSERT_TRUE(tcp);
    EXPECT_EQ(tcp->address.protocol, Protocol::tcp);
    EXPECT_EQ(tcp->tcp_type, TcpType::active);
}

TEST(IceCandidate, A19_NamesAreNotResolved) {
    const auto candidate = parse_candidate(
        "candidate:1 1 udp 2122260223 4f3c9f1a-aaaa-bbbb-cccc-0123456789ab.local 50123 typ host");
    EXPECT_EQ(candidate.error(), ParseError::unsupported);
}

TEST(IceCandidate, A21_MappedAndPlainIpv4AreOneAddress) {
    const auto plain = parse_candidate("candidate:1 1 udp 1 192.0.2.7 5 typ host");
    const auto mapped = parse_candidate("candidate:1 1 udp 1 ::ffff:192.0.2.7 5 typ host");
    ASSERT_TRUE(plain && mapped);
    EXPECT_EQ(plain->address, mapped->address);
    EXPECT_EQ(parse_candidate("candidate:1 1 udp 1 fe80::1%eth0 5 typ host").error(),
              ParseError::unsupported)
        << "zones mean nothing to us";
}

TEST(IceCandidate, RefusesWhatIsMalformed) {
    for (const std::string_view text :
         {"", "candidate:", "candidate:1 1 udp", "candidate:1 0 udp 1 192.0.2.7 5 typ host",
          "candidate:1 257 udp 1 192.0.2.7 5 typ host", "candidate:1 1 udp -1 192.0.2.7 5 typ host",
          "candidate:1 1 udp 4294967296 192.0.2.7 5 typ host",
          "candidate:1 1 udp 1 192.0.2.7 65536 typ host", "candidate:1 1 udp 1 192.0.2.7 5 host",
          "candidate:1 1 udp 1 192.0.2.7 5 typ nobody", "candidate:1 1 tcp 1 192.0.2.7 5 typ host",
          "candidate:1 1 udp 1 192.0.2.7 5 typ host tcptype active",
          "candidate:1\r\na=x 1 udp 1 192.0.2.7 5 typ host",
          "candidate:123456789012345678901234567890123 1 udp 1 192.0.2.7 5 typ host"}) {
        const auto candidate = parse_candidate(text);
        EXPECT_TRUE(!candidate && candidate.error() == ParseError::malformed) << text;
    }
    EXPECT_EQ(parse_candidate("candidate:1 1 sctp 1 192.0.2.7 5 typ host").error(),
              ParseError::unsupported);
    EXPECT_EQ(parse_candidate(std::string(kMaxCandidateLength + 1, 'a')).error(),
              ParseError::too_large);
}

TEST(IceCandidate, WritesOurHostCandidates) {
    TransportAddress address = *parse_address("203.0.113.5", 7882);
    EXPECT_EQ(candidate_text(host_candidate(address, 65535)),
              "candidate:1 1 udp 2130706431 203.0.113.5 7882 typ host");
    address.protocol = Protocol::tcp;
    const Candidate tcp = host_candidate(address, 65535);
    EXPECT_EQ(candidate_text(tcp),
              "candidate:2 1 tcp 2122317823 203.0.113.5 7882 typ host tcptype passive");
    EXPECT_EQ(*parse_candidate(candidate_text(tcp)), tcp);
}

}  // namespace
}  // namespace heydok::ice
