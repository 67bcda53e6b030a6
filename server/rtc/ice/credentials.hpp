#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "rtc/stun/message.hpp"

namespace heydok::ice {

// Lengths of RFC 8839 section 5.4.
inline constexpr std::size_t kMinUfragLength = 4;
inline constexpr std::size_t kMinPwdLength = 22;
inline constexpr std::size_t kMaxCredentialLength = 256;

/// User fragment and password of one side (RFC 8445 section 5.3). Secret: has no log formatter.
struct Credentials {
    std::string ufrag;
    std::string pwd;
    friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// New credentials: the fragment carries 96 bits, so it also serves to find the peer of a datagram;
/// the password carries 192.
Credentials make_credentials(Random& random);
/// The same, with the fragment's first character telling a number from 0 to 63 (90 bits remain):
/// which of several media threads the fragment belongs to.
Credentials make_marked_credentials(Random& random, std::uint8_t mark);
/// The number that a fragment's first character tells; nothing for no ICE character.
std::optional<std::uint8_t> ufrag_mark(std::string_view ufrag);

/// 4 to 256 letters, digits, '+' and '/'. For signalling; the packet path only compares.
bool is_valid_ufrag(std::string_view ufrag);
/// 22 to 256 of the same characters.
bool is_valid_pwd(std::string_view pwd);
inline bool is_valid(const Credentials& credentials) {
    return is_valid_ufrag(credentials.ufrag) && is_valid_pwd(credentials.pwd);
}

/// The two halves of USERNAME (RFC 8445 section 7.2.2), views into the datagram.
struct Username {
    std::string_view receiver_ufrag;
    std::string_view sender_ufrag;
};

/// Splits USERNAME at its colon; nothing when it is absent, has no colon, or a half is empty or
/// over 256 bytes.
std::optional<Username> read_username(const stun::Message& message);

/// Which of our fragments a Binding request is meant for: what a demultiplexer looks up when the
/// address is new. Proves nothing; nothing for any other message.
std::optional<std::string_view> addressed_ufrag(const stun::Message& message);

}  // namespace heydok::ice
