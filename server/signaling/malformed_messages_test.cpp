// Section G of docs/hardening.md at the signalling door: messages that are none, in both forms.
// Each test runs beside a session of somebody else, which must not notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

#include "base/random.hpp"
#include "signaling/signal_door_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;

/// One field with these bytes: tag of number and wire type, then the content.
std::string field(std::uint32_t number, std::uint32_t wire_type, const std::string& content) {
    std::string out;
    for (std::uint32_t tag = number << 3 | wire_type;; tag >>= 7) {
        out += static_cast<char>((tag & 0x7F) | (tag > 0x7F ? 0x80 : 0));
        if (tag <= 0x7F) {
            return out + content;
        }
    }
}

std::string sized(const std::string& content) {
    std::string out;
    for (std::size_t size = content.size();; size >>= 7) {
        out += static_cast<char>((size & 0x7F) | (size > 0x7F ? 0x80 : 0));
        if (size <= 0x7F) {
            return out + content;
        }
    }
}

constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kLength = 2;
constexpr std::uint32_t kGroup = 3;
constexpr std::uint32_t kAddTrack = 4;
constexpr std::uint32_t kMute = 5;
constexpr std::uint32_t kAudioTrack = 17;

TEST_F(SignalDoor, G6_WhatIsNoProtobufEndsItsSession) {
    std::string groups;
    for (int i = 0; i < 1'000; ++i) {
        groups += field(900, kGroup, "");
    }
    const std::vector<std::pair<std::string, std::string>> cases{
        {"a tag of 11 bytes", std::string(11, '\xFF')},
        {"a value of 11 bytes", field(14, kVarint, std::string(10, '\xFF') + "\x01")},
        {"field number 0", std::string(20, '\0')},
        {"wire type 6", field(kMute, 6, "abcdefgh")},
        {"wire type 7", field(kMute, 7, "abcdefgh")},
        {"a group that never began", field(900, 4, "")},
        {"1,000 groups in each other", groups},
        {"longer than the message", field(kMute, kLength,
                                          "\x05"
                                          "abc")},
        {"2 GiB claimed", field(kMute, kLength,
                                "\xFF\xFF\xFF\xFF\x07"
                                "abc")},
        {"a negative length", field(kMute, kLength,
                                    "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"
                                    "abc")},
        {"10 million entries claimed",
         field(kAudioTrack, kLength, sized(field(2, kLength, "\x80\xAD\xE2\x04")))},
        {"text that is not UTF-8",
         field(kMute, kLength, sized(field(1, kLength, sized("\xC0\x80"))))},
        {"half a surrogate",
         field(kMute, kLength, sized(field(1, kLength, sized("\xED\xA0\x80"))))},
        {"a cut message in a whole one", field(kMute, kLength,
                                               sized(field(1, kLength,
                                                           "\x09"
                                                           "ab")))},
    };
    for (const auto& [name, bytes] : cases) {
        EXPECT_EQ(fate_of_bytes(bytes), Fate::closed) << name;
    }
}

TEST_F(SignalDoor, G6_WhatProtobufSkipsIsSkipped) {
    const std::string mute = field(kMute, kLength, sized(field(1, kLength, sized("TR_x"))));
    std::string groups;
    for (int i = 0; i < 20; ++i) {
        groups = field(900, kGroup, groups) + field(900, 4, "");
    }
    const std::vector<std::pair<std::string, std::string>> cases{
        {"nothing", ""},
        {"the wrong wire type of a known field", field(kAddTrack, kVarint, "\x05") + mute},
        {"fields of a later schema", field(536'870'911, kLength, sized("later")) + mute},
        {"20 groups in each other", groups + mute},
        {"two messages at once", field(kAddTrack, kLength, sized("")) + mute},
        {"a boolean of 64 bits",
         field(kMute, kLength,
               sized(field(2, kVarint, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01")))},
        {"an enumerator that is none",
         field(kAddTrack, kLength,
               sized(field(3, kVarint, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01")))},
        {"a million small entries",
         field(kAudioTrack, kLength, sized(field(2, kLength, sized(std::string(900'000, 1)))))},
    };
    for (const auto& [name, bytes] : cases) {
        EXPECT_EQ(fate_of_bytes(bytes), Fate::lives) << name;
    }
}

TEST_F(SignalDoor, G6_RandomBytesAndEveryPrefixAreReadOrRefused) {
    Random random = Random::seeded(6);
    int closed = 0;
    for (int i = 0; i < 300; ++i) {
        std::string bytes(1 + random.u32() % 200, '\0');
        random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
        closed += fate_of_bytes(std::move(bytes)) == Fate::closed ? 1 : 0;
    }
    EXPECT_GT(closed, 250) << "random bytes are hardly ever a message";
    livekit::SignalRequest request;
    livekit::AddTrackRequest& track = *request.mutable_add_track();
    track.set_cid("cid");
    track.set_type(livekit::VIDEO);
    track.add_layers()->set_width(320);
    track.add_simulcast_codecs()->set_codec("vp8");
    const std::string whole = request.SerializeAsString();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Fate expected = size == 0 ? Fate::lives : Fate::closed;
        EXPECT_EQ(fate_of_bytes(whole.substr(0, size)), expected) << size;
    }
}

/// The most address space that the process ever had, in bytes.
std::size_t peak_address_space() {
    std::ifstream status{"/proc/self/status"};
    std::string word;
    std::size_t kib = 0;
    while (status >> word) {
        if (word == "VmPeak:") {
            status >> kib;
        }
    }
    return kib * 1024;
}

TEST_F(SignalDoor, G6_NothingIsAllocatedForAClaimedLength) {
    const std::size_t before = peak_address_space();
    ASSERT_GT(before, 0U);
    for (const std::string claim : {"\xFF\xFF\xFF\xFF\x03", "\xF0\xFF\xFF\xFF\x07"}) {
        EXPECT_EQ(fate_of_bytes(field(kMute, kLength, claim + "abc")), Fate::closed);
        EXPECT_EQ(fate_of_bytes(field(kMute, kLength, sized(field(1, kLength, claim + "abc")))),
                  Fate::closed);
        EXPECT_EQ(
            fate_of_bytes(field(kAudioTrack, kLength, sized(field(2, kLength, claim + "abc")))),
            Fate::closed);
    }
    EXPECT_LT(peak_address_space() - before, std::size_t{256} * 1024 * 1024);
}

TEST_F(SignalDoor, G7_WhatIsNoJsonEndsItsSession) {
    const auto nested = [](int depth) {
        return R"({"later":)" + std::string(static_cast<std::size_t>(depth), '[') +
               std::string(static_cast<std::size_t>(depth), ']') + "}";
    };
    EXPECT_EQ(fate_of_text(nested(31)), Fate::lives);
    const std::vector<std::string> cases{
        "",
        "{",
        "[]",
        "null",
        "5",
        nested(32),
        nested(1'000),
        std::string(1'000'000, '['),
        R"({"mute":5})",
        R"({"mute":{"sid":7}})",
        R"({"mute":{"muted":"perhaps"}})",
        R"({"publishDataTrackRequest":{"pubHandle":4294967296}})",
        R"({"publishDataTrackRequest":{"pubHandle":-1}})",
        R"({"publishDataTrackRequest":{"pubHandle":1e999}})",
        R"({"pingReq":{"timestamp":"99999999999999999999"}})",
        R"({"pingReq":{"timestamp":NaN}})",
        R"({"mute":{"sid":"a"},"leave":{}})",
        R"({"mute":{"sid":")"
        "\xFF"
        R"("}})",
        R"({"mute":{"sid":"a"}} trailing)",
    };
    for (const std::string& text : cases) {
        EXPECT_EQ(fate_of_text(text), Fate::closed) << text.substr(0, 80);
    }
}

/// What differs from one session to the next is taken out.
std::string comparable(const livekit::SignalResponse& response) {
    static const std::regex kOwn{
        R"re(((PA|TR|DTR|RM)_[A-Za-z0-9]{12})|("(room|sifTrailer|name)":"[^"]*")|("[0-9]{13,}"))re"};
    return std::regex_replace(to_json(response), kOwn, "*");
}

TEST_F(SignalDoor, G7_JsonDoesWhatTheBinaryFormDoes) {
    using Request = livekit::SignalRequest;
    std::vector<Request> requests(18);
    auto next = requests.begin();
    (next++)->mutable_add_track()->set_cid("a");
    (next++)->mutable_mute()->set_sid("TR_x");
    (next++)->mutable_subscription()->add_track_sids("TR_x");
    std::prev(next)->mutable_subscription()->set_subscribe(true);
    (next++)->mutable_track_setting()->add_track_sids("TR_x");
    (next++)->mutable_subscription_permission()->set_all_participants(true);
    (next++)->mutable_sync_state()->add_publish_tracks()->mutable_track()->set_sid("TR_x");
    (next++)->mutable_update_metadata()->set_request_id(9);
    (next++)->mutable_update_audio_track()->set_track_sid("TR_x");
    (next++)->mutable_update_video_track()->set_track_sid("TR_x");
    (next++)->mutable_publish_data_track_request()->set_pub_handle(3);
    (next++)->mutable_unpublish_data_track_request()->set_pub_handle(4);
    (next++)->mutable_simulate()->set_speaker_update(1);
    (next++)->mutable_get_data_blob_request()->set_request_id(5);
    (next++)->mutable_offer()->set_sdp("v=0");
    (next++)->mutable_answer()->set_sdp("v=0");
    (next++)->mutable_trickle()->set_candidateinit("{}");
    (next++)->mutable_leave()->set_reason(livekit::CLIENT_INITIATED);
    next->set_ping(1);
    for (const Request& request : requests) {
        const auto answers = [&](bool binary) {
            const auto socket = attack([&](FakeSocket& client) {
                client.push({.binary = binary,
                             .data = binary ? request.SerializeAsString() : to_json(request)});
            });
            std::vector<std::string> out;
            for (const auto& answer : socket->answers()) {
                // Both come from timers of the session, in no order with what is answered.
                if (!answer.has_join() && !answer.has_refresh_token()) {
                    out.push_back(comparable(answer));
                }
            }
            out.push_back(std::to_string(socket->close_code()));
            return out;
        };
        EXPECT_EQ(answers(false), answers(true)) << to_json(request);
    }
}

}  // namespace
}  // namespace heydok::signaling
