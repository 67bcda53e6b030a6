#include "people/people.hpp"

#include <gtest/gtest.h>

#include "audit/log.hpp"
#include "crypto/password.hpp"
#include "people/demo.hpp"
#include "people/practice_for_test.hpp"

namespace heydok::people {
namespace {

using namespace std::chrono_literals;

using PeopleTest = PracticeForTest;

TEST_F(PeopleTest, AnAccountIsFoundByItsEmailInAnyCase) {
    const Account ada = physician(" Ada@Example.ORG ");
    const auto found = people().account_by_email(normal_email("ADA@example.org"));
    ASSERT_TRUE(found);
    EXPECT_EQ(ada.id, found->id);
    EXPECT_EQ("Praxis", found->practice.name);
    EXPECT_EQ(1, entries("practice-created"));
    EXPECT_EQ(1, entries("account-created"));
}

TEST_F(PeopleTest, AnEmailIsTakenOnce) {
    const Account ada = physician();
    const auto again = people().create_account(
        {ada.practice.id, "ADA@example.org", "Eve", {Role::staff}, "hash"}, operator_);
    ASSERT_FALSE(again);
    EXPECT_EQ("email-taken", again.error().code);
}

TEST_F(PeopleTest, WhatIsNoEmailIsRefused) {
    for (const char* text :
         {"", " ", "ada", "@", "ada@", "@example.org", "a@b@c", "a b@c.d", "a@b\n"}) {
        EXPECT_EQ("", normal_email(text)) << text;
    }
}

TEST_F(PeopleTest, ANewPasswordReplacesTheOldOne) {
    const Account ada = physician();
    people().change_password(ada, "new hash", operator_);
    EXPECT_EQ(1, entries("password-changed"));
    EXPECT_EQ("new hash", people().credentials("ada@example.org")->password_hash);
}

TEST_F(PeopleTest, RefusedSignInsAreWrittenDownWithoutTheEmail) {
    const Account ada = physician();
    people().note_refused_session(ada);
    people().note_refused_session(std::nullopt);
    EXPECT_EQ(2, entries("session-refused"));
    for (const std::string_view chain : {std::string_view{ada.practice.id}, audit::kSystemChain}) {
        EXPECT_EQ(std::nullopt,
                  audit::first_broken_entry(transaction_, audit::Store::security, chain, now_));
    }
}

TEST_F(PeopleTest, TheDemoPracticeIsMadeOnceWithANewPasswordEachStart) {
    const DemoLogin first = make_demo_login(random_);
    const DemoLogin second = make_demo_login(random_);
    EXPECT_NE(first.password.reveal(), second.password.reveal());
    People now = people();
    const auto made = install_demo(now, first);
    const auto again = install_demo(now, second);
    ASSERT_TRUE(made && again);
    EXPECT_EQ(made->id, again->id);
    const std::string hash = people().credentials(first.email)->password_hash;
    EXPECT_TRUE(crypto::verify_password(second.password.reveal(), hash));
    EXPECT_FALSE(crypto::verify_password(first.password.reveal(), hash));
}

TEST(PersonName, NamesOfAllScriptsPass) {
    for (const char* name :
         {"Ada",
          "  J\xC3\xBCrgen M\xC3\xBCller-L\xC3\xBC"
          "denscheidt ",
          "O'Brien",
          "D\xE2\x80\x99"
          "Arcy",
          "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", "\xCE\x9D\xCE\xAF\xCE\xBA\xCE\xBF\xCF\x82",
          "\xE7\x8E\x8B\xE8\x8A\xB3", "Dr. Ada (Praxis)", "P1"}) {
        EXPECT_TRUE(parse_person_name(name, "user_name")) << name;
    }
    EXPECT_EQ("Ada", parse_person_name(" Ada ", "n")->reveal());
}

TEST(PersonName, WhatIsNoNameIsRefusedWithItsField) {
    for (const std::string name :
         {"", " ", "A", "42", "..", "a\nb", "a\tb", "<b>bold</b>", "Ada\xF0\x9F\x98\x80",
          "\xE2\x80\xAE"
          "evil",
          "zero\xE2\x80\x8Bwidth", "bad\xC3", "over\xC0\xAFlong", "sur\xED\xA0\x80rogate",
          "nbsp\xC2\xA0"
          "name"}) {
        const auto parsed = parse_person_name(name, "user_name");
        ASSERT_FALSE(parsed) << name;
        EXPECT_EQ((Refusal{"invalid-input", "user_name"}), parsed.error());
    }
    EXPECT_TRUE(parse_person_name(std::string(100, 'x'), "n"));
    EXPECT_FALSE(parse_person_name(std::string(101, 'x'), "n"));
}

TEST(PersonName, TitlesMayHoldSigns) {
    EXPECT_TRUE(parse_title("Follow-up #3 & more", "name"));
    EXPECT_FALSE(parse_title("two\nlines", "name"));
    EXPECT_FALSE(parse_title("   ", "name"));
}

}  // namespace
}  // namespace heydok::people
