#include <fmt/core.h>

#include <iostream>

#include "app/commands.hpp"
#include "app/open_database.hpp"
#include "crypto/password.hpp"
#include "people/new_password.hpp"
#include "people/people.hpp"

namespace heydok::app {

namespace {

constexpr std::string_view kFirstPractice = "Praxis";

Result<people::Account> create(people::People& people, const CommandLine& line,
                               const std::string& password_hash) {
    const audit::Actor actor{"operator", "command-line"};
    auto practice =
        line.practice.empty() ? people.first_practice() : people.practice_by_name(line.practice);
    if (!practice) {
        const auto made =
            people.create_practice(line.practice.empty() ? kFirstPractice : line.practice,
                                   people::CareMode::private_care, actor);
        if (made.has_error()) {
            return made.error();
        }
        practice = *made;
    }
    people::Roles roles;
    for (const std::string& word : line.roles) {
        roles.add(people::parse_account_role(word).value());
    }
    if (people.team(practice->id).empty()) {
        roles.add(people::Role::admin);  // somebody must be able to run it
    }
    return people.create_account({.practice_id = practice->id,
                                  .email = line.email,
                                  .name = line.name,
                                  .roles = roles,
                                  .password_hash = password_hash},
                                 actor);
}

[[noreturn]] void refuse(const Refusal& refusal) {
    throw ConfigError(refusal.field.empty()
                          ? fmt::format("refused: {}", refusal.code)
                          : fmt::format("refused: {} ({})", refusal.code, refusal.field));
}

}  // namespace

void add_account(const Config& config, const CommandLine& line) {
    std::string password;
    std::getline(std::cin, password);
    if (const auto fit =
            people::check_new_password(password, {.email = line.email, .name = line.name});
        fit.has_error()) {
        refuse(fit.error());
    }
    const std::string hash = crypto::hash_password(password);
    const auto database = open_database(config, installation_secret(config));
    Random random = Random::system();
    const auto account = database->transact_blocking([&](storage::Transaction& transaction) {
        people::People people{transaction, read_wall_clock(), random};
        return create(people, line, hash);
    });
    if (account.has_error()) {
        refuse(account.error());
    }
    std::cout << "account added\n";
}

}  // namespace heydok::app
