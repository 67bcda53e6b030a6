#include "rtc/ice/candidate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/random.hpp"

namespace heydok::ice {
namespace {

constexpr std::size_t kMaxFoundationLength = 32;  // RFC 8839 section 5.1
constexpr std::uint16_t kMaxComponent = 256;

/// Takes the next word, separated by single or repeated spaces; empty at the end.
std::string_view next_word(std::string_view& text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

template <class Number>
std::optional<Number> number(std::string_view word) {
    Number value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.empty() || error != std::errc{} || end != word.data() + word.size()) {
        return std::nullopt;
    }
    return value;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view name_of(CandidateType type) {
    switch (type) {
        case CandidateType::host:
            return "host";
        case CandidateType::srflx:
            return "srflx";
        case CandidateType::prflx:
            return "prflx";
        case CandidateType::relay:
            return "relay";
    }
    return "host";
}

std::string_view name_of(TcpType type) {
    switch (type) {
        case TcpType::active:
            return "active";
        case TcpType::passive:
            return "passive";
        case TcpType::so:
            return "so";
    }
    return "passive";
}

std::optional<CandidateType> read_type(std::string_view word) {
    for (const auto type :
         {CandidateType::host, CandidateType::srflx, CandidateType::prflx, CandidateType::relay}) {
        if (word == name_of(type)) {
            return type;
        }
    }
    return std::nullopt;
}

std::optional<TcpType> read_tcp_type(std::string_view word) {
    for (const auto type : {TcpType::active, TcpType::passive, TcpType::so}) {
        if (word == name_of(type)) {
            return type;
        }
    }
    return std::nullopt;
}

/// Reads "1 1 udp 2130706431": what stands before the address.
Parsed<void> read_head(std::string_view& rest, Candidate& candidate) {
    const std::string_view foundation = next_word(rest);
    const auto component = number<std::uint16_t>(next_word(rest));
    const std::string_view transport = next_word(rest);
    const auto priority = number<std::uint32_t>(next_word(rest));
    if (foundation.empty() || foundation.size() > kMaxFoundationLength ||
        foundation.find_first_not_of(Random::kIceChars) != std::string_view::npos || !component ||
        *component == 0 || *component > kMaxComponent || !priority) {
        return ParseError::malformed;
    }
    candidate.foundation = std::string{foundation};
    candidate.component = *component;
    candidate.priority = *priority;
    if (equals_ignoring_case(transport, "tcp")) {
        candidate.address.protocol = Protocol::tcp;
    } else if (!equals_ignoring_case(transport, "udp")) {
        return ParseError::unsupported;
    }
    return {};
}

Parsed<void> read_address(std::string_view& rest, Candidate& candidate) {
    const std::string_view host = next_word(rest);
    const auto port = number<std::uint16_t>(next_word(rest));
    const std::string_view typ = next_word(rest);
    const auto type = read_type(next_word(rest));
    if (host.empty() || !port || typ != "typ" || !type) {
        return ParseError::malformed;
    }
    const auto address = parse_address(host, *port);
    if (!address) {
        return ParseError::unsupported;  // a name; never resolved (A19)
    }
    const Protocol protocol = candidate.address.protocol;
    candidate.address = *address;
    candidate.address.protocol = protocol;
    candidate.type = *type;
    return {};
}

}  // namespace

std::uint32_t candidate_priority(CandidateType type, std::uint16_t local_preference) {
    std::uint32_t type_preference = 0;  // RFC 8445 section 5.1.2.2
    switch (type) {
        case CandidateType::host:
            type_preference = 126;
            break;
        case CandidateType::prflx:
            type_preference = 110;
            break;
        case CandidateType::srflx:
            type_preference = 100;
            break;
        case CandidateType::relay:
            type_preference = 0;
            break;
    }
    return type_preference << 24 | static_cast<std::uint32_t>(local_preference) << 8 | (256u - 1);
}

Candidate host_candidate(const TransportAddress& advertised, std::uint16_t local_preference) {
    Candidate candidate;
    candidate.address = advertised;
    candidate.address.connection = 0;
    const bool is_tcp = advertised.protocol == Protocol::tcp;
    // One foundation for each transport; TCP ranks below UDP (RFC 6544 section 4.2).
    candidate.foundation = is_tcp ? "2" : "1";
    candidate.priority = candidate_priority(
        CandidateType::host,
        is_tcp ? static_cast<std::uint16_t>(local_preference / 2) : local_preference);
    if (is_tcp) {
        candidate.tcp_type = TcpType::passive;
    }
    return candidate;
}

Parsed<Candidate> parse_candidate(std::string_view text) {
    if (text.size() > kMaxCandidateLength) {
        return ParseError::too_large;
    }
    if (text.starts_with("a=")) {
        text.remove_prefix(2);
    }
    constexpr std::string_view kPrefix = "candidate:";
    if (!text.starts_with(kPrefix)) {
        return ParseError::malformed;
    }
    std::string_view rest = text.substr(kPrefix.size());
    Candidate candidate;
    if (const auto head = read_head(rest, candidate); !head) {
        return head.error();
    }
    if (const auto address = read_address(rest, candidate); !address) {
        return address.error();
    }
    for (auto key = next_word(rest); !key.empty(); key = next_word(rest)) {
        const std::string_view value = next_word(rest);
        if (key == "tcptype") {
            candidate.tcp_type = read_tcp_type(value);
        }
    }
    const bool is_tcp = candidate.address.protocol == Protocol::tcp;
    if (is_tcp != candidate.tcp_type.has_value()) {
        return ParseError::malformed;  // TCP needs a tcptype (RFC 6544 section 4.5), UDP has none
    }
    return candidate;
}

std::string candidate_text(const Candidate& candidate) {
    const bool is_tcp = candidate.address.protocol == Protocol::tcp;
    std::string text =
        fmt::format("candidate:{} {} {} {} {} {} typ {}", candidate.foundation, candidate.component,
                    is_tcp ? "tcp" : "udp", candidate.priority, address_text(candidate.address),
                    candidate.address.port, name_of(candidate.type));
    if (candidate.tcp_type) {
        text += fmt::format(" tcptype {}", name_of(*candidate.tcp_type));
    }
    return text;
}

}  // namespace heydok::ice
