#include "signaling/revocations.hpp"

#include <gtest/gtest.h>

namespace heydok::signaling {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST(Revocations, TakeBackWhatWasIssuedBefore) {
    Revocations revocations;
    const sys_seconds moment{seconds{1000}};
    EXPECT_FALSE(revocations.revoked("r", "ada", {}));
    revocations.revoke("r", "ada", moment);
    EXPECT_TRUE(revocations.revoked("r", "ada", moment - seconds{1}));
    EXPECT_TRUE(revocations.revoked("r", "ada", {})) << "it does not say when it was issued";
    EXPECT_FALSE(revocations.revoked("r", "ada", moment));
    EXPECT_FALSE(revocations.revoked("r", "ben", {}));
    EXPECT_FALSE(revocations.revoked("other", "ada", {}));
    revocations.revoke("r", "ada", moment - seconds{10});
    EXPECT_TRUE(revocations.revoked("r", "ada", moment - seconds{1})) << "never taken back itself";
}

TEST(Revocations, AreBounded) {
    Revocations revocations;
    for (std::size_t i = 0; i <= Revocations::kLimit; ++i) {
        revocations.revoke("r", std::to_string(i), sys_seconds{seconds{1}});
    }
    EXPECT_FALSE(revocations.revoked("r", "0", {})) << "the oldest gave way";
    EXPECT_TRUE(revocations.revoked("r", "1", {}));
    EXPECT_TRUE(revocations.revoked("r", std::to_string(Revocations::kLimit), {}));
}

}  // namespace
}  // namespace heydok::signaling
