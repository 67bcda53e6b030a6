#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// One message of the participant's client, to the function of its topic.
void handle_signal_request(Turn& turn, Participant& who, SignalRequest request);

/// Longest metadata, name and sum of attributes that a participant may set, in bytes.
inline constexpr std::size_t kMaxMetadataSize = std::size_t{512} * 1024;
inline constexpr std::size_t kMaxNameSize = 256;
inline constexpr std::size_t kMaxAttributesSize = std::size_t{64} * 1024;

/// Applies metadata, name and attributes: empty text means unchanged, an empty attribute deletes.
/// False, and nothing changed, when a limit is exceeded.
bool apply_metadata(Participant& who, const std::string& metadata, const std::string& name,
                    const std::map<std::string, std::string>& attributes);

/// SimulateScenario: the participant seems to speak for this long; zero: no longer.
void simulate_speech(Turn& turn, Participant& who, Duration span);

}  // namespace heydok::media
