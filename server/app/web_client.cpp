#include "app/web_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace heydok::app {

namespace {

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kHashedFolder = "/assets/";

std::string_view content_type(std::string_view path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes{
        {{".html", "text/html; charset=utf-8"},
         {".js", "text/javascript; charset=utf-8"},
         {".mjs", "text/javascript; charset=utf-8"},
         {".css", "text/css; charset=utf-8"},
         {".svg", "image/svg+xml"},
         {".png", "image/png"},
         {".jpg", "image/jpeg"},
         {".ico", "image/x-icon"},
         {".json", "application/json"},
         {".webmanifest", "application/manifest+json"},
         {".woff2", "font/woff2"},
         {".wasm", "application/wasm"},
         {".mp3", "audio/mpeg"},
         {".txt", "text/plain; charset=utf-8"}}};
    for (const auto& [ending, type] : kTypes) {
        if (path.ends_with(ending)) {
            return type;
        }
    }
    return "application/octet-stream";
}

/// A Host field that may stand inside a policy: nothing that could end a directive.
bool plain_host(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view{".:-[]"}.find(c) != std::string_view::npos;
    });
}

/// "ws://host https://host ..." of one URL, in both of its schemes.
std::string origins_of(std::string_view url) {
    const std::size_t scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) {
        return {};
    }
    const bool secure = url.starts_with("wss:") || url.starts_with("https:");
    std::string_view host = url.substr(scheme_end + 3);
    host = host.substr(0, host.find('/'));
    return plain_host(host) ? fmt::format(" {}://{} {}://{}", secure ? "wss" : "ws", host,
                                          secure ? "https" : "http", host)
                            : std::string{};
}

void set_page_headers(net::Headers& headers, std::string_view policy) {
    headers.set("Content-Security-Policy", policy);
    headers.set("Permissions-Policy",
                "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), "
                "speaker-selection=(self), screen-wake-lock=(self), autoplay=(self), "
                "clipboard-write=(self), geolocation=(), payment=(), usb=(), serial=(), midi=()");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
}

bool accepts_gzip(const net::Request& request) {
    return request.headers.get("Accept-Encoding").find("gzip") != std::string_view::npos;
}

}  // namespace

WebClient::WebClient(std::vector<WebFile> files, std::string_view livekit_url)
    : media_origins_(origins_of(livekit_url)) {
    for (const WebFile& file : files) {
        files_.emplace(std::string{file.path}, file);
    }
}

const WebFile* WebClient::find(const std::string& path) const {
    const auto found = files_.find(path);
    if (found != files_.end()) {
        return &found->second;
    }
    const bool page = path.find('.', path.rfind('/')) == std::string::npos;
    const auto index =
        page && !path.starts_with(kHashedFolder) ? files_.find(std::string{kIndex}) : files_.end();
    return index == files_.end() ? nullptr : &index->second;
}

std::string WebClient::policy(const net::Request& request) const {
    const std::string_view host = request.headers.get("Host");
    // Older browsers do not count WebSockets to the own host as 'self'.
    const std::string own = plain_host(host) ? fmt::format(" ws://{0} wss://{0}", host) : "";
    // WebAssembly is compiled for noise suppression and blur; text stays no program.
    return fmt::format(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
        "img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob: mediastream:; "
        "worker-src 'self' blob:; connect-src 'self'{}{}; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types heydok-worker heydok-people-finder",
        own, media_origins_);
}

net::Response WebClient::page_not_built() const {
    net::Response out;
    out.headers.set("Content-Type", "text/html; charset=utf-8");
    out.headers.set("Cache-Control", "no-store");
    out.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>heydok</title>"
        "<h1>heydok</h1><p>This binary was built without the web client. Run <code>./dev "
        "build</code>, which builds both. The API answers under <code>/api/v1</code>.</p></html>";
    return out;
}

net::Response WebClient::handle(const net::Request& request) const {
    if (request.method != "GET") {
        net::Response refused;
        refused.status = 405;
        refused.headers.set("Allow", "GET, HEAD");
        return refused;
    }
    const WebFile* file = find(request.path);
    net::Response out;
    if (file == nullptr && files_.empty() && request.path == "/") {
        out = page_not_built();
    } else if (file == nullptr) {
        out.status = 404;
        out.headers.set("Content-Type", "text/plain; charset=utf-8");
        out.body = "not found";
    } else {
        const bool hashed = file->path.starts_with(kHashedFolder);
        out.headers.set("Content-Type", content_type(file->path));
        out.headers.set("ETag", file->etag);
        out.headers.set("Cache-Control",
                        hashed ? "public, max-age=31536000, immutable" : "no-cache");
        out.headers.set("Vary", "Accept-Encoding");
        if (request.headers.get("If-None-Match") == file->etag) {
            out.status = 304;
        } else if (!file->gzip.empty() && accepts_gzip(request)) {
            out.headers.set("Content-Encoding", "gzip");
            out.static_body = file->gzip;
        } else {
            out.static_body = file->bytes;
        }
    }
    set_page_headers(out.headers, policy(request));
    return out;
}

}  // namespace heydok::app
