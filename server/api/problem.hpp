#pragma once
#include <boost/json/value.hpp>
#include <chrono>
#include <optional>

#include "base/result.hpp"
#include "net/http.hpp"

namespace heydok::api {

/// The refusal as application/problem+json (RFC 9457): the one place where codes meet statuses and
/// sentences. An unknown code is a fault of ours and answers 500.
net::Response problem(const Refusal& refusal,
                      std::optional<std::chrono::seconds> retry_after = std::nullopt);

/// A 200 answer, or another success status.
net::Response json_response(const boost::json::value& value, int status = 200);

/// All codes that `problem` knows, for the check against docs/api/openapi.yaml.
std::vector<std::string_view> problem_codes();

}  // namespace heydok::api
