#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/media_server.hpp"
#include "app/config.hpp"
#include "signaling/livekit_service.hpp"
#include "storage/database.hpp"

namespace heydok::app {

namespace asio = boost::asio;

/// In what the product's media engine and `heydok media` differ.
struct MediaServiceOptions {
    signaling::ApiKeys keys;
    /// Which pages may open the signalling; null: any, as with a livekit-server.
    std::function<bool(const net::Request& request)> page_may_open = {};
    /// Asked before each join; null: whoever has a token may.
    std::function<asio::awaitable<bool>(std::string room, std::string identity)> may_join = {};
    /// Longest life of a token at the signalling and the room service; empty: as a livekit-server.
    std::optional<std::chrono::seconds> longest_token_life = {};
    /// Keeps webhooks over a restart and outlives the service; null: in memory only.
    storage::Database* database = nullptr;
};

/// The media engine with its signalling as the configuration wants it. Throws ConfigError, or
/// std::system_error when the media port is taken.
std::unique_ptr<signaling::LiveKitService> make_livekit_service(
    const asio::any_io_executor& executor, const Config& config, MediaServiceOptions own);

/// The room service of the engine in this process.
class EmbeddedMediaServer final : public api::MediaServer {
  public:
    /// Set once before the first call; `service` outlives this.
    void use(signaling::LiveKitService& service) { service_ = &service; }
    asio::awaitable<Result<std::string>> call(std::string method,
                                              std::string request_json) override;

  private:
    signaling::LiveKitService* service_ = nullptr;
};

/// The room service of a LiveKit server elsewhere, over HTTP (Twirp).
class ExternalMediaServer final : public api::MediaServer {
  public:
    ExternalMediaServer(std::string livekit_url, std::string api_key, Secret api_secret);
    asio::awaitable<Result<std::string>> call(std::string method,
                                              std::string request_json) override;

  private:
    [[nodiscard]] std::string token(const std::string& room) const;

    std::string base_url_;
    std::string api_key_;
    Secret api_secret_;
};

}  // namespace heydok::app
