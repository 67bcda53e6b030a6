#include "api/time_text.hpp"

#include <gtest/gtest.h>

namespace heydok::api {

using namespace std::chrono_literals;

TEST(TimeText, ReadsWhatItWrites) {
    const WallTime time{1'800'000'000'123ms};
    EXPECT_EQ("2027-01-15T08:00:00.123Z", time_text(time));
    EXPECT_EQ(time, parse_time(time_text(time)));
}

TEST(TimeText, ReadsTimesWithoutFractions) {
    EXPECT_EQ(WallTime{1'800'000'000'000ms}, parse_time("2027-01-15T08:00:00Z"));
    EXPECT_EQ(WallTime{1'800'000'000'000ms}, parse_time("2027-01-15T08:00Z"));
    EXPECT_EQ(WallTime{std::chrono::sys_days{std::chrono::year{2028} / 2 / 29}},
              parse_time("2028-02-29T00:00Z"));
}

TEST(TimeText, RefusesEverythingElse) {
    for (const std::string_view text :
         {"", "2027", "2027-01-15", "2027-01-15T08:00:00", "2027-01-15T08:00:00+01:00",
          "2027-02-29T08:00Z", "2027-13-01T08:00Z", "2027-01-15T24:00Z", "2027-01-15T08:60Z",
          "2027-01-15T08:00:60Z", "2027-01-15T08:00:00.1Z", "2027-01-15T08:00Zz",
          "-027-01-15T08:00Z", "2027-01-15 08:00Z", "2027-1-15T08:00Z", "2027-01-15T+8:00Z"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

}  // namespace heydok::api
