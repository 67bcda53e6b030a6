#include "api/body.hpp"

#include <algorithm>
#include <boost/json/value.hpp>

#include "api/time_text.hpp"
#include "net/strict_json.hpp"

namespace heydok::api {

namespace json = boost::json;

Result<Body> Body::parse(std::string_view text) {
    if (text.size() > kLargestBody) {
        return Refusal{"too-large"};
    }
    std::optional<json::object> object = net::parse_strict_object(text);
    if (!object) {
        return Refusal{"invalid-json"};
    }
    if (object->size() > kMostMembers) {
        return Refusal{"too-large"};
    }
    return Body{std::move(*object)};
}

const json::value* Body::find(std::string_view field) {
    asked_.emplace_back(field);
    const json::value* value = object_.if_contains(field);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void Body::refuse(std::string_view field) {
    if (!fault_) {
        fault_ = Refusal{"invalid-input", std::string{field}};
    }
}

std::optional<std::string> Body::optional_text(std::string_view field) {
    const json::value* value = find(field);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_string() || value->get_string().size() > kLongestText) {
        refuse(field);
        return std::nullopt;
    }
    return std::string{std::string_view{value->get_string()}};
}

std::string Body::text(std::string_view field, std::size_t longest) {
    std::optional<std::string> value = optional_text(field);
    if (!value || value->size() > longest) {
        refuse(field);
        return {};
    }
    return std::move(*value);
}

std::vector<std::string> Body::texts(std::string_view field, std::size_t most) {
    const json::value* value = find(field);
    if (value == nullptr || !value->is_array() || value->get_array().size() > most) {
        refuse(field);
        return {};
    }
    std::vector<std::string> texts;
    for (const json::value& one : value->get_array()) {
        if (!one.is_string()) {
            refuse(field);
            return {};
        }
        texts.emplace_back(std::string_view{one.get_string()});
    }
    return texts;
}

std::int64_t Body::integer(std::string_view field, std::int64_t otherwise) {
    const json::value* value = find(field);
    if (value == nullptr) {
        return otherwise;
    }
    if (!value->is_int64()) {
        refuse(field);
        return otherwise;
    }
    return value->get_int64();
}

std::optional<WallTime> Body::optional_time(std::string_view field) {
    const std::optional<std::string> text = optional_text(field);
    if (!text) {
        return std::nullopt;
    }
    const std::optional<WallTime> time = parse_time(*text);
    if (!time) {
        refuse(field);
    }
    return time;
}

std::optional<bool> Body::optional_boolean(std::string_view field) {
    const json::value* value = find(field);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        refuse(field);
        return std::nullopt;
    }
    return value->get_bool();
}

bool Body::boolean(std::string_view field, bool otherwise) {
    return optional_boolean(field).value_or(otherwise);
}

Result<void> Body::finish() const {
    if (fault_) {
        return *fault_;
    }
    for (const auto& member : object_) {
        const std::string_view name = member.key();
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            return Refusal{"invalid-input", std::string{name.substr(0, 64)}};
        }
    }
    return {};
}

}  // namespace heydok::api
