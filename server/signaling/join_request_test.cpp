#include "signaling/join_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "crypto/encoding.hpp"

namespace heydok::signaling {
namespace {

Bytes gzip(ByteView plain) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    Bytes out(compressBound(plain.size()) + 64);
    stream.next_in = const_cast<Bytef*>(plain.data());
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

livekit::JoinRequest sample() {
    livekit::JoinRequest request;
    request.mutable_client_info()->set_sdk(livekit::ClientInfo::NODE);
    request.mutable_client_info()->set_browser("Chrome");
    request.mutable_client_info()->set_client_protocol(2);
    request.mutable_client_info()->add_capabilities(
        livekit::ClientInfo::CAP_COMPRESSION_DEFLATE_RAW);
    request.mutable_connection_settings()->set_auto_subscribe(true);
    request.mutable_connection_settings()->set_adaptive_stream(true);
    request.set_metadata("own metadata");
    (*request.mutable_participant_attributes())["room"] = "2";
    request.add_add_track_requests()->set_cid("microphone");
    request.mutable_publisher_offer()->set_type("offer");
    request.mutable_publisher_offer()->set_sdp("v=0\r\n");
    request.mutable_publisher_offer()->set_id(1);
    return request;
}

std::string wrap(const Bytes& inner, livekit::WrappedJoinRequest::Compression compression) {
    livekit::WrappedJoinRequest wrapped;
    wrapped.set_compression(compression);
    wrapped.set_join_request(std::string{as_text(inner)});
    return crypto::base64url_encode(as_bytes(wrapped.SerializeAsString()));
}

Bytes bytes_of(const std::string& text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

TEST(JoinRequest, PlainAndPackedReadTheSame) {
    const Bytes inner = bytes_of(sample().SerializeAsString());
    for (const std::string& parameter : {wrap(inner, livekit::WrappedJoinRequest::NONE),
                                         wrap(gzip(inner), livekit::WrappedJoinRequest::GZIP)}) {
        const auto request = decode_join_request(parameter);
        ASSERT_TRUE(request.has_value());
        EXPECT_EQ(request->publisher_offer().sdp(), "v=0\r\n");
        EXPECT_EQ(request->client_info().browser(), "Chrome");
    }
}

TEST(JoinRequest, PaddingIsTolerated) {
    std::string parameter =
        wrap(bytes_of(sample().SerializeAsString()), livekit::WrappedJoinRequest::NONE);
    while (parameter.size() % 4 != 0) {
        parameter += '=';
    }
    EXPECT_TRUE(decode_join_request(parameter).has_value());
}

TEST(JoinRequest, BombStopsAtTheLimit) {
    const Bytes bomb = gzip(Bytes(std::size_t{64} * 1024 * 1024));
    const auto request = decode_join_request(wrap(bomb, livekit::WrappedJoinRequest::GZIP));
    ASSERT_TRUE(request.has_error());
    EXPECT_EQ(request.error(), ParseError::too_large);
}

TEST(JoinRequest, LimitOfUnpackingIsExact) {
    const Bytes plain(1000, 'x');
    EXPECT_TRUE(gunzip(gzip(plain), 1000).has_value());
    const auto over = gunzip(gzip(plain), 999);
    ASSERT_TRUE(over.has_error());
    EXPECT_EQ(over.error(), ParseError::too_large);
}

TEST(JoinRequest, CutAndBrokenPacksAreRefused) {
    const Bytes packed = gzip(bytes_of(sample().SerializeAsString()));
    for (std::size_t size = 0; size < packed.size(); ++size) {
        EXPECT_TRUE(gunzip(ByteView{packed}.first(size), kMaxSignalMessage).has_error()) << size;
    }
    Bytes wrong_checksum = packed;
    wrong_checksum[wrong_checksum.size() - 8] ^= 1U;
    EXPECT_TRUE(gunzip(wrong_checksum, kMaxSignalMessage).has_error());
}

TEST(JoinRequest, GarbageIsRefused) {
    EXPECT_TRUE(decode_join_request("%%%").has_error());
    EXPECT_TRUE(decode_join_request("____").has_error());
    EXPECT_TRUE(decode_join_request(wrap({0xFF, 0xFF, 0xFF}, livekit::WrappedJoinRequest::NONE))
                    .has_error());
    const std::string unknown_packing =
        wrap({}, static_cast<livekit::WrappedJoinRequest::Compression>(9));
    const auto request = decode_join_request(unknown_packing);
    ASSERT_TRUE(request.has_error());
    EXPECT_EQ(request.error(), ParseError::unsupported);
}

TEST(JoinRequest, OfferAboveItsLimitIsRefused) {
    livekit::JoinRequest request = sample();
    request.mutable_publisher_offer()->set_sdp(std::string(kMaxSdp + 1, 'a'));
    const auto parsed = decode_join_request(
        wrap(gzip(bytes_of(request.SerializeAsString())), livekit::WrappedJoinRequest::GZIP));
    ASSERT_TRUE(parsed.has_error());
    EXPECT_EQ(parsed.error(), ParseError::too_large);
}

TEST(JoinRequest, DeepNestingIsRefused) {
    // Groups (wire type 3) nest without lengths: field 1000 opened 1,000 times.
    Bytes deep;
    for (int i = 0; i < 1000; ++i) {
        deep.insert(deep.end(), {0xC3, 0x3E});
    }
    livekit::SignalRequest request;
    EXPECT_FALSE(parse_message(request, deep));
}

TEST(JoinRequest, OptionsComeFromTokenAndRequest) {
    Claims claims;
    claims.identity = "ada";
    claims.name = "Ada";
    claims.room = "r";
    claims.metadata = "token metadata";
    claims.permission.can_publish = false;
    const media::JoinOptions options = join_options(claims, sample());
    EXPECT_EQ(options.identity, "ada");
    EXPECT_EQ(options.room, "r");
    EXPECT_EQ(options.metadata, "token metadata") << "the right to change it was not granted";
    EXPECT_FALSE(options.permission.can_publish);
    EXPECT_TRUE(options.auto_subscribe);
    EXPECT_TRUE(options.adaptive_stream);
    EXPECT_EQ(options.client_sdk, "node");
    EXPECT_EQ(options.client_protocol, 2);
    ASSERT_TRUE(options.publisher_offer.has_value());
    EXPECT_EQ(options.publisher_offer->id, 1U);
    EXPECT_FALSE(options.resume_sid.has_value());
    EXPECT_THAT(options.attributes, testing::IsEmpty());
    ASSERT_THAT(options.add_tracks, testing::SizeIs(1));
    EXPECT_EQ(options.add_tracks[0].cid, "microphone");

    claims.permission.can_update_metadata = true;
    const media::JoinOptions granted = join_options(claims, sample());
    EXPECT_EQ(granted.metadata, "own metadata");
    EXPECT_EQ(granted.attributes.at("room"), "2");
}

TEST(JoinRequest, ResumeNamesTheParticipant) {
    livekit::JoinRequest request;
    request.set_reconnect(true);
    request.set_participant_sid("PA_abc");
    const media::JoinOptions options = join_options(Claims{}, request);
    EXPECT_EQ(options.resume_sid, "PA_abc");
    EXPECT_FALSE(options.publisher_offer.has_value());
}

}  // namespace
}  // namespace heydok::signaling
