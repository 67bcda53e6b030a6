#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.hpp"
#include "base/result.hpp"

namespace heydok::ice {

/// How many remote candidates a description or trickle may leave with us.
inline constexpr std::size_t kMaxRemoteCandidates = 32;
/// A longer candidate line is refused.
inline constexpr std::size_t kMaxCandidateLength = 1024;

enum class CandidateType : std::uint8_t { host, srflx, prflx, relay };
/// Which side opens the connection of a TCP candidate (RFC 6544 section 4.5).
enum class TcpType : std::uint8_t { active, passive, so };

/// One candidate (RFC 8839 section 5.1). The address is numeric; a name (mDNS) is `unsupported`,
/// because we never resolve one.
struct Candidate {
    std::string foundation = "1";
    std::uint16_t component = 1;
    std::uint32_t priority = 0;
    TransportAddress address;  ///< protocol says UDP or TCP; connection is 0
    CandidateType type = CandidateType::host;
    std::optional<TcpType> tcp_type;
    friend bool operator==(const Candidate&, const Candidate&) = default;
};

/// The priority of RFC 8445 section 5.1.2.1 for component 1; `local_preference` tells candidates of
/// one type apart, higher is better.
std::uint32_t candidate_priority(CandidateType type, std::uint16_t local_preference);

/// Our host candidates for the advertised addresses, UDP before TCP (passive), in the order given.
Candidate host_candidate(const TransportAddress& advertised, std::uint16_t local_preference);

/// Reads "candidate:..." with or without "a=" in front. Unknown extension attributes are skipped;
/// `unsupported` for a name instead of an address or another transport.
Parsed<Candidate> parse_candidate(std::string_view text);

/// The text that follows "a=" in SDP.
std::string candidate_text(const Candidate& candidate);

}  // namespace heydok::ice
