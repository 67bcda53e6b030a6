// links: heydok_app
#include "app/config.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"

/// A configuration file of any content is read or refused with one line that does not repeat a
/// secret. Files that it names are not opened: such keys are left out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const std::string text{as_text({data, size})};
    if (text.find("_file") != std::string::npos) {
        return 0;
    }
    const auto nothing = [](const std::string&) { return std::optional<std::string>{}; };
    try {
        const app::Config config = app::load_config(text, nothing);
        HEYDOK_ASSERT(config.secret_key.reveal().empty() ||
                      config.secret_key.reveal().size() >= app::kShortestSecret);
        HEYDOK_ASSERT(config.tls_certificate.empty() == config.tls_key.empty());
        HEYDOK_ASSERT(!config.livekit_url.ends_with('/'));
    } catch (const app::ConfigError& refusal) {
        HEYDOK_ASSERT(std::string_view{refusal.what()}.size() > 0);
    }
    return 0;
}
