#pragma once
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>

namespace heydok {

/// Why bytes from outside could not be read. A value, never an exception; the caller drops and
/// counts.
enum class ParseError : std::uint8_t {
    truncated,    ///< a length runs past the end
    malformed,    ///< a field has a value that the format forbids
    unsupported,  ///< well-formed, but a version or form that heydok does not speak
    too_large,    ///< over the limit that the parser names
};

/// A refusal of the product: `code` is the stable word of the API (docs/api/openapi.yaml), `field`
/// names the input at fault where there is one. The sentence for people is made by `api`.
struct Refusal {
    std::string code;
    std::string field = {};
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// A value or the reason why there is none. Check before use; `value()` throws on misuse only.
template <class T, class E = Refusal>
using Result = boost::system::result<T, E>;

template <class T>
using Parsed = Result<T, ParseError>;

/// What `value()` throws on misuse; found by boost::system::result through the argument's
/// namespace.
[[noreturn]] inline void throw_exception_from_error(ParseError error,
                                                    const boost::source_location&) {
    throw static_cast<int>(error);
}
[[noreturn]] inline void throw_exception_from_error(const Refusal& refusal,
                                                    const boost::source_location&) {
    throw refusal;
}

}  // namespace heydok
