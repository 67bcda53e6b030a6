#include "storage/key_store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "storage/connection.hpp"
#include "storage/error.hpp"

namespace heydok::storage {
namespace {

using namespace std::chrono_literals;

class KeyStoreTest : public testing::Test {
  protected:
    KeyStoreTest() { std::filesystem::create_directories(folder_); }
    ~KeyStoreTest() override { std::filesystem::remove_all(folder_); }

    static Bytes copy(ByteView view) { return {view.begin(), view.end()}; }
    std::string file_text() {
        std::ifstream file{file_, std::ios::binary};
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }

    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() /
        ("heydok-" + Random::system().text(16, Random::kReadable));
    const std::filesystem::path file_ = folder_ / "keys.db";
    FieldCipher root_{Bytes(32, 7)};
    WallTime now_{1'800'000'000'000ms};
    const KeyName week_{"practice-1", "week 2026-11-30"};
};

TEST_F(KeyStoreTest, AKeyIsTheSameUntilItIsDestroyed) {
    KeyStore keys{file_, root_};
    EXPECT_FALSE(keys.find(week_, now_).has_value());
    const Bytes first = copy(keys.make(week_, std::nullopt, now_));
    EXPECT_EQ(32U, first.size());
    EXPECT_EQ(first, copy(keys.make(week_, std::nullopt, now_)));
    EXPECT_EQ(first, copy(*keys.find(week_, now_)));
    EXPECT_NE(first, copy(keys.make({"practice-2", week_.purpose}, std::nullopt, now_)));
    EXPECT_TRUE(keys.destroy(week_));
    EXPECT_FALSE(keys.destroy(week_));
    EXPECT_FALSE(keys.find(week_, now_).has_value());
    EXPECT_NE(first, copy(keys.make(week_, std::nullopt, now_)));
}

TEST_F(KeyStoreTest, KeysOutliveTheProcessAndLieSealed) {
    Bytes key;
    {
        KeyStore keys{file_, root_};
        key = copy(keys.make(week_, std::nullopt, now_));
    }
    KeyStore again{file_, root_};
    EXPECT_TRUE(again.fits());
    EXPECT_EQ(key, copy(*again.find(week_, now_)));
    EXPECT_EQ(std::string::npos,
              file_text().find(std::string{reinterpret_cast<const char*>(key.data()), 8}));
    EXPECT_EQ(std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
              std::filesystem::status(file_).permissions());
}

TEST_F(KeyStoreTest, AnotherRootOpensNothing) {
    {
        KeyStore keys{file_, root_};
        keys.make(week_, std::nullopt, now_);
    }
    FieldCipher other{Bytes(32, 8)};
    KeyStore keys{file_, other};
    EXPECT_FALSE(keys.fits());
    EXPECT_THROW(static_cast<void>(keys.find(week_, now_)), Error);
}

TEST_F(KeyStoreTest, ADestroyedKeyIsInNoFileAnyMore) {
    KeyStore keys{file_, root_};
    keys.make(week_, std::nullopt, now_);
    ASSERT_NE(std::string::npos, file_text().find(week_.purpose));
    keys.destroy(week_);
    EXPECT_EQ(std::string::npos, file_text().find(week_.purpose));
    for (const auto& entry : std::filesystem::directory_iterator{folder_}) {
        EXPECT_TRUE(entry.path() == file_ || entry.file_size() == 0) << entry.path();
    }
}

TEST_F(KeyStoreTest, AKeyWhoseTimeHasRunOutIsNotFoundAndThenDestroyed) {
    KeyStore keys{file_, root_};
    keys.make(week_, now_ + 1h, now_);
    keys.make({"practice-1", "lasting"}, std::nullopt, now_);
    EXPECT_TRUE(keys.find(week_, now_ + 1h - 1ms).has_value());
    EXPECT_FALSE(keys.find(week_, now_ + 1h).has_value());
    EXPECT_TRUE(keys.destroy_expired(now_ + 1h - 1ms).empty());
    EXPECT_EQ(std::vector<KeyName>{week_}, keys.destroy_expired(now_ + 1h));
    EXPECT_FALSE(keys.find(week_, now_).has_value()) << "not even for a clock that was set back";
    EXPECT_TRUE(keys.find({"practice-1", "lasting"}, now_ + 1h).has_value());
}

TEST_F(KeyStoreTest, WithItsOwnersKeyEveryKeyOfTheOwnerIsLost) {
    {
        KeyStore keys{file_, root_};
        keys.make(week_, std::nullopt, now_);
        keys.destroy({"practice-1", ""});
    }
    KeyStore again{file_, root_};
    EXPECT_THROW(static_cast<void>(again.find(week_, now_)), Error);
}

}  // namespace
}  // namespace heydok::storage
