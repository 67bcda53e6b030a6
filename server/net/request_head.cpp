#include "net/request_head.hpp"

#include <algorithm>
#include <array>

#include "net/url_encoding.hpp"

namespace heydok::net {

namespace {

constexpr HeadError kBadRequest = 400;
constexpr HeadError kMethodNotAllowed = 405;
constexpr HeadError kTooManyFields = 431;
constexpr HeadError kNotImplemented = 501;
constexpr HeadError kVersionNotSupported = 505;

/// RFC 9110 section 5.6.2.
bool is_token_char(char c) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return alphanumeric || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\t';
    });
}

std::string_view trim(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string lower_case(std::string_view text) {
    std::string out{text};
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return out;
}

/// Whether a comma-separated field lists `word`, in any case.
bool lists(std::string_view value, std::string_view word) {
    while (!value.empty()) {
        const std::size_t end = std::min(value.find(','), value.size());
        if (lower_case(trim(value.substr(0, end))) == word) {
            return true;
        }
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return false;
}

/// Takes the next line without its CRLF; empty optional when the line has no CRLF or a bare one.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find("\r\n");
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    if (line.find_first_of("\r\n") != std::string_view::npos) {
        return std::nullopt;
    }
    return line;
}

HeadError read_method(std::string_view method, RequestHead& out) {
    static constexpr std::array<std::string_view, 7> kKnown{"GET",   "HEAD",   "POST",   "PUT",
                                                            "PATCH", "DELETE", "OPTIONS"};
    if (!is_token(method)) {
        return kBadRequest;
    }
    if (std::find(kKnown.begin(), kKnown.end(), method) == kKnown.end()) {
        return kMethodNotAllowed;
    }
    out.head_method = method == "HEAD";
    out.request.method = out.head_method ? "GET" : std::string{method};
    return 0;
}

HeadError read_request_line(std::string_view line, RequestHead& out) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return kBadRequest;
    }
    const std::string_view version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return version.starts_with("HTTP/") ? kVersionNotSupported : kBadRequest;
    }
    out.keep_alive = version == "HTTP/1.1";
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (!is_field_value(target) || target.find_first_of(" \t#") != std::string_view::npos) {
        return kBadRequest;
    }
    if (const HeadError error = read_method(line.substr(0, first), out); error != 0) {
        return error;
    }
    const std::size_t mark = std::min(target.find('?'), target.size());
    std::optional<std::string> path = safe_path(target.substr(0, mark));
    if (!path) {
        return kBadRequest;
    }
    out.request.path = std::move(*path);
    out.request.query = std::string{target.substr(std::min(mark + 1, target.size()))};
    return 0;
}

HeadError read_field(std::string_view line, Headers& headers) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return kBadRequest;  // also a folded line, and white space before the colon
    }
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_field_value(value)) {
        return kBadRequest;
    }
    headers.add(line.substr(0, colon), value);
    return 0;
}

std::size_t count(const Headers& headers, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(headers.all().begin(), headers.all().end(),
                      [&](const auto& field) { return lower_case(field.first) == name; }));
}

/// RFC 9112 section 6.3: the framing must be beyond doubt.
HeadError check_framing(const Headers& headers, bool http11) {
    const std::size_t lengths = count(headers, "content-length");
    const std::size_t codings = count(headers, "transfer-encoding");
    if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0)) {
        return kBadRequest;
    }
    if (codings == 1) {
        if (!http11) {
            return kBadRequest;
        }
        if (lower_case(headers.get("Transfer-Encoding")) != "chunked") {
            return kNotImplemented;
        }
    }
    const std::string_view length = headers.get("Content-Length");
    const bool digits =
        std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (lengths == 1 && (length.empty() || length.size() > 15 || !digits)) {
        return kBadRequest;
    }
    const std::size_t hosts = count(headers, "host");
    return hosts > 1 || (http11 && hosts == 0) ? kBadRequest : 0;
}

void read_connection(RequestHead& out) {
    const std::string_view connection = out.request.headers.get("Connection");
    if (lists(connection, "close")) {
        out.keep_alive = false;
    }
    out.request.websocket_upgrade = out.request.method == "GET" && !out.head_method &&
                                    out.keep_alive && lists(connection, "upgrade") &&
                                    lists(out.request.headers.get("Upgrade"), "websocket");
}

}  // namespace

boost::system::result<RequestHead, HeadError> parse_head(std::string_view head,
                                                         const HttpLimits& limits) {
    RequestHead out;
    std::string_view rest = head;
    const auto request_line = take_line(rest);
    if (!request_line) {
        return kBadRequest;
    }
    if (const HeadError error = read_request_line(*request_line, out); error != 0) {
        return error;
    }
    for (;;) {
        const auto line = take_line(rest);
        if (!line) {
            return kBadRequest;
        }
        if (line->empty()) {
            break;
        }
        if (out.request.headers.all().size() == limits.header_fields) {
            return kTooManyFields;
        }
        if (const HeadError error = read_field(*line, out.request.headers); error != 0) {
            return error;
        }
    }
    if (const HeadError error = check_framing(out.request.headers, out.keep_alive); error != 0) {
        return error;
    }
    read_connection(out);
    return out;
}

}  // namespace heydok::net
