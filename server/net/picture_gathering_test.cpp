#include "net/picture_gathering.hpp"

#include <gtest/gtest.h>

namespace heydok::net {
namespace {

Bytes packet(std::uint8_t second_byte, std::size_t size) {
    Bytes out(size);
    out[0] = 0x90;
    out[1] = second_byte;
    return out;
}

const Bytes kPart = packet(96, 1144);
const Bytes kLast = packet(96 | 0x80, 1144);
const Bytes kShortLast = packet(96 | 0x80, 200);
const Bytes kSound = packet(111, 120);
const Bytes kReport = packet(200, 1000);
const Bytes kCheck(100);  // STUN

bool worth_waiting(std::initializer_list<Bytes> round) {
    PictureGathering gathering;
    for (const Bytes& datagram : round) {
        gathering.note(datagram);
    }
    const bool result = gathering.worth_waiting();
    EXPECT_FALSE(gathering.worth_waiting()) << "each round begins anew";
    return result;
}

TEST(PictureGathering, WaitsForTheRestOfAPicture) {
    EXPECT_TRUE(worth_waiting({kPart}));
    EXPECT_TRUE(worth_waiting({kPart, kPart, kReport, kCheck}));
    EXPECT_TRUE(worth_waiting({kLast, kPart})) << "the next picture has begun";
}

TEST(PictureGathering, DoesNotWaitWithoutNeed) {
    EXPECT_FALSE(worth_waiting({}));
    EXPECT_FALSE(worth_waiting({kReport, kCheck}));
    EXPECT_FALSE(worth_waiting({kPart, kLast})) << "the picture is whole";
    EXPECT_FALSE(worth_waiting({kPart, kShortLast}));
}

TEST(PictureGathering, SoundNeverWaits) {
    EXPECT_FALSE(worth_waiting({kSound}));
    EXPECT_FALSE(worth_waiting({kSound, kPart}));
}

}  // namespace
}  // namespace heydok::net
