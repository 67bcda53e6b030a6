#include "app/media_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::app {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(PageOrigins, AreOursAndThoseThatMayCallTheApi) {
    Config config;
    config.frontend_url = "https://heydok.example/practice";
    EXPECT_THAT(page_origins(config), UnorderedElementsAre("https://heydok.example"));
    config.cors_origins = {"https://portal.example:8443"};
    EXPECT_THAT(page_origins(config),
                UnorderedElementsAre("https://heydok.example", "https://portal.example:8443"));
    config.frontend_url = "http://localhost:7880";
    config.cors_origins = {};
    EXPECT_THAT(page_origins(config), UnorderedElementsAre("http://localhost:7880"));
}

TEST(PageOrigins, AreNotKnownWithoutOurOwn) {
    Config config;
    config.cors_origins = {"https://portal.example"};
    EXPECT_THAT(page_origins(config), IsEmpty());
}

}  // namespace
}  // namespace heydok::app
