#pragma once
#include "rtc/sctp/library.hpp"
#include "rtc/sctp/library_state.hpp"

namespace heydok::sctp {

struct Library::Impl {
    LibraryState state;
};

}  // namespace heydok::sctp
