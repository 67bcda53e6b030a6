#include "people/demo.hpp"

#include "crypto/password.hpp"

namespace heydok::people {
namespace {

constexpr std::string_view kDemoEmail = "demo@heydok.example";
constexpr std::string_view kDemoName = "Dr. Ada Demo";
constexpr std::string_view kDemoPractice = "Demo-Praxis";
constexpr std::size_t kDemoPasswordLength = 16;  // 93 bits

}  // namespace

DemoLogin make_demo_login(Random& random) {
    std::string password = random.text(kDemoPasswordLength, Random::kReadable);
    std::string hash = crypto::hash_password(password);
    return {std::string{kDemoEmail}, Secret{std::move(password)}, std::move(hash)};
}

Result<Account> install_demo(People& people, const DemoLogin& login) {
    const audit::Actor actor{"operator", "demo"};
    if (std::optional<Account> present = people.account_by_email(login.email)) {
        people.change_password(*present, login.password_hash, actor);
        return std::move(*present);
    }
    const Result<Practice> practice =
        people.create_practice(kDemoPractice, CareMode::private_care, actor);
    if (!practice) {
        return practice.error();
    }
    return people.create_account({.practice_id = practice->id,
                                  .email = login.email,
                                  .name = std::string{kDemoName},
                                  .roles = {Role::admin, Role::physician},
                                  .password_hash = login.password_hash},
                                 actor);
}

}  // namespace heydok::people
