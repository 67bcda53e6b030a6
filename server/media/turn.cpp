#include "media/turn.hpp"

#include "media/participant.hpp"

namespace heydok::media {

Services::Services(EngineConfig engine_config, Random source)
    : config(std::move(engine_config)), random(std::move(source)), sctp(config.sctp) {
    if (!sctp) {
        sctp = std::make_shared<sctp::Library>();
    }
}

const peer::Settings& Services::peer_settings(Instant now) {
    if (!peer_settings_) {
        const auto since_epoch =
            std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
        peer_settings_.emplace(
            peer::Settings{dtls::Certificate::generate(config.wall_epoch + since_epoch), *sctp,
                           random, config.advertised, config.thread, config.limits.checks,
                           config.limits.data, config.limits.handshake_time});
    }
    return *peer_settings_;
}

}  // namespace heydok::media
