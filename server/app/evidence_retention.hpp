#pragma once
#include <vector>

#include "app/evidence_document.hpp"

namespace heydok::app {

/// How long something is kept at most, out of the constant that the program enforces it by.
struct TimeLimit {
    Text what;
    Text kept;
    Text means;
};

std::vector<TimeLimit> time_limits();

}  // namespace heydok::app
