#include "people/authenticator_data.hpp"

#include <algorithm>

namespace heydok::people {
namespace {

constexpr std::uint8_t kUserPresent = 0x01;
constexpr std::uint8_t kUserVerified = 0x04;
constexpr std::uint8_t kHasCredential = 0x40;
constexpr std::size_t kAuthenticatorModelSize = 16;  ///< AAGUID; nobody is asked for it
constexpr std::size_t kCoordinateSize = 32;

/// COSE_Key (RFC 9052 section 7) of an ES256 key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
constexpr std::array<std::uint8_t, 10> kBeforeX{0xA5, 0x01, 0x02, 0x03, 0x26,
                                                0x20, 0x01, 0x21, 0x58, 0x20};
constexpr std::array<std::uint8_t, 3> kBeforeY{0x22, 0x58, 0x20};

/// Takes bytes off the front of a view.
class Reader {
  public:
    explicit Reader(ByteView bytes) : rest_(bytes) {}

    /// Empty if there are fewer.
    std::optional<ByteView> take(std::size_t size) {
        if (rest_.size() < size) {
            return std::nullopt;
        }
        const ByteView taken = rest_.subspan(0, size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    /// Big-endian.
    std::optional<std::uint32_t> number(std::size_t size) {
        const auto bytes = take(size);
        if (!bytes) {
            return std::nullopt;
        }
        std::uint32_t value = 0;
        for (const std::uint8_t byte : *bytes) {
            value = value << 8U | byte;
        }
        return value;
    }

  private:
    ByteView rest_;
};

template <std::size_t N>
bool equal(const ByteView& bytes, const std::array<std::uint8_t, N>& expected) {
    return std::equal(bytes.begin(), bytes.end(), expected.begin(), expected.end());
}

Parsed<crypto::P256Point> read_key(Reader& reader) {
    const auto before_x = reader.take(kBeforeX.size());
    const auto x = reader.take(kCoordinateSize);
    const auto before_y = reader.take(kBeforeY.size());
    const auto y = reader.take(kCoordinateSize);
    if (!before_x || !x || !before_y || !y) {
        return ParseError::truncated;
    }
    if (!equal(*before_x, kBeforeX) || !equal(*before_y, kBeforeY)) {
        return ParseError::unsupported;
    }
    crypto::P256Point point{};
    std::copy(x->begin(), x->end(), point.begin());
    std::copy(y->begin(), y->end(), point.begin() + kCoordinateSize);
    return point;
}

Parsed<NewCredential> read_credential(Reader& reader) {
    const auto model = reader.take(kAuthenticatorModelSize);
    const auto size = reader.number(2);
    if (!model || !size) {
        return ParseError::truncated;
    }
    if (*size == 0 || *size > kLongestCredentialId) {
        return ParseError::malformed;
    }
    const auto id = reader.take(*size);
    if (!id) {
        return ParseError::truncated;
    }
    const Parsed<crypto::P256Point> key = read_key(reader);
    if (!key) {
        return key.error();
    }
    return NewCredential{.id = Bytes(id->begin(), id->end()), .key = *key};
}

}  // namespace

Parsed<AuthenticatorData> parse_authenticator_data(ByteView bytes) {
    Reader reader{bytes};
    const auto relying_party = reader.take(crypto::kSha256Size);
    const auto flags = reader.number(1);
    const auto sign_count = reader.number(4);
    if (!relying_party || !flags || !sign_count) {
        return ParseError::truncated;
    }
    AuthenticatorData data;
    std::copy(relying_party->begin(), relying_party->end(), data.relying_party.begin());
    data.user_present = (*flags & kUserPresent) != 0;
    data.user_verified = (*flags & kUserVerified) != 0;
    data.sign_count = *sign_count;
    if ((*flags & kHasCredential) != 0) {
        Parsed<NewCredential> credential = read_credential(reader);
        if (!credential) {
            return credential.error();
        }
        data.credential = std::move(*credential);
    }
    return data;
}

}  // namespace heydok::people
