#pragma once
#include <string>

#include "base/redacted.hpp"
#include "people/people.hpp"

namespace heydok::people {

/// Sign-in of the demo practice, for the operator's eyes only.
struct DemoLogin {
    std::string email;
    Secret password;
    std::string password_hash;
};

/// A new random password for the demo physician. Hashes it, which takes tens of milliseconds.
DemoLogin make_demo_login(Random& random);

/// Makes the demo practice with its physician, or gives the existing physician the new password and
/// ends the old sessions.
Result<Account> install_demo(People& people, const DemoLogin& login);

}  // namespace heydok::people
