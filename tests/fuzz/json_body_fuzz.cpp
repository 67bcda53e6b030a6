// links: heydok_api
#include "api/body.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"

/// JSON bodies of the API: texts within their limits, one fault named, unknown fields refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    auto body = api::Body::parse(as_text({data, size}));
    if (!body) {
        HEYDOK_ASSERT(body.error().code == "invalid-json" || body.error().code == "too-large");
        return 0;
    }
    const std::string name = body->text("name", 100);
    HEYDOK_ASSERT(name.size() <= 100);
    const auto note = body->optional_text("note");
    HEYDOK_ASSERT(!note || note->size() <= api::kLongestText);
    static_cast<void>(body->integer("max_participants", 2));
    static_cast<void>(body->boolean("enable_chat", true));
    const Result<void> done = body->finish();
    HEYDOK_ASSERT(done ||
                  (done.error().code == "invalid-input" && done.error().field.size() <= 64));
    return 0;
}
