#include "rtc/dtls/record_filter.hpp"

#include <gtest/gtest.h>

namespace heydok::dtls {
namespace {

Bytes record(std::uint8_t type, std::uint16_t epoch, const Bytes& body) {
    Bytes bytes;
    ByteWriter writer{bytes};
    writer.u8(type);
    writer.u16(0xFEFD);
    writer.u16(epoch);
    writer.zeros(6);
    writer.u16(static_cast<std::uint16_t>(body.size()));
    writer.bytes(body);
    return bytes;
}

Bytes fragment(std::uint32_t message, std::uint32_t offset, std::uint32_t size,
               std::size_t present) {
    Bytes bytes;
    ByteWriter writer{bytes};
    writer.u8(1);
    writer.u24(message);
    writer.u16(0);
    writer.u24(offset);
    writer.u24(size);
    writer.zeros(present);
    return bytes;
}

Bytes kept(const Bytes& datagram, Phase phase = Phase::handshaking) {
    Bytes result{1, 2, 3};
    filter_records(datagram, phase, result);
    return result;
}

Bytes joined(const Bytes& left, const Bytes& right) {
    Bytes both = left;
    both.insert(both.end(), right.begin(), right.end());
    return both;
}

TEST(RecordFilter, KeepsSoundHandshakes) {
    const Bytes hello = record(22, 0, fragment(100, 0, 50, 50));
    EXPECT_EQ(kept(hello), hello);
    const Bytes two = record(22, 0, joined(fragment(4, 0, 4, 4), fragment(0, 0, 0, 0)));
    EXPECT_EQ(kept(two), two);
    const Bytes change = record(20, 0, {1});
    EXPECT_EQ(kept(joined(hello, change)), joined(hello, change));
}

TEST(RecordFilter, DropsUnencryptedAlertsAndDataAtAnyTime) {
    const Bytes hello = record(22, 0, fragment(100, 0, 50, 50));
    EXPECT_TRUE(kept(record(21, 0, {2, 40})).empty());
    EXPECT_TRUE(kept(record(23, 0, {1})).empty());
    EXPECT_EQ(kept(joined(record(21, 0, {1, 0}), hello)), hello);
    EXPECT_FALSE(kept(record(21, 1, Bytes(26))).empty());
}

TEST(RecordFilter, DropsEverythingUnencryptedOnceEstablished) {
    EXPECT_TRUE(kept(record(22, 0, fragment(100, 0, 50, 50)), Phase::established).empty());
    EXPECT_TRUE(kept(record(20, 0, {1}), Phase::established).empty());
    EXPECT_FALSE(kept(record(23, 1, Bytes(40)), Phase::established).empty());
}

TEST(RecordFilter, DropsUnsoundFragments) {
    EXPECT_TRUE(kept(record(22, 0, fragment(100, 60, 50, 50))).empty());  // past the message
    EXPECT_TRUE(kept(record(22, 0, fragment(100, 0, 50, 49))).empty());   // cut
    EXPECT_TRUE(kept(record(22, 0, fragment(100, 0, 0, 0))).empty());     // never ends
    EXPECT_TRUE(kept(record(22, 0, fragment(0xFFFFFF, 0, 50, 50))).empty());
    EXPECT_TRUE(kept(record(22, 0, fragment(0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 50))).empty());
    EXPECT_TRUE(kept(record(22, 0, Bytes(11))).empty());
    EXPECT_TRUE(kept(record(22, 0, fragment(4097, 0, 50, 50))).empty());  // a hello of 4 KiB + 1
    Bytes certificate = fragment(8192, 0, 50, 50);
    certificate[0] = 11;
    EXPECT_FALSE(kept(record(22, 0, certificate)).empty());
    Bytes from_the_future = fragment(100, 0, 50, 50);
    from_the_future[5] = 9;
    EXPECT_TRUE(kept(record(22, 0, from_the_future)).empty());
}

TEST(RecordFilter, CountsWhatAHandshakeIsLimitedBy) {
    const Bytes two = record(22, 0, joined(fragment(4, 0, 4, 4), fragment(0, 0, 0, 0)));
    Bytes ignored;
    const KeptRecords counts =
        filter_records(joined(two, record(22, 1, Bytes(40))), Phase::handshaking, ignored);
    EXPECT_EQ(counts.fragments, 2U);
    EXPECT_EQ(counts.encrypted, 1U);
}

TEST(RecordFilter, DropsCutEmptyAndForeignRecords) {
    const Bytes hello = record(22, 0, fragment(100, 0, 50, 50));
    for (std::size_t size = 0; size < hello.size(); ++size) {
        EXPECT_TRUE(kept(Bytes(hello.begin(), hello.begin() + static_cast<long>(size))).empty());
    }
    EXPECT_TRUE(kept(record(22, 0, {})).empty());
    EXPECT_TRUE(kept(record(24, 1, Bytes(30))).empty());  // heartbeat
    Bytes tls = hello;
    tls[1] = 3;
    EXPECT_TRUE(kept(tls).empty());
}

}  // namespace
}  // namespace heydok::dtls
