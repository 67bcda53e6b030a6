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
