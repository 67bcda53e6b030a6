#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <list>

#include "net/http_client.hpp"
#include "net/http_test_server.hpp"

namespace heydok::net {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing::TestServer;

template <class T, void (*kFree)(T*)>
struct Free {
    void operator()(T* object) const { kFree(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509, X509_free>>;

/// A folder with a self-signed certificate for "localhost".
class CertificateFolder {
  public:
    CertificateFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "heydok-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
        renew(1);
    }
    ~CertificateFolder() { std::filesystem::remove_all(path_); }
    CertificateFolder(const CertificateFolder&) = delete;
    CertificateFolder& operator=(const CertificateFolder&) = delete;

    void renew(long serial) const {
        const Key key{EVP_EC_gen("P-256")};
        const Certificate certificate{X509_new()};
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        X509_NAME* name = X509_get_subject_name(certificate.get());
        const std::array<unsigned char, 10> host{"localhost"};
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host.data(), 9, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        std::FILE* out = std::fopen(files().certificate_chain.c_str(), "w");
        PEM_write_X509(out, certificate.get());
        std::fclose(out);
        out = std::fopen(files().private_key.c_str(), "w");
        PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(out);
    }
    [[nodiscard]] TlsFiles files() const {
        return {.certificate_chain = path_ / "chain.pem", .private_key = path_ / "key.pem"};
    }

  private:
    std::filesystem::path path_;
};

struct TlsAnswer {
    std::string text;
    long serial = 0;
    std::string version;
};

TlsAnswer exchange(std::uint16_t port, const std::string& request, int highest_version = 0) {
    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    SSL_CTX_set_max_proto_version(context.native_handle(), highest_version);
    asio::ssl::stream<asio::ip::tcp::socket> stream{io, context};
    stream.lowest_layer().connect({asio::ip::address_v4::loopback(), port});
    boost::system::error_code error;
    stream.handshake(asio::ssl::stream_base::client, error);
    TlsAnswer out;
    if (error) {
        return out;
    }
    const Certificate peer{SSL_get1_peer_certificate(stream.native_handle())};
    out.serial = ASN1_INTEGER_get(X509_get_serialNumber(peer.get()));
    out.version = SSL_get_version(stream.native_handle());
    asio::write(stream, asio::buffer(request));
    asio::read(stream, asio::dynamic_buffer(out.text), error);
    return out;
}

const std::string kRequest = "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

TEST(HttpTls, ServesOverTls13AndTls12Only) {
    const CertificateFolder folder;
    TestServer server{{.limits = {}, .tls = folder.files()}};
    const TlsAnswer answer = exchange(server.port(), kRequest);
    EXPECT_EQ(answer.version, "TLSv1.3");
    EXPECT_THAT(answer.text, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer.text, HasSubstr("Strict-Transport-Security: "));
    EXPECT_THAT(answer.text, EndsWith("GET /x "));
    EXPECT_EQ(exchange(server.port(), kRequest, TLS1_2_VERSION).version, "TLSv1.2");
    EXPECT_EQ(exchange(server.port(), kRequest, TLS1_1_VERSION).version, "");
}

TEST(HttpTls, NewCertificateWithoutARestart) {
    const CertificateFolder folder;
    TestServer server{{.limits = {}, .tls = folder.files()}};
    EXPECT_EQ(exchange(server.port(), kRequest).serial, 1);
    folder.renew(2);
    EXPECT_TRUE(server.server().reload_certificate());
    EXPECT_EQ(exchange(server.port(), kRequest).serial, 2);
    std::ofstream{folder.files().certificate_chain} << "broken";
    EXPECT_FALSE(server.server().reload_certificate());
    EXPECT_EQ(exchange(server.port(), kRequest).serial, 2) << "the old one stays";
}

TEST(HttpTls, PlainTextAndSilenceAreCut) {
    const CertificateFolder folder;
    HttpLimits limits;
    limits.header_deadline = std::chrono::milliseconds{30};
    TestServer server{{.limits = limits, .tls = folder.files()}};
    testing::RawClient plain{server.port()};
    plain.exchange(kRequest);
    testing::RawClient silent{server.port()};
    silent.read_to_end();
    while (server.server().connections() != 0) {
        std::this_thread::yield();
    }
    SUCCEED();
}

TEST(HttpTls, F9_HandshakesHaveALimitPerSecond) {
    const CertificateFolder folder;
    HttpLimits limits;
    limits.tls_handshakes_per_second = 10;
    TestServer server{{.limits = limits, .tls = folder.files()}};
    const auto begin = std::chrono::steady_clock::now();
    int served = 0;
    for (int i = 0; i < 40; ++i) {
        served += exchange(server.port(), kRequest).version.empty() ? 0 : 1;
    }
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    EXPECT_GE(served, 10);
    EXPECT_LE(served, 10 * (seconds.count() + 1));
    std::string version;
    while (version.empty()) {  // the next second
        version = exchange(server.port(), kRequest).version;
    }
    EXPECT_EQ(version, "TLSv1.3");
}

TEST(HttpTls, F9_ConnectionsWithoutAWordShutNobodyOut) {
    const CertificateFolder folder;
    HttpLimits limits;
    limits.tls_handshakes_per_second = 10;
    TestServer server{{.limits = limits, .tls = folder.files()}};
    std::list<testing::RawClient> silent;
    for (int i = 0; i < 60; ++i) {
        silent.emplace_back(server.port());
    }
    while (server.server().connections() < silent.size()) {
        std::this_thread::yield();
    }
    EXPECT_EQ(exchange(server.port(), kRequest).version, "TLSv1.3");
}

/// Connections over TLS 1.3. Each resumes the session of the one before, if there is one, and then
/// sends `early` with its first flight.
class EarlyClient {
  public:
    explicit EarlyClient(std::uint16_t port)
        : context_(SSL_CTX_new(TLS_client_method())), port_(port) {
        SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT);
        SSL_CTX_set_app_data(context_.get(), this);
        SSL_CTX_sess_set_new_cb(context_.get(), [](SSL* ssl, SSL_SESSION* session) {
            auto* self = static_cast<EarlyClient*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
            // A copy: what became of the connection that brought it ends the original.
            self->session_.reset(SSL_SESSION_dup(session));
            return 0;
        });
    }
    /// Whether the server took the early part; `answer` is what came back for `late`.
    bool exchange(const std::string& early, const std::string& late, std::string& answer) {
        asio::io_context io;
        asio::ip::tcp::socket socket{io};
        socket.connect({asio::ip::address_v4::loopback(), port_});
        const std::unique_ptr<SSL, Free<SSL, SSL_free>> ssl{SSL_new(context_.get())};
        SSL_set_fd(ssl.get(), socket.native_handle());
        SSL_set_connect_state(ssl.get());
        std::size_t written = 0;
        if (session_ && !early.empty()) {
            SSL_SESSION_set_max_early_data(session_.get(), 4'096);  // against the server's word
            SSL_set_session(ssl.get(), session_.get());
            EXPECT_EQ(SSL_write_early_data(ssl.get(), early.data(), early.size(), &written), 1);
        }
        if (SSL_do_handshake(ssl.get()) != 1) {
            return false;
        }
        const bool taken = SSL_get_early_data_status(ssl.get()) == SSL_EARLY_DATA_ACCEPTED;
        SSL_write_ex(ssl.get(), late.data(), late.size(), &written);
        std::array<char, 4096> chunk{};
        std::size_t size = 0;
        while (SSL_read_ex(ssl.get(), chunk.data(), chunk.size(), &size) == 1) {
            answer.append(chunk.data(), size);
        }
        return taken;
    }
    [[nodiscard]] SSL_SESSION* session() const { return session_.get(); }

  private:
    std::unique_ptr<SSL_CTX, Free<SSL_CTX, SSL_CTX_free>> context_;
    std::unique_ptr<SSL_SESSION, Free<SSL_SESSION, SSL_SESSION_free>> session_;
    std::uint16_t port_;
};

TEST(HttpTls, F9_EarlyDataIsNotTaken) {
    const CertificateFolder folder;
    TestServer server{{.limits = {}, .tls = folder.files()}};
    EarlyClient client{server.port()};
    std::signal(SIGPIPE, SIG_IGN);  // the server may close while we write
    std::string answer;
    EXPECT_FALSE(client.exchange("", kRequest, answer));
    EXPECT_THAT(answer, EndsWith("GET /x "));
    ASSERT_NE(client.session(), nullptr) << "a session to resume";
    EXPECT_EQ(SSL_SESSION_get_max_early_data(client.session()), 0u) << "none is offered";
    const std::string post =
        "POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx";
    answer.clear();
    EXPECT_FALSE(client.exchange(post, kRequest, answer));
    EXPECT_EQ(answer.find("/early"), std::string::npos) << "and none is served";
    EXPECT_EQ(exchange(server.port(), kRequest).version, "TLSv1.3") << "others are, as before";
}

TEST(HttpTls, BadFilesStopTheStart) {
    asio::io_context io;
    HttpServer server{
        io.get_executor(), {.limits = {}, .tls = TlsFiles{"/does/not/exist", "/nor/this"}}, {}};
    EXPECT_THROW(server.start(), boost::system::system_error);
}

Result<ClientResponse> request(ClientRequest wanted) {
    asio::io_context io;
    auto future = asio::co_spawn(io, http_request(std::move(wanted)), asio::use_future);
    io.run();
    return future.get();
}

TEST(HttpClient, PostsAndReadsTheAnswer) {
    TestServer server;
    ClientRequest wanted;
    wanted.method = "POST";
    wanted.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/path?x=1";
    wanted.body = "body";
    const auto response = request(wanted);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "POST /path body");
    EXPECT_EQ(response->headers.get("content-type"), "text/plain");
    wanted.response_bytes = 3;
    EXPECT_EQ(request(wanted).error().code, "invalid-response");
}

TEST(HttpClient, SaysWhatWentWrong) {
    const auto code = [](std::string url) {
        ClientRequest wanted;
        wanted.url = std::move(url);
        wanted.deadline = std::chrono::milliseconds{50};
        return request(wanted).error().code;
    };
    EXPECT_EQ(code("ftp://localhost/"), "invalid-url");
    EXPECT_EQ(code("not a url"), "invalid-url");
    EXPECT_EQ(code("http://127.0.0.1:1/"), "unreachable");
    TestServer server;
    EXPECT_EQ(code("http://127.0.0.1:" + std::to_string(server.port()) + "/wait"), "timeout");
}

TEST(HttpClient, TrustsNoCertificateOfItsOwnMaking) {
    const CertificateFolder folder;
    TestServer server{{.limits = {}, .tls = folder.files()}};
    ClientRequest wanted;
    wanted.url = "https://localhost:" + std::to_string(server.port()) + "/";
    EXPECT_EQ(request(wanted).error().code, "untrusted");
}

}  // namespace
}  // namespace heydok::net
