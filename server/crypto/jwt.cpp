#include "crypto/jwt.hpp"

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::crypto {
namespace {

/// Reads the one JSON form that a header may have: a flat object of strings without escapes. Small
/// enough to leave nothing to interpretation; every JWT library writes it so.
class HeaderReader {
  public:
    explicit HeaderReader(std::string_view text) : rest_(text) {}

    bool names_hs256() {
        bool found = false;
        if (!accept('{')) {
            return false;
        }
        do {
            std::string_view name;
            std::string_view value;
            if (!string(name) || !accept(':') || !string(value)) {
                return false;
            }
            if (name == "alg") {
                if (found || value != "HS256") {
                    return false;
                }
                found = true;
            } else if (name == "typ") {
                if (value != "JWT" && value != "jwt") {
                    return false;
                }
            } else {
                return false;  // `crit`, and keys by any name: the issuer alone names the key
            }
        } while (accept(','));
        return accept('}') && at_end() && found;
    }

  private:
    void skip_space() {
        while (!rest_.empty() && std::string_view{" \t\r\n"}.find(rest_[0]) != rest_.npos) {
            rest_.remove_prefix(1);
        }
    }
    bool at_end() {
        skip_space();
        return rest_.empty();
    }
    bool accept(char wanted) {
        skip_space();
        if (rest_.empty() || rest_[0] != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }
    bool string(std::string_view& value) {
        if (!accept('"')) {
            return false;
        }
        const std::size_t end = rest_.find('"');
        if (end == rest_.npos) {
            return false;
        }
        value = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return value.find('\\') == value.npos;
    }

    std::string_view rest_;
};

std::string text_of(const Bytes& bytes) {
    return std::string{as_text(bytes)};
}

Parsed<std::string> decode_payload(std::string_view part) {
    const Parsed<Bytes> payload = base64url_decode(part);
    if (!payload) {
        return ParseError::malformed;
    }
    return text_of(*payload);
}

}  // namespace

Parsed<JwtParts> split_jwt(std::string_view token) {
    if (token.size() > kMaxJwtSize) {
        return ParseError::too_large;
    }
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (first == std::string_view::npos || first == last) {
        return ParseError::truncated;
    }
    const std::string_view payload = token.substr(first + 1, last - first - 1);
    if (payload.find('.') != std::string_view::npos) {
        return ParseError::malformed;
    }
    return JwtParts{token.substr(0, first), payload, token.substr(last + 1), token.substr(0, last)};
}

std::string sign_hs256(std::string_view payload_json, std::string_view key) {
    std::string token = base64url_encode(as_bytes(R"({"alg":"HS256","typ":"JWT"})"));
    token += '.';
    token += base64url_encode(as_bytes(payload_json));
    const Sha256Digest signature = hmac_sha256(as_bytes(key), as_bytes(token));
    token += '.';
    token += base64url_encode(signature);
    return token;
}

Parsed<std::string> verify_hs256(std::string_view token, std::string_view key) {
    const Parsed<JwtParts> parts = split_jwt(token);
    if (!parts) {
        return parts.error();
    }
    const Parsed<Bytes> header = base64url_decode(parts->header);
    if (!header) {
        return ParseError::malformed;
    }
    if (!HeaderReader{as_text(*header)}.names_hs256()) {
        return ParseError::unsupported;
    }
    const Parsed<Bytes> signature = base64url_decode(parts->signature);
    const Sha256Digest wanted = hmac_sha256(as_bytes(key), as_bytes(parts->signed_text));
    if (!signature || !constant_time_equal(*signature, wanted)) {
        return ParseError::malformed;
    }
    return decode_payload(parts->payload);
}

Parsed<std::string> peek_payload(std::string_view token) {
    const Parsed<JwtParts> parts = split_jwt(token);
    if (!parts) {
        return parts.error();
    }
    return decode_payload(parts->payload);
}

}  // namespace heydok::crypto
