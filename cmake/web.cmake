# Packs web/dist into the binary: each file as it is and, where that is smaller, compressed with gzip.
# Without web/dist (the client was not built) the table is empty and heydok says so in its page.
function(heydok_embed_web target)
  set(dist ${CMAKE_SOURCE_DIR}/web/dist)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${dist}/*)
  set(folder ${CMAKE_BINARY_DIR}/web)
  set(output ${folder}/web_files.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DDIST=${dist} -DFOLDER=${folder} -DOUTPUT=${output}
      -P ${CMAKE_SOURCE_DIR}/cmake/pack_web.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/pack_web.cmake
    COMMENT "Packing the web client" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
