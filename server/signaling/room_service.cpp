#include "signaling/room_service.hpp"

#include <google/protobuf/util/json_util.h>

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "signaling/join_request.hpp"
#include "signaling/room_methods.hpp"

namespace heydok::signaling {

namespace {

namespace json_util = google::protobuf::util;

constexpr std::string_view kPrefix = "/twirp/livekit.";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kProtobuf = "application/protobuf";

enum class Format : std::uint8_t { json, protobuf };

std::string_view bearer(const net::Request& request) {
    std::string_view value = request.headers.get("Authorization");
    static constexpr std::string_view kScheme = "Bearer ";
    return value.starts_with(kScheme) ? value.substr(kScheme.size()) : std::string_view{};
}

bool holds(const Claims& claims, Grant grant, const google::protobuf::Message& request) {
    const std::string room = room_of(request);
    const bool admin = claims.room_admin && !room.empty() && claims.room == room;
    switch (grant) {
        case Grant::room_create:
            return claims.room_create;
        case Grant::room_list:
            return claims.room_list;
        case Grant::room_admin:
            return admin;
        case Grant::destination_room:
            return admin && claims.destination_room == destination_of(request);
    }
    return false;
}

Result<void> read(std::string_view body, Format format, google::protobuf::Message& out) {
    if (format == Format::protobuf) {
        if (!parse_message(out, as_bytes(body))) {
            return Refusal{"malformed", "the body is no such protobuf message"};
        }
        return {};
    }
    json_util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    const std::string text = body.empty() ? "{}" : std::string{body};
    if (!json_util::JsonStringToMessage(text, &out, options).ok()) {
        return Refusal{"malformed", "the json request could not be decoded"};
    }
    return {};
}

std::string write(const google::protobuf::Message& message, Format format) {
    std::string out;
    if (format == Format::protobuf) {
        message.SerializeToString(&out);
        return out;
    }
    json_util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    return json_util::MessageToJsonString(message, &out, options).ok() ? out : "{}";
}

std::optional<Format> format_of(const net::Request& request) {
    const std::string_view type = request.headers.get("Content-Type");
    if (type.starts_with(kJson)) {
        return Format::json;
    }
    return type == kProtobuf ? std::optional{Format::protobuf} : std::nullopt;
}

net::Response error_of(const Refusal& refusal) {
    return twirp_error(refusal.code, refusal.field);
}

}  // namespace

int twirp_status(std::string_view code) {
    static constexpr std::array<std::pair<std::string_view, int>, 14> kStatus{
        {{"unauthenticated", 401},
         {"aborted", 409},
         {"permission_denied", 403},
         {"not_found", 404},
         {"bad_route", 404},
         {"invalid_argument", 400},
         {"malformed", 400},
         {"failed_precondition", 412},
         {"already_exists", 409},
         {"resource_exhausted", 429},
         {"unimplemented", 501},
         {"unavailable", 503},
         {"deadline_exceeded", 408},
         {"internal", 500}}};
    for (const auto& [name, status] : kStatus) {
        if (name == code) {
            return status;
        }
    }
    return 500;
}

net::Response twirp_error(std::string_view code, std::string_view message) {
    net::Response out;
    out.status = twirp_status(code);
    out.headers.set("Content-Type", kJson);
    boost::json::object body;
    body["code"] = code;
    body["msg"] = message;
    out.body = boost::json::serialize(body);
    return out;
}

asio::awaitable<Result<MessagePtr>> RoomService::run(const RoomMethod& method, MessagePtr request) {
    if (!method.everywhere) {
        const auto thread = parts_.threads.of_room(placing_room(*request));
        co_return co_await method.run(parts_, thread.host(), std::move(request));
    }
    MessagePtr sum;
    for (std::size_t i = 0; i < parts_.threads.size(); ++i) {
        MessagePtr copy{request->New()};
        copy->CopyFrom(*request);
        auto part = co_await method.run(parts_, parts_.threads[i], std::move(copy));
        if (part.has_error()) {
            co_return part.error();
        }
        if (sum) {
            sum->MergeFrom(**part);  // lists are appended
        } else {
            sum = std::move(*part);
        }
    }
    co_return Result<MessagePtr>{boost::system::in_place_value, std::move(sum)};
}

asio::awaitable<net::Response> RoomService::handle(const net::Request& request,
                                                   std::string_view path, const ApiKeys& keys,
                                                   WallTime now,
                                                   std::chrono::seconds longest_life) {
    if (request.method != "POST" || !path.starts_with(kPrefix)) {
        co_return twirp_error("bad_route", "only POST to a service of livekit");
    }
    path.remove_prefix(kPrefix.size());
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view service = path.substr(0, slash);
    const std::string_view name = path.substr(std::min(slash + 1, path.size()));
    const auto claims = verify_token(bearer(request), keys, now, longest_life);
    if (claims.has_error()) {
        co_return twirp_error("unauthenticated", "invalid API key or token");
    }
    const RoomMethod* method = service == "RoomService" ? find_room_method(name) : nullptr;
    if (method == nullptr) {
        const bool known = service == "Egress" || service == "Ingress" || service == "SIP" ||
                           service == "AgentDispatchService";
        co_return known ? twirp_error("unimplemented", "this service is not offered")
                        : twirp_error("bad_route", "no such method");
    }
    const auto format = format_of(request);
    if (!format) {
        co_return twirp_error("bad_route", "unexpected Content-Type");
    }
    MessagePtr message = method->make_request();
    if (const auto decoded = read(request.body, *format, *message); decoded.has_error()) {
        co_return error_of(decoded.error());
    }
    if (!holds(*claims, method->grant, *message)) {
        co_return twirp_error("unauthenticated", "permissions denied");
    }
    if (method->run == nullptr) {
        co_return twirp_error("unimplemented", "this method is not offered");
    }
    const auto result = co_await run(*method, std::move(message));
    if (result.has_error()) {
        co_return error_of(result.error());
    }
    net::Response response;
    response.headers.set("Content-Type", *format == Format::json ? kJson : kProtobuf);
    response.body = write(**result, *format);
    co_return response;
}

asio::awaitable<Result<std::string>> RoomService::call(std::string method_name,
                                                       std::string request_json) {
    const RoomMethod* method = find_room_method(method_name);
    if (method == nullptr || method->run == nullptr) {
        co_return Refusal{"unimplemented", "no such method"};
    }
    MessagePtr message = method->make_request();
    if (const auto decoded = read(request_json, Format::json, *message); decoded.has_error()) {
        co_return decoded.error();
    }
    const auto result = co_await run(*method, std::move(message));
    if (result.has_error()) {
        co_return result.error();
    }
    co_return Result<std::string>{boost::system::in_place_value, write(**result, Format::json)};
}

}  // namespace heydok::signaling
