#include "app/command_line.hpp"

#include <gtest/gtest.h>

namespace heydok::app {
namespace {

TEST(CommandLine, ReadsTheCommandsOfTheContract) {
    EXPECT_EQ(parse_command_line({"serve"}).command, Command::serve);
    EXPECT_TRUE(parse_command_line({"serve", "--demo"}).demo);
    EXPECT_TRUE(parse_command_line({"media", "--dev"}).dev);
    EXPECT_EQ(parse_command_line({"version"}).command, Command::version);
    EXPECT_EQ(parse_command_line({}).command, Command::help);
    EXPECT_EQ(parse_command_line({"serve", "--config", "a.yaml"}).config_file, "a.yaml");
    EXPECT_EQ(parse_command_line({"media", "--config=b.yaml"}).config_file, "b.yaml");
}

TEST(CommandLine, AccountAddNeedsAllItsParts) {
    const CommandLine line =
        parse_command_line({"account", "add", "--email", "a@b.example", "--name=Dr. A", "--role",
                            "physician", "--password-stdin"});
    EXPECT_EQ(line.command, Command::account_add);
    EXPECT_EQ(line.email, "a@b.example");
    EXPECT_EQ(line.name, "Dr. A");
    const CommandLine two =
        parse_command_line({"account", "add", "--email", "a@b.example", "--name=A", "--role",
                            "admin,staff", "--practice", "Praxis Nord", "--password-stdin"});
    EXPECT_EQ(two.roles, (std::vector<std::string>{"admin", "staff"}));
    EXPECT_EQ(two.practice, "Praxis Nord");
    EXPECT_THROW(parse_command_line({"account", "add", "--email", "a@b.example"}), UsageError);
    EXPECT_THROW(parse_command_line({"account", "add", "--email", "a@b.example", "--name", "A",
                                     "--role", "physician,king", "--password-stdin"}),
                 UsageError);
}

TEST(CommandLine, TheAuditIsExportedToAFileAndVerifiedFromOne) {
    const CommandLine out = parse_command_line({"audit", "export", "log.ndjson", "--config=a"});
    EXPECT_EQ(out.command, Command::audit_export);
    EXPECT_EQ(out.file, "log.ndjson");
    EXPECT_EQ(out.config_file, "a");
    const CommandLine in = parse_command_line({"audit", "verify", "log.ndjson", "--key", "00ff"});
    EXPECT_EQ(in.command, Command::audit_verify);
    EXPECT_EQ(in.file, "log.ndjson");
    EXPECT_EQ(in.key, "00ff");
    EXPECT_THROW(parse_command_line({"audit"}), UsageError);
    EXPECT_THROW(parse_command_line({"audit", "verify"}), UsageError);
    EXPECT_THROW(parse_command_line({"audit", "verify", "one", "two"}), UsageError);
    EXPECT_THROW(parse_command_line({"audit", "export", "log.ndjson", "--key", "00"}), UsageError);
}

TEST(CommandLine, EvidenceIsWrittenInALanguageToAFolder) {
    EXPECT_EQ(parse_command_line({"evidence"}).command, Command::evidence);
    const CommandLine line =
        parse_command_line({"evidence", "--language", "en", "--out=/tmp/x", "--config", "a.yaml"});
    EXPECT_EQ(line.language, "en");
    EXPECT_EQ(line.out, "/tmp/x");
    EXPECT_EQ(line.config_file, "a.yaml");
    EXPECT_THROW(parse_command_line({"evidence", "--language", "fr"}), UsageError);
    EXPECT_THROW(parse_command_line({"serve", "--out", "x"}), UsageError);
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
    EXPECT_THROW(parse_command_line({"sing"}), UsageError);
    EXPECT_THROW(parse_command_line({"serve", "--dev"}), UsageError);
    EXPECT_THROW(parse_command_line({"media", "--demo"}), UsageError);
    EXPECT_THROW(parse_command_line({"serve", "--config"}), UsageError);
    EXPECT_THROW(parse_command_line({"serve", "--demo=yes"}), UsageError);
    EXPECT_THROW(parse_command_line({"account", "remove"}), UsageError);
}

}  // namespace
}  // namespace heydok::app
