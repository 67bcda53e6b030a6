#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/rate_limiter.hpp"

namespace heydok::api {

/// A store outside of this process in which several heydok processes count for the same rate
/// limits. Used by one thread at a time. Each call may wait for the store, but not for long; a
/// store that did not answer gets no further call before connect() succeeded.
class TakeStore {
  public:
    virtual ~TakeStore() = default;

    /// Whether the store is there and answers.
    virtual bool connect() = 0;
    /// As RateLimiter::take, in one step for all processes. Empty: no answer.
    virtual std::optional<Wait> take(const std::string& key,
                                     const RateLimiter::Options& options) = 0;
    /// As RateLimiter::give_back. False: no answer.
    virtual bool give_back(const std::string& key) = 0;
    /// Why there was no answer, in one word for the log.
    [[nodiscard]] virtual std::string_view trouble() const = 0;
};

}  // namespace heydok::api
