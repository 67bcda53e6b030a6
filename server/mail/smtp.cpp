#include "mail/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <optional>

#include "mail/message.hpp"

namespace heydok::mail {
namespace {

constexpr int kFirstPermanent = 500;
constexpr int kLastPermanent = 599;
/// 530 and 535 are about our sign-in, 538 about encryption: the operator can mend them (RFC 4954).
constexpr std::array<int, 3> kOurFault{530, 535, 538};

/// libcurl is set up once, before any thread uses it, and lives as long as the process.
void set_up_library() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) {
        throw std::bad_alloc();  // the only reason that it names
    }
}

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;
using Handle = std::unique_ptr<CURL, FreeHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

std::optional<std::string> part(const Url& url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) {
        return std::nullopt;
    }
    std::string copy{text};
    curl_free(text);
    return copy;
}

Url parse(const std::string& text) {
    Url url{curl_url()};
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
        return nullptr;
    }
    return url;
}

/// What of the message is still to be read.
struct Remaining {
    const char* at;
    std::size_t left;
};

std::size_t read_some(char* out, std::size_t size, std::size_t count, void* state) {
    auto& remaining = *static_cast<Remaining*>(state);
    const std::size_t taken = std::min(size * count, remaining.left);
    std::memcpy(out, remaining.at, taken);
    remaining.at += taken;
    remaining.left -= taken;
    return taken;
}

/// libcurl asks this once a second; anything but 0 ends the attempt.
int ask_whether_to_stop(void* state, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::stop_token*>(state)->stop_requested() ? 1 : 0;
}

void set_security(CURL* handle, const SmtpServer& server) {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");  // not by a variable of the environment
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     static_cast<long>(needs_encryption(server) ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.authorities.empty()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, server.authorities.c_str());
    }
    if (!server.user.empty()) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.reveal().c_str());
    }
}

bool is_permanent(CURLcode result, int code) {
    // A refused recipient is a send error, a refused text a weird reply; a refused sign-in is
    // neither.
    const bool about_message = result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY;
    return about_message && code >= kFirstPermanent && code <= kLastPermanent &&
           std::find(kOurFault.begin(), kOurFault.end(), code) == kOurFault.end();
}

}  // namespace

bool is_smtp_url(const std::string& url) {
    const Url parsed = parse(url);
    if (!parsed) {
        return false;
    }
    const auto scheme = part(parsed, CURLUPART_SCHEME);
    const auto path = part(parsed, CURLUPART_PATH);
    return (scheme == "smtp" || scheme == "smtps") && part(parsed, CURLUPART_HOST) &&
           path.value_or("/") == "/" && !part(parsed, CURLUPART_USER) &&
           !part(parsed, CURLUPART_PASSWORD) && !part(parsed, CURLUPART_QUERY) &&
           !part(parsed, CURLUPART_FRAGMENT);
}

bool needs_encryption(const SmtpServer& server) {
    static constexpr std::array<std::string_view, 3> kThisMachine{"localhost", "127.0.0.1",
                                                                  "[::1]"};
    if (server.allow_plain) {
        return false;
    }
    const Url parsed = parse(server.url);
    const auto host = parsed ? part(parsed, CURLUPART_HOST) : std::nullopt;
    return !host ||
           std::find(kThisMachine.begin(), kThisMachine.end(), *host) == kThisMachine.end();
}

Attempt send(const SmtpServer& server, const std::string& from, const std::string& to,
             const std::string& message, std::chrono::milliseconds deadline,
             const std::stop_token& stop) {
    if (!is_address(from) || !is_address(to)) {
        return {.delivery = Delivery::refused, .reason = "not an address"};
    }
    set_up_library();
    const Handle handle{curl_easy_init()};
    const List recipients{curl_slist_append(nullptr, ("<" + to + ">").c_str())};
    if (!handle || !recipients) {
        throw std::bad_alloc();
    }
    // The path is what we call ourselves (EHLO): our part of the internet, not this machine's name.
    const bool has_slash = server.url.ends_with('/');
    const std::string url = server.url + (has_slash ? "" : "/") + from.substr(from.rfind('@') + 1);
    Remaining remaining{message.data(), message.size()};
    CURL* const curl = handle.get();
    set_security(curl, server);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // threads and signals do not go together
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_some);
    curl_easy_setopt(curl, CURLOPT_READDATA, &remaining);
    std::stop_token stopping = stop;
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_whether_to_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stopping);
    const CURLcode result = curl_easy_perform(curl);
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    Attempt attempt{.code = static_cast<int>(code)};
    if (result == CURLE_OK) {
        attempt.delivery = Delivery::accepted;
        return attempt;
    }
    attempt.reason = curl_easy_strerror(result);
    attempt.delivery = is_permanent(result, attempt.code) ? Delivery::refused : Delivery::missed;
    return attempt;
}

}  // namespace heydok::mail
