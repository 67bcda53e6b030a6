// Which mail servers are accepted and which must encrypt; what leaves no trace on a wire is
// tests/server/mail.test.ts against a real one.
#include "mail/smtp.hpp"

#include <gtest/gtest.h>

namespace heydok::mail {
namespace {

TEST(SmtpServer, IsAnAddressWithoutAnythingElse) {
    for (const std::string url : {"smtp://mail.example.org", "smtps://mail.example.org:465",
                                  "smtp://127.0.0.1:2525", "smtp://[::1]:25", "smtp://mail/"}) {
        EXPECT_TRUE(is_smtp_url(url)) << url;
    }
    for (const std::string url :
         {"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:b@mail.example",
          "smtp://a@mail.example", "smtp://mail.example/x", "smtp://mail.example?x",
          "smtp://mail.example#x", "smtp://mail.example:99999", "file:///etc/passwd"}) {
        EXPECT_FALSE(is_smtp_url(url)) << url;
    }
}

TEST(SmtpServer, EncryptsEverywhereButOnThisMachine) {
    const auto needs = [](const std::string& url, bool allow_plain) {
        return needs_encryption({.url = url, .allow_plain = allow_plain});
    };
    EXPECT_TRUE(needs("smtp://mail.example.org", false));
    EXPECT_TRUE(needs("smtp://localhost.example.org", false));
    EXPECT_TRUE(needs("smtp://10.0.0.1:25", false));
    EXPECT_FALSE(needs("smtp://10.0.0.1:25", true));
    EXPECT_FALSE(needs("smtp://127.0.0.1:25", false));
    EXPECT_FALSE(needs("smtp://localhost", false));
    EXPECT_FALSE(needs("smtp://[::1]:25", false));
}

TEST(SmtpServer, NothingGoesToWhatIsNoAddress) {
    const SmtpServer nowhere{.url = "smtp://127.0.0.1:1"};
    const auto attempt = [&](const std::string& from, const std::string& to) {
        return send(nowhere, from, to, "", std::chrono::seconds{5}).delivery;
    };
    EXPECT_EQ(attempt("a@b.example", "c@d.example>\r\nRCPT TO:<e@f.example"), Delivery::refused);
    EXPECT_EQ(attempt("a@b.example> SIZE=1", "c@d.example"), Delivery::refused);
    EXPECT_EQ(attempt("a@b.example", "c@d.example"), Delivery::missed);  // nobody listens there
}

}  // namespace
}  // namespace heydok::mail
