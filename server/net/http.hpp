#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"

/// HTTP as handlers see it; Beast stays behind http_server.cpp.
namespace heydok::net {

namespace asio = boost::asio;

/// Header fields in order; names compare without regard to case.
class Headers {
  public:
    void set(std::string_view name, std::string_view value);  ///< replaces
    void add(std::string_view name, std::string_view value);
    /// The first value, or empty.
    [[nodiscard]] std::string_view get(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const {
        return fields_;
    }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
    std::string method;  ///< upper case
    std::string path;    ///< percent-decoded once; refused before if it holds NUL or ".."
    std::string query;   ///< raw, without '?'
    Headers headers;
    std::string body;  ///< whole, within the limits of HttpLimits
    TransportAddress peer;
    bool secure = false;             ///< came over TLS
    bool websocket_upgrade = false;  ///< the client asks for a WebSocket

    /// The percent-decoded value of a query parameter.
    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    /// Instead of `body`: bytes that outlive the server (the embedded web client).
    ByteView static_body = {};
};

/// An accepted WebSocket. Belongs to one strand; `send` may be called from any thread.
class WebSocket {
  public:
    struct Message {
        bool binary = false;
        std::string data;
    };
    virtual ~WebSocket() = default;
    /// The next message; empty when the connection is gone. One reader at a time.
    virtual asio::awaitable<std::optional<Message>> read() = 0;
    /// Queues a binary message. When the queue is over its limit the connection is closed.
    virtual void send(Bytes message) = 0;
    /// The same as a text message; UTF-8.
    virtual void send_text(std::string message) = 0;
    /// Sends what is queued, then the close frame.
    virtual void close(std::uint16_t code) = 0;
    [[nodiscard]] virtual asio::any_io_executor executor() const = 0;
};

/// A response of server-sent events. `send` and `close` may be called from any thread.
class EventStream {
  public:
    virtual ~EventStream() = default;
    /// Queues one event; `data` is one line of JSON. False once the client is gone.
    virtual bool send(std::string_view event, std::string_view data) = 0;
    virtual void close() = 0;
    /// Resumes when the client is gone or close() was called. Heartbeats are sent meanwhile.
    virtual asio::awaitable<void> closed() = 0;
};

/// Answers the upgrade and hands the connection to `session`.
struct Upgrade {
    std::function<asio::awaitable<void>(std::shared_ptr<WebSocket>)> session;
};
struct Events {
    Headers headers;
    std::function<asio::awaitable<void>(std::shared_ptr<EventStream>)> session;
};
using Reply = std::variant<Response, Upgrade, Events>;

/// What the server calls for each request, on the connection's strand. May suspend. An exception is
/// logged with an id and answered 500 without detail.
using Handler = std::function<asio::awaitable<Reply>(std::shared_ptr<const Request>)>;

}  // namespace heydok::net
