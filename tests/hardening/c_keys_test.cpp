// Section C, what only the memory and millions of packets show: that a nonce is never used twice,
// and that keys are gone with their participant.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "rtc/srtp/sender.hpp"
#include "rtc/srtp/session_keys.hpp"
#include "tests/hardening/probe_call.hpp"

namespace heydok::hardening {
namespace {

/// How often a pattern stands in the writable memory of this process. The pattern is given with
/// every bit turned, so that the search does not find itself.
class MemorySearch {
  public:
    explicit MemorySearch(ByteView pattern) {
        for (const std::uint8_t byte : pattern) {
            turned_.push_back(static_cast<std::uint8_t>(~byte));
        }
    }
    [[nodiscard]] std::size_t count() const {
        std::size_t found = 0;
        std::ifstream maps{"/proc/self/maps"};
        const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
        for (std::string line; std::getline(maps, line);) {
            std::uint64_t begin = 0;
            std::uint64_t end = 0;
            char rights[5] = {};
            if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights) == 3 &&
                std::string_view{rights}.starts_with("rw") && end - begin < kTooLarge) {
                found += count_in(memory, begin, end);
            }
        }
        ::close(memory);
        return found;
    }

  private:
    /// Reserved by a sanitizer, not memory in use.
    static constexpr std::uint64_t kTooLarge = std::uint64_t{1} << 32;
    static constexpr std::size_t kChunk = std::size_t{1} << 20;

    [[nodiscard]] bool matches(const std::uint8_t* at) const {
        for (std::size_t i = 0; i < turned_.size(); ++i) {
            if (static_cast<std::uint8_t>(~at[i]) != turned_[i]) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] std::size_t count_in(int memory, std::uint64_t begin, std::uint64_t end) const {
        std::vector<std::uint8_t> chunk(kChunk + turned_.size());
        const auto first = static_cast<std::uint8_t>(~turned_[0]);
        std::size_t found = 0;
        for (std::uint64_t at = begin; at < end; at += kChunk) {
            const auto own = reinterpret_cast<std::uint64_t>(chunk.data());
            if (at < own + chunk.size() && own < at + chunk.size()) {
                continue;  // what was read is no finding
            }
            const std::size_t wanted = std::min<std::uint64_t>(chunk.size(), end - at);
            const ssize_t size = ::pread(memory, chunk.data(), wanted, static_cast<off_t>(at));
            if (size < static_cast<ssize_t>(turned_.size())) {
                continue;
            }
            const std::uint8_t* const last = chunk.data() + size - turned_.size();
            for (const std::uint8_t* byte = chunk.data(); byte <= last; ++byte) {
                byte = static_cast<const std::uint8_t*>(
                    std::memchr(byte, first, static_cast<std::size_t>(last - byte + 1)));
                if (byte == nullptr) {
                    break;
                }
                found += matches(byte) ? 1 : 0;
            }
        }
        return found;
    }

    Bytes turned_;
};

using Keys = ProbeCall;

TEST_F(Keys, C14_TheKeysOfWhoLeftAreInNoMemory) {
    Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->connected(); }, 5s));
    meeting_.act(
        cleo, [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.publish_audio({}, out); });
    meeting_.run_for(1s);
    std::vector<MemorySearch> searches;
    {
        const dtls::SrtpKeys* keys = cleo.peer->transport().srtp_keys();
        ASSERT_NE(keys, nullptr);
        const auto profile = srtp::profile_from_number(static_cast<std::uint16_t>(keys->profile));
        const auto remember = [&](const Bytes& key, const Bytes& salt) {
            searches.emplace_back(key);
            for (const srtp::PacketKind kind : {srtp::PacketKind::rtp, srtp::PacketKind::rtcp}) {
                srtp::SessionKeys derived;
                srtp::derive_session_keys(*profile, kind, key, salt, derived);
                searches.emplace_back(ByteView{derived.key}.first(srtp::key_size(*profile)));
            }
        };
        remember(keys->local_key, keys->local_salt);
        remember(keys->remote_key, keys->remote_salt);
    }
    for (const MemorySearch& search : searches) {
        EXPECT_GT(search.count(), 0u) << "the search finds what is there";
    }
    const auto packets = captured(cleo, is_rtp_packet);
    // Both sides forget: this process plays the client too.
    remove("room", "cleo");
    meeting_.act(cleo, [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.transport().close(out.datagrams);
    });
    meeting_.run_for(100ms);
    for (std::size_t i = 0; i < searches.size(); ++i) {
        EXPECT_EQ(searches[i].count(), 0u) << "key " << i;
    }
    const std::uint64_t before = dropped("unknown_address");
    for (const Bytes& packet : packets) {
        inject(cleo.address, packet);
    }
    EXPECT_EQ(dropped("unknown_address"), before + packets.size());
    allow_offers(ada_, 2);  // cleo's track came and went
    allow_offers(ben_, 2);
}

/// The same nonce would give the same stream of the cipher, and so equal bytes where the plain ones
/// are equal: ten million packets of zeros, and no two alike. Audio, video and its repairs, with
/// numbers asked for twice, jumps as at a change of layers, and padding.
TEST(Nonces, C12_TenMillionPacketsWithoutAnEqual) {
    constexpr std::size_t kPackets = 10'000'000;
    constexpr std::size_t kZeros = 8;
    const Bytes key(srtp::key_size(srtp::Profile::aead_aes_128_gcm), 3);
    const Bytes salt(srtp::salt_size(srtp::Profile::aead_aes_128_gcm), 4);
    const auto sender = srtp::Sender::create(srtp::Profile::aead_aes_128_gcm, key, salt);
    std::array<srtp::SenderStream, 3> streams{srtp::SenderStream{1}, srtp::SenderStream{2},
                                              srtp::SenderStream{3}};
    std::array<std::uint16_t, 3> numbers{65'000, 0, 32'768};
    Random random = Random::seeded(12);
    std::vector<std::uint64_t> seen;
    seen.reserve(kPackets);
    std::uint64_t refused = 0;
    std::array<std::uint8_t, 12 + kZeros + srtp::kMaxOverhead> packet{};
    while (seen.size() < kPackets) {
        const std::uint32_t dice = random.u32();
        const std::size_t which = dice % 3;
        std::uint16_t& number = numbers[which];
        number = static_cast<std::uint16_t>(number + ((dice >> 8) % 64 == 0 ? 40 : 1));
        const bool again = (dice >> 16) % 16 == 0;  // a number that may have been sent
        const std::uint16_t chosen =
            again ? static_cast<std::uint16_t>(number - (dice >> 20) % 300) : number;
        packet.fill(0);
        packet[0] = static_cast<std::uint8_t>((dice >> 28) % 8 == 0 ? 0xA0 : 0x80);
        packet[1] = 96;
        store_u16(&packet[2], chosen);
        store_u32(&packet[8], streams[which].ssrc);
        if (sender->protect_rtp(streams[which], packet, 12 + kZeros) == 0) {
            ++refused;
            continue;
        }
        std::uint64_t cipher = 0;
        std::memcpy(&cipher, &packet[12], sizeof cipher);
        seen.push_back(cipher);
    }
    EXPECT_GT(refused, kPackets / 100) << "a number that was sent is not sent again";
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

}  // namespace
}  // namespace heydok::hardening
