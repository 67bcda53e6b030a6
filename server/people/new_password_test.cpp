#include "people/new_password.hpp"

#include <gtest/gtest.h>

#include <string>

#include "crypto/password.hpp"

namespace heydok::people {
namespace {

const PasswordContext kAda{.email = "ada.lovelace@example.org",
                           .name = "Dr. Ada Lovelace",
                           .practice = "Praxis am Stadtpark"};

TEST(NewPassword, HasALengthInCharacters) {
    EXPECT_FALSE(check_new_password("elevenchars"));
    EXPECT_TRUE(check_new_password("twelve chars"));
    EXPECT_FALSE(check_new_password("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9Fxyz wq")) << "ten letters";
    std::string longest;
    while (longest.size() + 20 <= crypto::kMaxPasswordSize) {
        longest += "kaffee ohne milch ";
    }
    EXPECT_TRUE(check_new_password(longest));
    EXPECT_FALSE(check_new_password(std::string(crypto::kMaxPasswordSize + 1, 'x')));
}

TEST(NewPassword, NeedsNoKindsOfCharacters) {
    for (const char* good : {"correct horse battery", "zebrafinkenfutter", "839201748392",
                             "ZWEI LAMPEN IM FLUR", "kaffee ohne milch um sieben"}) {
        EXPECT_TRUE(check_new_password(good, kAda)) << good;
    }
}

TEST(NewPassword, WhatEverybodyTriesIsRefused) {
    for (const char* bad :
         {"passwort12345", "Password1234!", "P4ssw0rt!2026", "password password", "hallohallohallo",
          "qwertzuiop123", "1234567890123", "987654321098", "aaaaaaaaaaaa", "abababababab",
          "abcdefghijkl", "Sommer2026!!!", "Willkommen2026", "Passwort-Praxis-1", "heydok-heydok-1",
          "iloveyou12345", "111111222222", "AdaLovelace2026", "lovelace-stadtpark"}) {
        const Result<void> judged = check_new_password(bad, kAda);
        ASSERT_FALSE(judged) << bad;
        EXPECT_EQ((Refusal{"weak-password", "password"}), judged.error()) << bad;
    }
}

}  // namespace
}  // namespace heydok::people
