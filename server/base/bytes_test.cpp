#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace heydok {

TEST(ByteReader, NeverReadsPastTheEnd) {
    const Bytes bytes{1, 2, 3};
    ByteReader reader{bytes};
    EXPECT_EQ(reader.u16(), 0x0102);
    EXPECT_EQ(reader.u16(), 0);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0) << "after a failure nothing more is read";
    EXPECT_TRUE(reader.take(1).empty());
}

TEST(ByteWriter, MirrorsTheReader) {
    Bytes out;
    ByteWriter writer{out};
    writer.u8(1);
    writer.u16(0x0203);
    writer.u24(0x040506);
    writer.u32(0x0708090A);
    writer.u64(0x0B0C0D0E0F101112);
    writer.patch_u16(1, 0xFFFE);
    ByteReader reader{out};
    EXPECT_EQ(reader.u8(), 1);
    EXPECT_EQ(reader.u16(), 0xFFFE);
    EXPECT_EQ(reader.u24(), 0x040506u);
    EXPECT_EQ(reader.u32(), 0x0708090Au);
    EXPECT_EQ(reader.u64(), 0x0B0C0D0E0F101112u);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.remaining(), 0u);
}

}  // namespace heydok
