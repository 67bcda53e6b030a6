#pragma once
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/load_client.hpp"

namespace heydok::bench {

/// The clients of one measurement and the thread that drives them.
class RoomLoad {
  public:
    /// `grain`: how often media is looked at. A millisecond for delays, more for throughput, where
    /// the client must cost less than the server.
    explicit RoomLoad(Duration grain);
    ~RoomLoad();
    RoomLoad(const RoomLoad&) = delete;
    RoomLoad& operator=(const RoomLoad&) = delete;

    LoadClient& add(const LoadClient::Settings& settings);
    /// Forgets a client that has left.
    void remove(const LoadClient& client);
    /// Runs until the condition holds or the time is over; whether it held.
    bool run_until(const std::function<bool()>& condition, Duration longest);
    void run_for(Duration span);

    [[nodiscard]] const std::vector<std::shared_ptr<LoadClient>>& clients() const {
        return clients_;
    }
    [[nodiscard]] bool any_failed() const;
    /// RTP packets that all clients have received.
    [[nodiscard]] std::uint64_t packets() const;

  private:
    void step();

    boost::asio::io_context io_;
    Duration grain_;
    Random random_ = Random::system();
    dtls::Certificate certificate_;
    std::vector<std::shared_ptr<LoadClient>> clients_;
};

}  // namespace heydok::bench
