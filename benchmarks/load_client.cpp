#include "benchmarks/load_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/field.hpp>

#include "benchmarks/signal_messages.hpp"

namespace heydok::bench {
namespace {

namespace beast = boost::beast;

constexpr Duration kPingInterval = std::chrono::seconds{5};
constexpr std::size_t kLargestMessage = std::size_t{4} * 1024 * 1024;

std::string text_of(const std::exception_ptr& problem) {
    try {
        std::rethrow_exception(problem);
    } catch (const std::exception& exception) {
        return exception.what();
    }
}

support::ScriptedPeer::Options peer_options(const LoadClient::Settings& settings,
                                            dtls::Certificate certificate, Random& random) {
    support::ScriptedPeer::Options options{std::move(certificate), &random};
    options.second_offer = false;
    options.count_only = settings.count_only;
    options.measure_delay = settings.measure_delay;
    options.wall_epoch = read_wall_clock() - std::chrono::duration_cast<std::chrono::milliseconds>(
                                                 read_monotonic_clock().time_since_epoch());
    return options;
}

}  // namespace

LoadClient::LoadClient(asio::io_context& io, const Settings& settings,
                       dtls::Certificate certificate, Random& random)
    : io_(io),
      settings_(settings),
      peer_(peer_options(settings, std::move(certificate), random)),
      stream_(io) {
    if (settings.measure_delay) {
        socket_.stamp_arrivals();
    }
}

void LoadClient::start(const std::shared_ptr<LoadClient>& owner) {
    owner->self_ = owner;
    asio::co_spawn(owner->io_, owner->run(), [owner](std::exception_ptr problem) {
        if (problem && !owner->leaving_) {
            owner->problem_ = text_of(problem);
        }
        owner->open_ = false;
        owner->self_.reset();
    });
}

asio::awaitable<void> LoadClient::run() {
    started_at_ = read_monotonic_clock();
    const media::SessionDescription offer = peer_.make_first_offer();
    const std::string target =
        "/rtc/v1?access_token=" + dev_token(settings_.room, settings_.identity) +
        "&join_request=" + join_parameter({offer.sdp, offer.id, settings_.auto_subscribe});
    auto& tcp = beast::get_lowest_layer(stream_);
    tcp.expires_after(std::chrono::seconds{15});
    co_await tcp.async_connect(
        asio::ip::tcp::endpoint{asio::ip::make_address(settings_.host), settings_.http_port},
        asio::use_awaitable);
    tcp.socket().set_option(asio::ip::tcp::no_delay{true});
    co_await stream_.async_handshake(settings_.host, target, asio::use_awaitable);
    tcp.expires_never();
    stream_.binary(true);
    stream_.read_message_max(kLargestMessage);
    open_ = true;
    next_ping_ = read_monotonic_clock() + kPingInterval;
    beast::flat_buffer buffer;
    while (true) {
        buffer.clear();
        const std::size_t size = co_await stream_.async_read(buffer, asio::use_awaitable);
        livekit::SignalResponse response;
        if (response.ParseFromArray(buffer.data().data(), static_cast<int>(size))) {
            take(response);
        }
    }
}

void LoadClient::take(const livekit::SignalResponse& response) {
    const Instant now = read_monotonic_clock();
    if (response.message_case() == livekit::SignalResponse::kAnswer && !answered_at_) {
        answered_at_ = now;
    }
    if (const auto message = from_wire(response)) {
        peer_.handle_message(now, *message, out_);
    } else if (const std::string candidate = trickled_candidate(response); !candidate.empty()) {
        peer_.add_candidate(now, candidate);
    }
    tick(now);
}

void LoadClient::tick(Instant now) {
    socket_.receive([&](const TransportAddress& from, MutableBytes datagram, Instant arrived) {
        peer_.handle_datagram(arrived == kNever ? now : arrived, from, datagram, out_);
    });
    now = read_monotonic_clock();  // what is sent now tells its time
    if (peer_.next_timeout() <= now) {
        peer_.handle_timeout(now, out_);
    }
    if (next_ping_ <= now) {
        next_ping_ = now + kPingInterval;
        queue(ping_message());
    }
    flush();
}

void LoadClient::flush() {
    socket_.send(out_.datagrams);
    for (const media::SignalRequest& request : out_.requests) {
        if (std::string message = to_wire(request); !message.empty()) {
            queue(std::move(message));
        }
    }
    out_.clear();
}

void LoadClient::queue(std::string message) {
    if (!open_) {
        return;
    }
    messages_.push_back(std::move(message));
    if (!writing_) {
        writing_ = true;
        asio::co_spawn(io_, write_all(), [owner = self_](std::exception_ptr) {
            if (owner) {
                owner->writing_ = false;
            }
        });
    }
}

asio::awaitable<void> LoadClient::write_all() {
    while (!messages_.empty()) {
        const std::string message = std::move(messages_.front());
        messages_.pop_front();
        co_await stream_.async_write(asio::buffer(message), asio::use_awaitable);
    }
    if (leaving_) {
        co_await stream_.async_close(beast::websocket::close_code::normal, asio::use_awaitable);
    }
}

void LoadClient::publish_audio(const support::AudioOptions& options) {
    peer_.publish_audio(options, out_);
    flush();
}

void LoadClient::publish_video(const support::VideoOptions& options) {
    peer_.publish_video(options, out_);
    flush();
}

void LoadClient::leave() {
    leaving_ = true;
    next_ping_ = kNever;
    peer_.leave(out_);
    flush();
}

}  // namespace heydok::bench
