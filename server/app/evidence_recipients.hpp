#pragma once
#include <vector>

#include "app/config.hpp"
#include "app/evidence_document.hpp"

namespace heydok::app {

/// A system outside this server that the configuration lets data go to.
struct Recipient {
    Text who;
    Text purpose;
    Text learns;
};

/// All of them; empty when the server works alone.
std::vector<Recipient> recipients(const Config& config);

}  // namespace heydok::app
