#include "media/allocation.hpp"

#include <gtest/gtest.h>

#include <array>

namespace heydok::media {
namespace {

constexpr std::array<LayerStep, 3> kCamera{
    {{0, 0xff, 160'000}, {1, 0xff, 450'000}, {2, 0xff, 1'700'000}}};
constexpr std::array<LayerStep, 1> kScreen{{{0, 0xff, 1'200'000}}};

std::int8_t alone(std::uint64_t budget, std::int8_t current, bool may_rise = true) {
    std::array<VideoDemand, 1> demands{{{kCamera, current, may_rise}}};
    allocate(budget, demands);
    return demands[0].chosen;
}

TEST(Allocation, TheHighestStepThatFits) {
    EXPECT_EQ(alone(3'000'000, VideoDemand::kNothing), 2);
    EXPECT_EQ(alone(1'600'000, 2), 1);
    EXPECT_EQ(alone(449'000, 2), 0);
    EXPECT_EQ(alone(100'000, 2), VideoDemand::kNothing);
}

TEST(Allocation, UpNeedsRoomToSpareStayingDoesNot) {
    EXPECT_EQ(alone(1'750'000, 2), 2) << "stays";
    EXPECT_EQ(alone(1'750'000, 1), 1) << "does not rise";
    EXPECT_EQ(alone(1'900'000, 1), 2);
    EXPECT_EQ(alone(170'000, 0), 0);
    EXPECT_EQ(alone(170'000, VideoDemand::kNothing), VideoDemand::kNothing) << "stays paused";
}

TEST(Allocation, NobodyRisesWhoMayNot) {
    EXPECT_EQ(alone(9'000'000, 1, false), 1);
    EXPECT_EQ(alone(400'000, 1, false), 0) << "down is always open";
    EXPECT_EQ(alone(9'000'000, VideoDemand::kNothing, false), VideoDemand::kNothing);
}

TEST(Allocation, EverybodyGetsTheLowestBeforeAnybodyGetsMore) {
    std::array<VideoDemand, 3> demands{{{kCamera, 2}, {kCamera, 2}, {kCamera, 2}}};
    allocate(1'100'000, demands);
    EXPECT_EQ(demands[0].chosen, 1);
    EXPECT_EQ(demands[1].chosen, 1);
    EXPECT_EQ(demands[2].chosen, 0);
}

TEST(Allocation, TheImportantIsServedFirst) {
    std::array<VideoDemand, 2> demands{{{kScreen, 0}, {kCamera, 2}}};
    allocate(1'250'000, demands);
    EXPECT_EQ(demands[0].chosen, 0);
    EXPECT_EQ(demands[1].chosen, VideoDemand::kNothing);
    allocate(1'400'000, demands);
    EXPECT_EQ(demands[0].chosen, 0);
    EXPECT_EQ(demands[1].chosen, 0);
}

TEST(Allocation, WhatDoesNotFitLeavesItsPlaceToASmallerOne) {
    std::array<VideoDemand, 2> demands{{{kScreen, 0}, {kCamera, 2}}};
    allocate(500'000, demands);
    EXPECT_EQ(demands[0].chosen, VideoDemand::kNothing);
    EXPECT_EQ(demands[1].chosen, 1);
}

}  // namespace
}  // namespace heydok::media
