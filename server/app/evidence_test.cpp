// What a data protection officer is given is complete, says the same in both languages, follows the
// configuration, and holds no secret.
#include "app/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "app/data_map.hpp"
#include "app/evidence_retention.hpp"
#include "audit/event.hpp"
#include "audit/keys.hpp"
#include "meeting/meetings.hpp"
#include "meeting/notices.hpp"
#include "people/invitations.hpp"
#include "people/permission.hpp"
#include "people/sessions.hpp"

namespace heydok::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::array kLanguages{Language::de, Language::en};

Installation installation_of(const Config& config, std::vector<std::string> practices = {}) {
    return {.config = config,
            .practices = std::move(practices),
            .made_on = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1}};
}

std::string all_documents(const Config& config, Language language) {
    std::string text;
    for (const EvidenceFile& file : evidence(installation_of(config), language)) {
        text += file.name.ends_with(".md") ? file.text : "";
    }
    return text;
}

Config with_everything() {
    Config config;
    config.livekit_url = "wss://user:canary-user@media.example/canary-path";
    config.livekit_api_key = "canary-key";
    config.livekit_api_secret = Secret{"canary-api-secret-0123456789abcdef"};
    config.secret_key = Secret{"canary-secret-key-0123456789abcdef"};
    config.redis_url = Secret{"redis://limits:canary-redis@redis.example:6380/1"};
    config.turn_urls = {"turn:relay.example:3478?transport=udp"};
    config.turn_secret = Secret{"canary-turn"};
    config.webhook_urls = {"https://watch.example/hooks/canary-hook?token=canary-token"};
    config.sign_in_providers = {{.id = "clinic",
                                 .name = "Clinic <b>One</b>",
                                 .client = {.issuer = "https://login.clinic.example/realms/clinic",
                                            .client_id = "heydok",
                                            .client_secret = Secret{"canary-client-secret"}},
                                 .practices = {"Praxis Nord"}}};
    return config;
}

/// The lines that begin so, without what the language says in them.
std::size_t count_lines(const std::string& text, std::string_view begin) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        count += std::string_view{text}.substr(at, end - at).starts_with(begin) ? 1U : 0U;
        at = end + 1;
    }
    return count;
}

TEST(Evidence, TheRecordNamesEveryTableAndColumnOfTheDataMap) {
    const Config config;
    const DataMap map = read_data_map();
    std::size_t columns = 0;
    for (const Language language : kLanguages) {
        const std::string record = processing_record(installation_of(config), language);
        for (const MappedTable& table : map.tables) {
            EXPECT_THAT(record, HasSubstr("| `" + table.name + "` | " + table.purpose.in(language) +
                                          " | " + table.basis.in(language) + " | " +
                                          table.retention.in(language) + " |"));
            for (const MappedColumn& column : table.columns) {
                EXPECT_THAT(record, HasSubstr("| `" + table.name + "." + column.name + "` | " +
                                              column.protection.in(language) + " |"));
                ++columns;
            }
        }
    }
    EXPECT_GT(columns, 200U);
}

TEST(Evidence, EveryWordOfTheDataMapIsSaidInGerman) {
    EXPECT_THAT(read_data_map().untranslated, IsEmpty())
        << "docs/privacy/data-map.de.json has no words for these";
}

TEST(Evidence, BothLanguagesHaveTheSameSectionsTablesAndItems) {
    for (const Config& config : {Config{}, with_everything()}) {
        const auto german = evidence(installation_of(config, {"Praxis Nord"}), Language::de);
        const auto english = evidence(installation_of(config, {"Praxis Nord"}), Language::en);
        ASSERT_EQ(german.size(), english.size());
        for (std::size_t i = 0; i < german.size(); ++i) {
            for (const char* begin : {"# ", "## ", "| ", "| ---", "- "}) {
                EXPECT_EQ(count_lines(german[i].text, begin), count_lines(english[i].text, begin))
                    << english[i].name << " " << begin;
            }
        }
        EXPECT_GE(count_lines(german[0].text, "## "), 8U);
        EXPECT_NE(german[0].text, english[0].text);
    }
}

TEST(Evidence, TheMeasuresShowTheTablesThatTheServerGoesBy) {
    const Config config;
    const std::string annex = measures_annex(installation_of(config), Language::en);
    for (const people::Permission& row : people::permissions()) {
        EXPECT_THAT(annex, HasSubstr("| `" + std::string{row.name} + "` |"));
    }
    for (const audit::EventWords& event : audit::events()) {
        EXPECT_THAT(annex, HasSubstr("| `" + std::string{event.word} + "` |"));
    }
    for (const LimitRange& range : limit_ranges()) {
        EXPECT_THAT(annex, HasSubstr("| `" + std::string{range.key} + "` | " +
                                     std::to_string(get_limit(config.limits, range.key)) + " |"));
    }
}

TEST(Evidence, TheConfigurationShows) {
    const std::string alone = all_documents(Config{}, Language::de);
    Config config = with_everything();
    config.profile = Profile::medical;
    config.session_idle_minutes = 7;
    config.tls_certificate = "/etc/heydok/chain.pem";
    set_limit(config.limits, "connections", "4321");
    const std::string text = all_documents(config, Language::de);
    for (const char* said : {"wss://media.example", "turn:relay.example:3478", "redis.example:6380",
                             "https://login.clinic.example", "https://watch.example", "Praxis Nord",
                             "endet nach 7 Minuten", "**Pflicht**",
                             "TLS 1.2 und 1.3 mit dem Zertifikat", "| `connections` | 4321 |"}) {
        EXPECT_THAT(text, HasSubstr(said));
        EXPECT_THAT(alone, Not(HasSubstr(said)));
    }
    EXPECT_THAT(alone, HasSubstr("**Offen:** Der zweite Faktor"));
    EXPECT_THAT(alone, HasSubstr("Empfänger außerhalb des Servers: 0."));
}

TEST(Evidence, NoSecretIsInIt) {
    for (const Language language : kLanguages) {
        const std::string text = all_documents(with_everything(), language);
        EXPECT_THAT(text, Not(HasSubstr("canary")));
        EXPECT_THAT(text, Not(HasSubstr("<b>"))) << "names of others are no markup";
        EXPECT_THAT(text, HasSubstr("Clinic \\<b\\>One\\</b\\>"));
    }
}

TEST(Evidence, EverySettingIsShown) {
    std::set<std::string> shown;
    for (const ShownSetting& setting : shown_settings(Config{})) {
        shown.insert(setting.key);
    }
    std::set<std::string> keys;
    for (const std::string& key : config_keys()) {
        if (!key.ends_with("_file")) {
            keys.insert(key);
        }
    }
    EXPECT_EQ(shown, keys);
}

TEST(Evidence, TheDataMapKeepsNothingLongerThanTheProgram) {
    const DataMap map = read_data_map();
    const auto retention = [&map](std::string_view name) {
        return std::find_if(map.tables.begin(), map.tables.end(),
                            [name](const MappedTable& table) { return table.name == name; })
            ->retention.en;
    };
    for (const char* table : {"meetings", "participants", "consents"}) {
        EXPECT_THAT(retention(table), StartsWith(duration(meeting::kMeetingsKept).en));
    }
    EXPECT_THAT(retention("call_entries"), StartsWith(duration(audit::kCallCeiling).en));
    EXPECT_THAT(retention("notices"), StartsWith(duration(meeting::kNoticesLast).en));
    EXPECT_THAT(retention("invitations"), StartsWith(duration(people::kInvitationLasts).en));
    EXPECT_THAT(retention("sessions"), StartsWith(duration(people::SessionLimits{}.longest).en));
    EXPECT_THAT(retention("audit_entries"),
                HasSubstr("until " + duration(audit::kPseudonymsLast).en + " after the month"));
    EXPECT_GE(audit::kSecurityCeiling, std::chrono::days{6 * 365});
    EXPECT_EQ(time_limits().size(), 8U);
}

TEST(Evidence, DurationsAreSaidInTheLargestWholeUnit) {
    EXPECT_EQ(duration(std::chrono::days{1}).de, "1 Tag");
    EXPECT_EQ(duration(std::chrono::days{90}).en, "90 days");
    EXPECT_EQ(duration(std::chrono::hours{12}).de, "12 Stunden");
    EXPECT_EQ(duration(std::chrono::minutes{90}).en, "90 minutes");
}

TEST(Evidence, ABarInANameEndsNoCell) {
    const Config config;
    const std::string record =
        processing_record(installation_of(config, {"A | B\n## C"}), Language::en);
    EXPECT_THAT(record, HasSubstr("| A \\| B \\#\\# C |"));
    EXPECT_THAT(record, Not(HasSubstr("\n## C")));
}

}  // namespace
}  // namespace heydok::app
