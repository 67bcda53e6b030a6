#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace heydok::api {

/// Largest JSON body.
inline constexpr std::size_t kLargestBody = std::size_t{64} * 1024;
/// Most members of the object.
inline constexpr std::size_t kMostMembers = 1'000;
/// Longest text in a body, in bytes; fields have narrower limits of their own.
inline constexpr std::size_t kLongestText = std::size_t{16} * 1024;

/// The fields of a JSON object, read one by one with their types. The first fault is remembered;
/// `finish` answers it, or names a field that nobody has asked for. A missing field and null are
/// the same.
class Body {
  public:
    /// Reads strictly, see net/strict_json.hpp: whoever checked the text before us must not have
    /// taken another of two values of one name. Refusals: `too-large`, `invalid-json`.
    static Result<Body> parse(std::string_view text);

    /// Required text of at most `longest` bytes, or empty with the fault remembered.
    std::string text(std::string_view field, std::size_t longest = kLongestText);
    std::optional<std::string> optional_text(std::string_view field);
    /// Required list of at most `most` texts, or empty with the fault remembered.
    std::vector<std::string> texts(std::string_view field, std::size_t most);
    std::int64_t integer(std::string_view field, std::int64_t otherwise);
    /// UTC as in RFC 3339, to the second or millisecond: "2026-12-01T14:30:00Z".
    std::optional<WallTime> optional_time(std::string_view field);
    std::optional<bool> optional_boolean(std::string_view field);
    bool boolean(std::string_view field, bool otherwise);

    /// Remembers that the field's value is not acceptable.
    void refuse(std::string_view field);
    /// After all fields were asked for. Refusal: `invalid-input` with the field.
    [[nodiscard]] Result<void> finish() const;

  private:
    explicit Body(boost::json::object object) : object_(std::move(object)) {}
    const boost::json::value* find(std::string_view field);

    boost::json::object object_;
    std::vector<std::string> asked_;
    std::optional<Refusal> fault_;
};

}  // namespace heydok::api
