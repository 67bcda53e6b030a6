#include "rtc/sdp/codec.hpp"

#include <algorithm>

#include "rtc/sdp/text.hpp"

namespace heydok::sdp {
namespace {

constexpr unsigned kMaxPayloadType = 127;

/// One "key=value" of an fmtp and where it stands in the text.
struct Parameter {
    std::string_view key;
    std::string_view value;
    std::size_t begin;
    std::size_t end;
};

/// The parameter that starts at or after `position`; nothing at the end.
std::optional<Parameter> parameter_at(std::string_view fmtp, std::size_t position) {
    const std::size_t begin = fmtp.find_first_not_of("; ", position);
    if (begin == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t end = std::min(fmtp.find(';', begin), fmtp.size());
    const std::string_view text = fmtp.substr(begin, end - begin);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        return Parameter{trimmed(text), {}, begin, end};
    }
    return Parameter{trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1)), begin, end};
}

std::optional<Parameter> find_parameter(std::string_view fmtp, std::string_view key) {
    std::size_t position = 0;
    while (const auto parameter = parameter_at(fmtp, position)) {
        if (equals_ignoring_case(parameter->key, key)) {
            return parameter;
        }
        position = parameter->end;
    }
    return std::nullopt;
}

}  // namespace

bool Codec::is(std::string_view codec_name) const {
    return equals_ignoring_case(name, codec_name);
}

std::optional<std::string_view> Codec::parameter(std::string_view key) const {
    const auto found = find_parameter(fmtp, key);
    if (!found) {
        return std::nullopt;
    }
    return found->value;
}

void Codec::set_parameter(std::string_view key, std::string_view value) {
    std::string text{key};
    text.append("=").append(value);
    if (const auto found = find_parameter(fmtp, key)) {
        fmtp.replace(found->begin, found->end - found->begin, text);
    } else {
        fmtp.append(fmtp.empty() ? "" : ";").append(text);
    }
}

std::optional<std::uint8_t> Codec::apt() const {
    const auto value = parameter("apt");
    const auto number = value ? read_number<unsigned>(*value) : std::nullopt;
    if (!is("rtx") || !number || *number > kMaxPayloadType) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(*number);
}

bool Codec::has_feedback(std::string_view line) const {
    return std::find(feedback.begin(), feedback.end(), line) != feedback.end();
}

void Codec::restrict_feedback(const std::vector<std::string_view>& accepted) {
    std::erase_if(feedback, [&](const std::string& line) {
        return std::find(accepted.begin(), accepted.end(), line) == accepted.end();
    });
}

}  // namespace heydok::sdp
