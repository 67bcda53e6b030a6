#include "oidc/json_fields.hpp"

#include <boost/json/parse.hpp>

namespace heydok::oidc {

namespace json = boost::json;

namespace {

/// Times and counts of any provider; beyond it a double is no whole number any more.
constexpr double kLargestNumber = 9'007'199'254'740'992.0;

}  // namespace

std::optional<json::object> parse_object(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    return !error && value.is_object() ? std::optional{std::move(value.get_object())}
                                       : std::nullopt;
}

std::optional<std::string> text_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string()
               ? std::optional{std::string{std::string_view{value->get_string()}}}
               : std::nullopt;
}

std::optional<std::int64_t> number_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->is_int64()) {
        return value->get_int64();
    }
    const bool whole = value->is_double() && value->get_double() > -kLargestNumber &&
                       value->get_double() < kLargestNumber;
    return whole ? std::optional{static_cast<std::int64_t>(value->get_double())} : std::nullopt;
}

std::optional<bool> boolean_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? std::optional{value->get_bool()} : std::nullopt;
}

std::vector<std::string> texts_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    std::vector<std::string> texts;
    if (value == nullptr) {
        return texts;
    }
    if (value->is_string()) {
        texts.emplace_back(std::string_view{value->get_string()});
    } else if (value->is_array()) {
        for (const json::value& one : value->get_array()) {
            if (one.is_string()) {
                texts.emplace_back(std::string_view{one.get_string()});
            }
        }
    }
    return texts;
}

}  // namespace heydok::oidc
