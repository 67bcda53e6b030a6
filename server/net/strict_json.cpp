#include "net/strict_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace heydok::net {

namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 16;

json::parse_options strict() {
    json::parse_options options;
    options.max_depth = kMaxDepth;
    return options;
}

/// Counts the names of all objects as they stand in the text. The parsed value holds each name
/// once, so that a difference shows a double one.
struct NameCounter {
    constexpr static std::size_t max_object_size = std::size_t(-1);
    constexpr static std::size_t max_array_size = std::size_t(-1);
    constexpr static std::size_t max_key_size = std::size_t(-1);
    constexpr static std::size_t max_string_size = std::size_t(-1);

    using Error = boost::system::error_code;
    std::size_t names = 0;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t, Error&) { return true; }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t, Error&) { return true; }
    bool on_key_part(json::string_view, std::size_t, Error&) { return true; }
    bool on_key(json::string_view, std::size_t, Error&) {
        ++names;
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, Error&) { return true; }
    bool on_string(json::string_view, std::size_t, Error&) { return true; }
    bool on_number_part(json::string_view, Error&) { return true; }
    bool on_int64(std::int64_t, json::string_view, Error&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, Error&) { return true; }
    bool on_double(double, json::string_view, Error&) { return true; }
    bool on_bool(bool, Error&) { return true; }
    bool on_null(Error&) { return true; }
    bool on_comment_part(json::string_view, Error&) { return true; }
    bool on_comment(json::string_view, Error&) { return true; }
};

std::size_t count_names(const json::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count += object->size();
        for (const auto& member : *object) {
            count += count_names(member.value());
        }
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array) {
            count += count_names(element);
        }
    }
    return count;
}

}  // namespace

std::optional<json::object> parse_strict_object(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error, {}, strict());
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    json::basic_parser<NameCounter> counter{strict()};
    counter.write_some(false, text.data(), text.size(), error);
    if (error || counter.handler().names != count_names(value)) {
        return std::nullopt;
    }
    return std::move(value.as_object());
}

}  // namespace heydok::net
