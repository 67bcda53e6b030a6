# heydok_embed_privacy(TARGET): builds the data map and the German words for it into the binary, for
# `heydok evidence`.
function(heydok_embed_privacy target)
  set(map ${CMAKE_SOURCE_DIR}/docs/privacy/data-map.json)
  set(german ${CMAKE_SOURCE_DIR}/docs/privacy/data-map.de.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${map} ${german})
  file(READ ${map} map_text)
  file(READ ${german} german_text)
  set(output ${CMAKE_BINARY_DIR}/generated/data_map_text.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY NEWLINE_STYLE UNIX CONTENT
"#include \"app/data_map.hpp\"

namespace heydok::app {

std::string_view data_map_text() { return R\"heydok-map(@map_text@)heydok-map\"; }
std::string_view german_words_text() { return R\"heydok-map(@german_text@)heydok-map\"; }

}  // namespace heydok::app
")
  target_sources(${target} PRIVATE ${output})
endfunction()
