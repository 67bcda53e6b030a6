#pragma once

namespace heydok::app {

/// Set by the build from the project's version (CMakeLists.txt).
inline constexpr const char* kVersion = HEYDOK_VERSION;

}  // namespace heydok::app
