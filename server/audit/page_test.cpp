#include "audit/page.hpp"

#include "audit/audit_house_for_test.hpp"

namespace heydok::audit {
namespace {

class AuditPage : public AuditHouse {
  protected:
    std::vector<std::int64_t> seconds_of(const Page& page) {
        std::vector<std::int64_t> seconds;
        for (const LoggedEntry& logged : page.entries) {
            seconds.push_back((logged.entry.at - begin_) / std::chrono::seconds{1});
        }
        return seconds;
    }
    Page read(PageQuery query) {
        query.chain = "practice-1";
        return read_page(transaction_, query, now_);
    }

    const WallTime begin_ = now_;
};

TEST_F(AuditPage, BothStoresComeInOneOrderOfTimePageByPage) {
    for (int i = 0; i < 5; ++i) {
        write("practice-1", i % 2 == 0 ? Event::session_started : Event::meeting_created);
    }
    write("practice-2", Event::session_started);
    Page page = read({.most = 2});
    EXPECT_EQ((std::vector<std::int64_t>{5, 4}), seconds_of(page));
    ASSERT_TRUE(page.next.has_value());
    page = read({.before = *page.next, .most = 2});
    EXPECT_EQ((std::vector<std::int64_t>{3, 2}), seconds_of(page));
    ASSERT_TRUE(page.next.has_value());
    page = read({.before = *page.next, .most = 2});
    EXPECT_EQ((std::vector<std::int64_t>{1}), seconds_of(page));
    EXPECT_FALSE(page.next.has_value());
}

TEST_F(AuditPage, IsFilteredByTimeEventAndPerson) {
    write("practice-1", Event::session_started, "ada");
    write("practice-1", Event::meeting_created, "ada");
    write("practice-1", Event::session_started, "ben");
    write("practice-1", Event::meeting_created, "ben");
    EXPECT_EQ((std::vector<std::int64_t>{4, 3}),
              seconds_of(read({.from = begin_ + std::chrono::seconds{3}})));
    EXPECT_EQ((std::vector<std::int64_t>{2, 1}),
              seconds_of(read({.to = begin_ + std::chrono::seconds{3}})));
    EXPECT_EQ((std::vector<std::int64_t>{3, 1}),
              seconds_of(read({.event = Event::session_started})));
    EXPECT_EQ((std::vector<std::int64_t>{2, 1}), seconds_of(read({.account = "ada"})));
    EXPECT_TRUE(seconds_of(read({.account = "nobody"})).empty());
}

TEST_F(AuditPage, EndsWhereCallMetadataIsPastTheCeilingAndKnowsNobodyOfOldMonths) {
    write("practice-1", Event::meeting_created, "ada");
    write("practice-1", Event::session_started, "ada");
    now_ += std::chrono::days{200};
    const Page page = read({});
    ASSERT_EQ(1U, page.entries.size());
    EXPECT_EQ("session-started", page.entries[0].entry.event);
    EXPECT_TRUE(seconds_of(read({.account = "ada"})).empty());
}

TEST_F(AuditPage, LooksAtNoMoreThanOnePageMay) {
    for (int i = 0; i < 5100; ++i) {
        write("practice-1", Event::session_started, "ada");
    }
    Page page = read({.event = Event::session_ended});
    EXPECT_TRUE(page.entries.empty());
    ASSERT_TRUE(page.next.has_value());
    page = read({.before = *page.next, .event = Event::session_ended});
    EXPECT_FALSE(page.next.has_value());
}

}  // namespace
}  // namespace heydok::audit
