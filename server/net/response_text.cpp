#include "net/response_text.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <utility>

namespace heydok::net {

namespace {

bool has_line_break(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (!has_line_break(name) && !has_line_break(value)) {
        fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
    }
}

}  // namespace

std::string_view reason_phrase(int status) {
    static constexpr std::array<std::pair<int, std::string_view>, 25> kPhrases{{
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    }};
    for (const auto& [number, phrase] : kPhrases) {
        if (number == status) {
            return phrase;
        }
    }
    return "Status";
}

std::string response_head(const Response& response, std::size_t body_size, ResponseForm form) {
    std::string out =
        fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
    for (const auto& [name, value] : response.headers.all()) {
        append_field(out, name, value);
    }
    if (form.body == Body::sized) {
        append_field(out, "Content-Length", fmt::format("{}", body_size));
    }
    append_field(out, "Connection", form.keep_alive ? "keep-alive" : "close");
    if (!response.headers.has("X-Content-Type-Options")) {
        append_field(out, "X-Content-Type-Options", "nosniff");
    }
    if (!response.headers.has("Referrer-Policy")) {
        append_field(out, "Referrer-Policy", "no-referrer");
    }
    if (form.secure && !response.headers.has("Strict-Transport-Security")) {
        append_field(out, "Strict-Transport-Security", "max-age=31536000");
    }
    out += "\r\n";
    return out;
}

Response problem(int status, std::string_view code) {
    Response out;
    out.status = status;
    out.headers.set("Content-Type", "application/problem+json");
    out.headers.set("Cache-Control", "no-store");
    out.body = fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"code":"{}"}})",
                           reason_phrase(status), status, code);
    return out;
}

}  // namespace heydok::net
