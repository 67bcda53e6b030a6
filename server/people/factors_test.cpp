#include "people/factors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "crypto/totp.hpp"
#include "people/practice_for_test.hpp"

namespace heydok::people {
namespace {

using namespace std::chrono_literals;

class FactorsTest : public PracticeForTest {
  protected:
    Factors factors() { return {transaction_, now_, random_, key_}; }
    std::string code(const Bytes& secret) const {
        return crypto::totp_code(secret, crypto::totp_step(now_));
    }

    Bytes key_ = Bytes(32, 7);
    Account ada_ = physician();
};

TEST_F(FactorsTest, OneTimeCodesCountAfterTheFirstCode) {
    const Bytes secret = factors().begin_totp(ada_).value();
    EXPECT_FALSE(factors().state(ada_.id).any());
    EXPECT_FALSE(factors().use_code(ada_, code(secret))) << "not confirmed yet";
    EXPECT_EQ("wrong-code", factors().finish_totp(ada_, "000000").error().code);
    ASSERT_TRUE(factors().finish_totp(ada_, code(secret)));
    EXPECT_TRUE(factors().state(ada_.id).totp);
    EXPECT_EQ(1, entries("factor-added"));
    EXPECT_EQ("wrong-state", factors().begin_totp(ada_).error().code);
    EXPECT_FALSE(factors().use_code(ada_, code(secret))) << "the code of the enrolment is used";
    now_ += 30s;
    EXPECT_TRUE(factors().use_code(ada_, code(secret)));
    EXPECT_FALSE(factors().use_code(ada_, code(secret))) << "once";
    factors().remove_totp(ada_);
    EXPECT_FALSE(factors().state(ada_.id).any());
    EXPECT_EQ(1, entries("factor-removed"));
}

TEST_F(FactorsTest, TheSecretIsSealedAndBoundToItsAccount) {
    const Bytes secret = factors().begin_totp(ada_).value();
    {
        storage::Rows rows = transaction_.query("SELECT sealed FROM totp_secrets");
        ASSERT_TRUE(rows.next());
        const Bytes sealed = rows->blob(0);
        EXPECT_EQ(sealed.end(),
                  std::search(sealed.begin(), sealed.end(), secret.begin(), secret.end()));
    }
    const Account eve = physician("eve@example.org");
    transaction_.execute("UPDATE totp_secrets SET account_id = ?", eve.id);
    EXPECT_FALSE(factors().finish_totp(eve, code(secret))) << "moved to another account";
    transaction_.execute("UPDATE totp_secrets SET account_id = ?", ada_.id);
    key_[0] ^= 1;
    EXPECT_FALSE(factors().finish_totp(ada_, code(secret))) << "another key";
    key_[0] ^= 1;
    EXPECT_TRUE(factors().finish_totp(ada_, code(secret)));
}

TEST_F(FactorsTest, RecoveryCodesCountOnceAndAreStoredAsHashes) {
    const std::vector<std::string> codes = factors().make_recovery_codes(ada_);
    EXPECT_EQ(10U, (std::set<std::string>{codes.begin(), codes.end()}.size()));
    EXPECT_EQ(11U, codes[0].size());
    {
        storage::Rows rows = transaction_.query("SELECT code_hash FROM recovery_codes");
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(32U, rows->blob(0).size());
    }
    EXPECT_FALSE(factors().state(ada_.id).any()) << "they run out";
    EXPECT_TRUE(factors().use_code(ada_, codes[3]));
    EXPECT_FALSE(factors().use_code(ada_, codes[3]));
    EXPECT_TRUE(factors().use_code(ada_, " " + codes[4].substr(0, 5) + codes[4].substr(6)))
        << "typed without its hyphen";
    EXPECT_EQ(8U, factors().state(ada_.id).recovery_codes);
    EXPECT_FALSE(factors().use_code(physician("eve@example.org"), codes[5]));
    const std::vector<std::string> fresh = factors().make_recovery_codes(ada_);
    EXPECT_FALSE(factors().use_code(ada_, codes[6])) << "the old ones are void";
    EXPECT_TRUE(factors().use_code(ada_, fresh[6]));
    EXPECT_EQ(2, entries("recovery-codes-made"));
    EXPECT_EQ(3, entries("recovery-code-used"));
}

TEST_F(FactorsTest, PasskeysAreListedAndRemovedByTheirOwner) {
    const Bytes id{1, 2, 3};
    const Passkey added = factors().add_passkey(ada_, id, {}, 5, "Chrome, Linux").value();
    EXPECT_TRUE(factors().state(ada_.id).any());
    EXPECT_EQ("wrong-state", factors().add_passkey(ada_, id, {}, 5, "").error().code);
    ASSERT_EQ(1U, factors().passkeys(ada_.id).size());
    factors().note_use(added, 6);
    const auto found = factors().passkey_by_credential(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(6U, found->sign_count);
    EXPECT_EQ(ada_.id, found->account_id);
    EXPECT_TRUE(found->used_at);
    EXPECT_FALSE(factors().remove_passkey(physician("eve@example.org"), added.id));
    EXPECT_TRUE(factors().remove_passkey(ada_, added.id));
    EXPECT_FALSE(factors().passkey_by_credential(id));
}

}  // namespace
}  // namespace heydok::people
