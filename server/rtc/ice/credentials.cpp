#include "rtc/ice/credentials.hpp"

#include <algorithm>

namespace heydok::ice {
namespace {

constexpr std::size_t kUfragLength = 16;  // 96 bits at 6 bits a character
constexpr std::size_t kPwdLength = 32;    // 192 bits

bool is_ice_text(std::string_view text, std::size_t min_length) {
    return text.size() >= min_length && text.size() <= kMaxCredentialLength &&
           text.find_first_not_of(Random::kIceChars) == std::string_view::npos;
}

}  // namespace

Credentials make_credentials(Random& random) {
    std::string ufrag = random.text(kUfragLength, Random::kIceChars);
    return {std::move(ufrag), random.text(kPwdLength, Random::kIceChars)};
}

Credentials make_marked_credentials(Random& random, std::uint8_t mark) {
    Credentials result = make_credentials(random);
    result.ufrag.front() = Random::kIceChars[mark % Random::kIceChars.size()];
    return result;
}

std::optional<std::uint8_t> ufrag_mark(std::string_view ufrag) {
    const std::size_t mark =
        ufrag.empty() ? std::string_view::npos : Random::kIceChars.find(ufrag.front());
    return mark == std::string_view::npos ? std::nullopt
                                          : std::optional{static_cast<std::uint8_t>(mark)};
}

bool is_valid_ufrag(std::string_view ufrag) {
    return is_ice_text(ufrag, kMinUfragLength);
}

bool is_valid_pwd(std::string_view pwd) {
    return is_ice_text(pwd, kMinPwdLength);
}

std::optional<Username> read_username(const stun::Message& message) {
    const std::string_view text = message.username();
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const Username username{text.substr(0, colon), text.substr(colon + 1)};
    for (const std::string_view half : {username.receiver_ufrag, username.sender_ufrag}) {
        if (half.empty() || half.size() > kMaxCredentialLength) {
            return std::nullopt;
        }
    }
    return username;
}

std::optional<std::string_view> addressed_ufrag(const stun::Message& message) {
    if (message.message_class() != stun::Class::request ||
        message.method() != stun::Method::binding) {
        return std::nullopt;
    }
    const auto username = read_username(message);
    if (!username) {
        return std::nullopt;
    }
    return username->receiver_ufrag;
}

}  // namespace heydok::ice
