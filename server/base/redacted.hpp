#pragma once
#include <compare>
#include <string>
#include <utility>

namespace heydok {

/// A value that must never be printed: names, tokens, keys, chat text. It has no formatter and no
/// stream operator, so logging it does not compile; `reveal()` marks each place that needs the
/// value.
template <class T>
class Redacted {
  public:
    Redacted() = default;
    explicit Redacted(T value) : value_(std::move(value)) {}
    [[nodiscard]] const T& reveal() const { return value_; }
    friend bool operator==(const Redacted&, const Redacted&) = default;

  private:
    T value_{};
};

using Secret = Redacted<std::string>;

}  // namespace heydok
