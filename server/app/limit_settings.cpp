#include "app/limit_settings.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "app/config.hpp"
#include "app/config_section.hpp"
#include "base/assert.hpp"

namespace heydok::app {
namespace {

/// A setting and how it is written and read.
struct Setting {
    LimitRange range;
    void (*set)(LimitSettings& limits, std::uint64_t value);
    std::uint64_t (*get)(const LimitSettings& limits);
};

/// A number that lies at the end of these members, one in the other.
template <auto... kMembers>
constexpr Setting number(std::string_view key, std::uint64_t least, std::uint64_t cap) {
    return {{key, least, cap},
            [](LimitSettings& limits, std::uint64_t value) {
                auto& target = (limits.*....*kMembers);
                target = static_cast<std::remove_reference_t<decltype(target)>>(value);
            },
            [](const LimitSettings& limits) {
                return static_cast<std::uint64_t>((limits.*....*kMembers));
            }};
}

/// The same for a time in milliseconds.
template <auto... kMembers>
constexpr Setting span(std::string_view key, std::uint64_t least, std::uint64_t cap) {
    return {{key, least, cap},
            [](LimitSettings& limits, std::uint64_t value) {
                (limits.*....*kMembers) = std::chrono::milliseconds{value};
            },
            [](const LimitSettings& limits) {
                return static_cast<std::uint64_t>(
                    std::chrono::duration_cast<std::chrono::milliseconds>((limits.*....*kMembers))
                        .count());
            }};
}

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;
constexpr auto kMedia = &LimitSettings::media;
constexpr auto kChecks = &media::Limits::checks;
constexpr auto kData = &media::Limits::data;
constexpr auto kMessages = &LimitSettings::messages;
constexpr auto kHttp = &LimitSettings::http;
using media::Limits;
using net::HttpLimits;
using signaling::MessageLimits;

constexpr std::array<Setting, 28> kSettings{{
    number<kMedia, &Limits::published_tracks>("published_tracks", 1, 64),
    number<kMedia, &Limits::subscribed_tracks>("subscribed_tracks", 1, 1'000),
    number<kMedia, &Limits::media_bits_per_second>("media_bits_per_second", 64'000, 100'000'000),
    number<kMedia, &Limits::media_packets_per_second>("media_packets_per_second", 50, 20'000),
    number<kMedia, &Limits::repeats_per_second>("repeats_per_second", 1, 3'000),
    number<kMedia, &Limits::key_frame_interval_ms>("key_frame_interval_ms", 100, 10'000),
    number<kMedia, kData, &sctp::Limits::message_bytes>("data_message_bytes", 4 * kKiB, 64 * kKiB),
    number<kMedia, kData, &sctp::Limits::buffered_bytes>("data_buffered_bytes", 64 * kKiB,
                                                         16 * kMiB),
    span<kMedia, kChecks, &ice::Limits::consent>("consent_ms", 10'000, 30'000),
    number<kMedia, kChecks, &ice::Limits::checks_per_source>("checks_per_source", 5, 1'000),
    number<kMedia, kChecks, &ice::Limits::stranger_checks_per_user>("stranger_checks_per_user", 50,
                                                                    20'000),
    number<kMedia, kChecks, &ice::Limits::stranger_checks>("stranger_checks", 100, 200'000),
    number<kMedia, kChecks, &ice::Limits::remembered_sources>("remembered_sources", 64, 65'536),
    number<kMedia, &Limits::handshakes>("handshakes", 16, 16'384),
    number<kMedia, &Limits::handshakes_per_address>("handshakes_per_address", 1, 1'024),
    span<kMedia, &Limits::handshake_time>("handshake_ms", 2'000, 30'000),
    number<kMessages, &MessageLimits::per_second>("signal_messages_per_second", 1, 1'000),
    number<kMessages, &MessageLimits::burst>("signal_message_burst", 1, 2'000),
    number<kHttp, &HttpLimits::websocket_message_bytes>("signal_message_bytes", 16 * kKiB, kMiB),
    number<kHttp, &HttpLimits::websocket_queue_bytes>("signal_queue_bytes", 64 * kKiB, 16 * kMiB),
    number<kHttp, &HttpLimits::connections_per_address>("connections_per_address", 1, 2'048),
    number<kHttp, &HttpLimits::connections>("connections", 1, 65'536),
    number<kHttp, &HttpLimits::tls_handshakes_per_second>("tls_handshakes_per_second", 10, 10'000),
    number<kHttp, &HttpLimits::tls_handshakes_per_address>("tls_handshakes_per_address", 1, 1'000),
    number<kHttp, &HttpLimits::header_bytes>("header_bytes", 2 * kKiB, 64 * kKiB),
    number<kHttp, &HttpLimits::body_bytes>("body_bytes", kKiB, 64 * kKiB),
    span<kHttp, &HttpLimits::header_deadline>("header_ms", 500, 60'000),
    span<kHttp, &HttpLimits::body_deadline>("body_ms", 500, 120'000),
}};

const Setting* find(std::string_view key) {
    for (const Setting& setting : kSettings) {
        if (setting.range.key == key) {
            return &setting;
        }
    }
    return nullptr;
}

}  // namespace

std::vector<LimitRange> limit_ranges() {
    std::vector<LimitRange> out;
    for (const Setting& setting : kSettings) {
        out.push_back(setting.range);
    }
    return out;
}

std::string limit_variable(std::string_view key) {
    std::string name = "HEYDOK_LIMIT_";
    for (const char c : key) {
        name += c == '_' ? c : static_cast<char>(c - 'a' + 'A');
    }
    return name;
}

bool set_limit(LimitSettings& limits, std::string_view key, std::string_view text) {
    const Setting* setting = find(key);
    if (setting == nullptr) {
        return false;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const LimitRange& range = setting->range;
    if (error != std::errc{} || end != text.data() + text.size() || value < range.least ||
        value > range.cap) {
        throw ConfigError(
            fmt::format("limits.{} must be a number from {} to {}", key, range.least, range.cap));
    }
    setting->set(limits, value);
    return true;
}

std::uint64_t get_limit(const LimitSettings& limits, std::string_view key) {
    const Setting* setting = find(key);
    HEYDOK_ASSERT(setting != nullptr);
    return setting->get(limits);
}

void read_limit_section(LimitSettings& limits, const YAML::Node& node) {
    read_section(node, "limits", [&limits](const std::string& key, const std::string& value) {
        return set_limit(limits, key, value);
    });
}

}  // namespace heydok::app
