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

/// A section with all of them.
void write_time_limits(Document& out, const Text& heading);

}  // namespace heydok::app
