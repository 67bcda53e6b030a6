#include "signaling/room_places.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace heydok::signaling {
namespace {

class RoomPlacesTest : public testing::Test {
  protected:
    std::vector<bool> busy_ = std::vector<bool>(3);
    std::vector<std::size_t> widths_;
    std::shared_ptr<RoomPlaces> places_ = std::make_shared<RoomPlaces>(RoomPlaces::Options{
        .threads = 3,
        .rooms_per_thread = 2,
        .busy = [this](std::size_t thread) { return busy_[thread]; },
        .width_changed = [this](std::size_t width) { widths_.push_back(width); }});
};

TEST_F(RoomPlacesTest, RoomsFillOneThreadBeforeTheNext) {
    std::vector<RoomPlaces::Hold> holds;
    std::vector<std::size_t> threads;
    for (const char* room : {"a", "b", "c", "d", "e", "f"}) {
        holds.push_back(places_->hold(room));
        threads.push_back(holds.back().thread());
    }
    EXPECT_EQ(threads, (std::vector<std::size_t>{0, 0, 1, 1, 2, 2}));
    EXPECT_EQ(widths_, (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(places_->hold("g").thread(), 0U) << "all are full: they share what comes";
    holds.clear();
    EXPECT_EQ(widths_.back(), 1U);
}

TEST_F(RoomPlacesTest, ABusyThreadGetsNoFurtherRooms) {
    const auto first = places_->hold("a");
    busy_[0] = true;
    EXPECT_EQ(places_->hold("b").thread(), 1U);
    EXPECT_EQ(places_->hold("a").thread(), 0U) << "those it has stay";
}

TEST_F(RoomPlacesTest, ARoomKeepsItsThreadUntilItHasFinishedAndNobodyHoldsIt) {
    busy_[0] = true;
    auto hold = std::make_optional(places_->hold("a"));
    ASSERT_EQ(hold->thread(), 1U);
    places_->started("a", 1);
    busy_[0] = false;
    hold.reset();
    EXPECT_EQ(places_->hold("a").thread(), 1U) << "it exists";
    hold.emplace(places_->hold("a"));
    places_->finished("a");
    EXPECT_EQ(places_->hold("a").thread(), 1U) << "somebody may be joining";
    hold.reset();
    EXPECT_EQ(places_->hold("a").thread(), 0U);
}

TEST_F(RoomPlacesTest, WhatNobodyKnowsIsNoHarm) {
    places_->finished("never there");
    places_->started("made without a hold", 2);
    EXPECT_EQ(places_->hold("made without a hold").thread(), 2U);
    places_->finished("made without a hold");
    EXPECT_EQ(widths_, (std::vector<std::size_t>{3, 1}));
}

}  // namespace
}  // namespace heydok::signaling
