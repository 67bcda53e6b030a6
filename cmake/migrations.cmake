# heydok_embed_migrations(TARGET ENGINE): builds migrations/ENGINE/NNNN_name.sql into the binary, so
# that it brings any database up to date without files beside it.
function(heydok_embed_migrations target engine)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/${engine}/*.sql)
  list(SORT files)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set(entries "")
  foreach(file IN LISTS files)
    get_filename_component(stem ${file} NAME_WE)
    if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
      message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql")
    endif()
    string(REGEX REPLACE "^0*([0-9]+)_.*" "\\1" number ${stem})
    string(REGEX REPLACE "^[0-9]+_" "" name ${stem})
    file(READ ${file} sql)
    string(APPEND entries "    {${number}, \"${name}\", R\"heydok-sql(${sql})heydok-sql\"},\n")
  endforeach()
  set(output ${CMAKE_BINARY_DIR}/generated/${engine}_migrations.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY NEWLINE_STYLE UNIX CONTENT
"#include \"storage/migrations.hpp\"

namespace heydok::storage {
namespace {
constexpr Migration kMigrations[] = {
@entries@};
}  // namespace

std::span<const Migration> embedded_migrations() { return kMigrations; }

}  // namespace heydok::storage
")
  target_sources(${target} PRIVATE ${output})
endfunction()
