#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// HDK-E2EE/1 (docs/e2ee.md) once more, independent of the client's program: written from the page,
/// with OpenSSL. Knows what the test vectors need; the server has nothing of it.
namespace hdk {

using Bytes = std::vector<std::uint8_t>;

Bytes from_hex(std::string_view text);
std::string to_hex(const Bytes& bytes);
Bytes from_text(std::string_view text);
Bytes join(std::initializer_list<Bytes> parts);

/// Section 4: big-endian number of `size` bytes; bytes behind their length.
Bytes number(std::uint64_t value, std::size_t size);
Bytes prefixed(const Bytes& bytes);

/// Section 3.
Bytes sha256(const Bytes& bytes);
Bytes hmac(const Bytes& key, const Bytes& bytes);
Bytes expand(const Bytes& key, const Bytes& info, std::size_t size = 32);
/// `signature` is r || s.
bool verify(const Bytes& public_key, const Bytes& signature, const Bytes& bytes);
std::optional<Bytes> open_aead(const Bytes& key, const Bytes& iv, const Bytes& associated,
                               const Bytes& sealed);

/// What both sides of HPKE agree on beside the keys; `psk` empty: mode base, else auth-psk.
struct HpkeContext {
    Bytes info;
    Bytes associated;
    Bytes psk;
    Bytes psk_id;
    Bytes sender_key;
};
/// Nothing if anything does not fit. `secret` is the receiver's private number.
std::optional<Bytes> open_hpke(const Bytes& secret, const Bytes& receiver_key, const Bytes& enc,
                               const Bytes& sealed, const HpkeContext& context);

/// Section 5.2.
struct Code {
    std::string digits;
    unsigned first_word = 0;
    unsigned second_word = 0;
};
Code code_of(const Bytes& transcript);

}  // namespace hdk
