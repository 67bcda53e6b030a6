#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "rtc/sdp/media_section.hpp"

namespace heydok::sdp {

// The words of SDP for our enumerations, used in both directions.

inline constexpr std::array<std::pair<std::string_view, MediaKind>, 3> kKindNames{
    {{"audio", MediaKind::audio},
     {"video", MediaKind::video},
     {"application", MediaKind::application}}};
inline constexpr std::array<std::pair<std::string_view, Direction>, 4> kDirectionNames{
    {{"sendrecv", Direction::sendrecv},
     {"sendonly", Direction::sendonly},
     {"recvonly", Direction::recvonly},
     {"inactive", Direction::inactive}}};
inline constexpr std::array<std::pair<std::string_view, Setup>, 4> kSetupNames{
    {{"actpass", Setup::actpass},
     {"active", Setup::active},
     {"passive", Setup::passive},
     {"holdconn", Setup::holdconn}}};
inline constexpr std::array<std::pair<std::string_view, RidDirection>, 2> kRidDirectionNames{
    {{"send", RidDirection::send}, {"recv", RidDirection::recv}}};
inline constexpr std::array<std::pair<std::string_view, HashAlgorithm>, 3> kHashNames{
    {{"sha-256", HashAlgorithm::sha256},
     {"sha-384", HashAlgorithm::sha384},
     {"sha-512", HashAlgorithm::sha512}}};

/// Digest size in bytes.
constexpr std::size_t hash_size(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::sha256:
            return 32;
        case HashAlgorithm::sha384:
            return 48;
        case HashAlgorithm::sha512:
            return 64;
    }
    return 0;
}

template <class Enum, std::size_t Size>
constexpr std::optional<Enum> value_of(
    const std::array<std::pair<std::string_view, Enum>, Size>& names, std::string_view word) {
    for (const auto& [name, value] : names) {
        if (name == word) {
            return value;
        }
    }
    return std::nullopt;
}

/// Empty for a value without a name.
template <class Enum, std::size_t Size>
constexpr std::string_view name_of(const std::array<std::pair<std::string_view, Enum>, Size>& names,
                                   Enum wanted) {
    for (const auto& [name, value] : names) {
        if (value == wanted) {
            return name;
        }
    }
    return {};
}

}  // namespace heydok::sdp
