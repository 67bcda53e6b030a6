#include "base/random.hpp"

#include <gtest/gtest.h>

namespace heydok {

TEST(Random, SameSeedGivesSameBytes) {
    Random a = Random::seeded(7);
    Random b = Random::seeded(7);
    EXPECT_EQ(a.u64(), b.u64());
    EXPECT_EQ(a.text(20, Random::kReadable), b.text(20, Random::kReadable));
    EXPECT_NE(a.u64(), Random::seeded(8).u64());
}

TEST(Random, TextHasLengthAndAlphabet) {
    Random random = Random::system();
    const std::string text = random.text(300, "ab");
    EXPECT_EQ(text.size(), 300u);
    EXPECT_EQ(text.find_first_not_of("ab"), std::string::npos);
    EXPECT_NE(text.find('a'), std::string::npos);
    EXPECT_NE(text.find('b'), std::string::npos);
}

}  // namespace heydok
