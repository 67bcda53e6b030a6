#include "app/config.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "app/secret_files.hpp"

namespace heydok::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
}
const Environment kNone = environment({});

std::string error_of(const std::string& yaml, const Environment& variables = kNone) {
    try {
        load_config(yaml, variables);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "no error";
}

/// A folder that goes with the test.
class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "heydok-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::filesystem::path file(const std::string& name, const std::string& text,
                                             mode_t mode) const {
        const auto path = path_ / name;
        std::ofstream{path} << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

TEST(Config, SampleHoldsEveryKeyWithItsDefault) {
    std::ifstream file{std::filesystem::path{HEYDOK_FIXTURES} / "../../deploy/heydok.example.yaml"};
    ASSERT_TRUE(file);
    std::ostringstream sample;
    sample << file.rdbuf();
    for (const std::string& key : config_keys()) {
        EXPECT_THAT(sample.str(), HasSubstr("\n" + key + ": ")) << key;
    }
    const Config from_sample = load_config(sample.str(), kNone);
    const Config defaults;
    EXPECT_EQ(from_sample.livekit_url, defaults.livekit_url);
    EXPECT_EQ(from_sample.livekit_api_key, defaults.livekit_api_key);
    EXPECT_EQ(from_sample.livekit_api_secret, defaults.livekit_api_secret);
    EXPECT_EQ(from_sample.secret_key, defaults.secret_key);
    EXPECT_EQ(from_sample.cors_origins, defaults.cors_origins);
    EXPECT_EQ(from_sample.frontend_url, defaults.frontend_url);
    EXPECT_EQ(from_sample.listen, defaults.listen);
    EXPECT_EQ(from_sample.trusted_proxies, defaults.trusted_proxies);
    EXPECT_EQ(from_sample.session_idle_minutes, defaults.session_idle_minutes);
    EXPECT_EQ(from_sample.profile, defaults.profile);
    EXPECT_EQ(from_sample.data_dir, defaults.data_dir);
    EXPECT_EQ(from_sample.rtc_port, defaults.rtc_port);
    EXPECT_EQ(from_sample.rtc_address, defaults.rtc_address);
    EXPECT_EQ(from_sample.turn_urls, defaults.turn_urls);
    EXPECT_EQ(from_sample.turn_secret, defaults.turn_secret);
    EXPECT_EQ(from_sample.tls_certificate, defaults.tls_certificate);
    EXPECT_EQ(from_sample.tls_key, defaults.tls_key);
    EXPECT_EQ(from_sample.webhook_urls, defaults.webhook_urls);
    EXPECT_EQ(from_sample.webhook_networks, defaults.webhook_networks);
    EXPECT_EQ(from_sample.log_level, defaults.log_level);
    for (const LimitRange& range : limit_ranges()) {
        EXPECT_THAT(sample.str(), HasSubstr("\n  " + std::string{range.key} + ": ")) << range.key;
        EXPECT_EQ(get_limit(from_sample.limits, range.key), get_limit(defaults.limits, range.key));
    }
}

TEST(Config, EachLimitHasItsRange) {
    for (const LimitRange& range : limit_ranges()) {
        SCOPED_TRACE(range.key);
        const auto load = [&](std::uint64_t value) {
            return load_config(fmt::format("limits:\n  {}: {}\n", range.key, value), kNone);
        };
        EXPECT_EQ(get_limit(load(range.least).limits, range.key), range.least);
        EXPECT_EQ(get_limit(load(range.cap).limits, range.key), range.cap);
        EXPECT_THROW(load(range.least - 1), ConfigError);
        EXPECT_THROW(load(range.cap + 1), ConfigError);
    }
    EXPECT_EQ(error_of("limits:\n  published_tracks: many"),
              "limits.published_tracks must be a number from 1 to 64");
    EXPECT_EQ(error_of("limits:\n  nothing: 1"), "line 2: unknown key nothing in limits");
    EXPECT_EQ(error_of("limits: 5"), "line 1: limits must be a list of `key: value` lines");
    const Config config = load_config("limits:\n  published_tracks: 2",
                                      environment({{"HEYDOK_LIMIT_PUBLISHED_TRACKS", "3"}}));
    EXPECT_EQ(config.limits.media.published_tracks, 3u);
}

TEST(Config, UnknownKeyNamesItsLine) {
    EXPECT_EQ(error_of("listen: 0.0.0.0:1\nlissten: 0.0.0.0:2\n"), "line 2: unknown key lissten");
}

TEST(Config, WrongShapesNameTheirLineAndNoValue) {
    EXPECT_EQ(error_of("rtc_port: [1, 2]"), "line 1: rtc_port must be one value");
    EXPECT_EQ(error_of("rtc_port: 65536"), "rtc_port must be a number from 0 to 65535");
    EXPECT_EQ(error_of("listen: a\nlisten: b"), "line 2: listen is set twice");
    EXPECT_EQ(error_of("- a\n- b"), "the configuration must be a list of `key: value` lines");
    EXPECT_THAT(error_of("listen: \"abc\ndata_dir: x"), HasSubstr("not valid YAML"));
    EXPECT_THAT(error_of("secret_key: [hidden-value]"), Not(HasSubstr("hidden-value")));
    EXPECT_THAT(error_of("secret_key: hidden-value"), Not(HasSubstr("hidden-value")));
}

TEST(Config, EnvironmentWinsOverTheFile) {
    const Config config = load_config(
        "rtc_port: 1\ndata_dir: /a\ncors_origins: [https://a]",
        environment({{"HEYDOK_RTC_PORT", "2"}, {"CORS_ORIGINS", "https://b, https://c"}}));
    EXPECT_EQ(config.rtc_port, 2);
    EXPECT_EQ(config.data_dir, "/a");
    EXPECT_THAT(config.cors_origins, ElementsAre("https://b", "https://c"));
}

TEST(Config, ThingsThatBelongTogether) {
    EXPECT_EQ(error_of("tls_key: k.pem"), "tls_certificate and tls_key belong together");
    EXPECT_EQ(error_of("livekit_api_key: k"),
              "livekit_api_key and livekit_api_secret belong together");
    EXPECT_EQ(error_of("livekit_url: wss://media.example"),
              "livekit_url needs livekit_api_key and livekit_api_secret");
    EXPECT_EQ(error_of("livekit_url: media.example"),
              "livekit_url must begin with ws:// or wss:// or http:// or https://");
    EXPECT_EQ(error_of("turn_urls: [\"turn:relay.example\"]"),
              "turn_urls and turn_secret belong together");
    EXPECT_EQ(error_of("turn_secret: hidden-value"), "turn_urls and turn_secret belong together");
    EXPECT_EQ(error_of("turn_urls: [\"stun:relay.example\"]\nturn_secret: s"),
              "turn_urls must begin with turn: or turns:");
    EXPECT_EQ(error_of("secret_key: short"), "secret_key needs at least 32 characters");
    EXPECT_EQ(error_of("log_level: loud"),
              "log_level must be trace, debug, info, warning or error");
}

TEST(Config, SecretsComeFromFilesAsContainersMountThem) {
    const Folder folder;
    const std::string secret(40, 's');
    const auto good = folder.file("good", secret + "\n", 0600);
    const auto open = folder.file("open", secret, 0644);
    const Config config = load_config({}, environment({{"SECRET_KEY_FILE", good.string()}}));
    EXPECT_EQ(config.secret_key.reveal(), secret);
    const Config mounted = load_config({}, environment({{"SECRET_KEY_FILE", open.string()}}));
    EXPECT_EQ(mounted.secret_key.reveal(), secret) << "0644 is what a container mounts";
    EXPECT_THAT(error_of("secret_key_file: /does/not/exist"), HasSubstr("cannot read"));
}

TEST(Config, ListenAddresses) {
    EXPECT_EQ(parse_listen("[::]:8000").address, "::");
    EXPECT_EQ(parse_listen("127.0.0.1:0").port, 0);
    EXPECT_EQ(parse_listen("localhost:80").address, "127.0.0.1");
    EXPECT_THROW(parse_listen("8000"), ConfigError);
    EXPECT_THROW(parse_listen("0.0.0.0:port"), ConfigError);
}

TEST(InstallationSecret, IsMadeOnceAndPrivate) {
    const Folder folder;
    const auto path = folder.path() / "data" / "secret_key";
    Random random = Random::seeded(1);
    const Secret first = secret_of_installation(path, random);
    const Secret second = secret_of_installation(path, random);
    EXPECT_EQ(first, second);
    EXPECT_EQ(first.reveal().size(), 64U);
    struct stat status{};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_NE(derive_secret(first, "a"), derive_secret(first, "b"));
}

TEST(Config, AMisspeltVariableIsNotIgnored) {
    check_variable_names({"HEYDOK_PROFILE", "HEYDOK_LISTEN", "HEYDOK_LIMIT_CONNECTIONS", "PATH",
                          "SECRET_KEY_FILE", "OTHER_HEYDOK_THING"});
    EXPECT_THROW(check_variable_names({"HEYDOK_PROFLE"}), ConfigError);
    EXPECT_THROW(check_variable_names({"HEYDOK_LIMIT_NOTHING"}), ConfigError);
}

TEST(Config, ReadsProxiesIdleTimeAndProfile) {
    const Config config = load_config("trusted_proxies: [10.0.0.0/8, ::1]\nprofile: medical\n",
                                      environment({{"HEYDOK_SESSION_IDLE_MINUTES", "30"}}));
    EXPECT_EQ(config.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
    EXPECT_EQ(config.session_idle_minutes, 30);
    EXPECT_EQ(config.profile, Profile::medical);
    EXPECT_EQ(load_config("", environment({})).profile, Profile::standard);
    for (const char* bad : {"trusted_proxies: [proxy]", "session_idle_minutes: 31",
                            "session_idle_minutes: 0", "profile: clinical"}) {
        EXPECT_THROW(load_config(bad, environment({})), ConfigError) << bad;
    }
}

}  // namespace
}  // namespace heydok::app
