# Called by web.cmake at build time: writes one C++ file whose assembler lines take the bytes in.
file(GLOB_RECURSE files RELATIVE ${DIST} ${DIST}/*)
list(SORT files)
file(MAKE_DIRECTORY ${FOLDER}/gzip)
set(symbols "")
set(table "")
set(number 0)

# take(PREFIX FILE): one symbol pair in the read-only section.
function(take prefix file)
  string(APPEND symbols "asm(\".section .rodata\\n.balign 16\\n.global heydok_web_${prefix}\\nheydok_web_${prefix}:\\n\"\n"
    "    \".incbin \\\"${file}\\\"\\n.global heydok_web_${prefix}_end\\nheydok_web_${prefix}_end:\\n.byte 0\\n.previous\\n\");\n"
    "extern \"C\" const std::uint8_t heydok_web_${prefix};\n"
    "extern \"C\" const std::uint8_t heydok_web_${prefix}_end;\n")
  set(symbols "${symbols}" PARENT_SCOPE)
endfunction()

foreach(file IN LISTS files)
  set(source ${DIST}/${file})
  take(${number} ${source})
  file(SHA256 ${source} hash)
  string(SUBSTRING ${hash} 0 20 hash)
  set(packed "{}")
  if(file MATCHES "\\.(html|js|mjs|css|svg|json|txt|map|webmanifest|wasm)$")
    execute_process(COMMAND gzip -9nc ${source} OUTPUT_FILE ${FOLDER}/gzip/${number}.gz
      RESULT_VARIABLE failed)
    if(NOT failed)
      file(SIZE ${source} plain_size)
      file(SIZE ${FOLDER}/gzip/${number}.gz packed_size)
      if(packed_size LESS plain_size)
        take(${number}z ${FOLDER}/gzip/${number}.gz)
        set(packed "bytes(heydok_web_${number}z, heydok_web_${number}z_end)")
      endif()
    endif()
  endif()
  string(APPEND table
    "        {\"/${file}\", \"\\\"${hash}\\\"\", bytes(heydok_web_${number}, heydok_web_${number}_end), ${packed}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUTPUT} "// Made by cmake/pack_web.cmake from web/dist.
#include \"app/web_files.hpp\"

${symbols}
namespace heydok::app {
namespace {
[[maybe_unused]] ByteView bytes(const std::uint8_t& begin, const std::uint8_t& end) {
    return {&begin, static_cast<std::size_t>(&end - &begin)};
}
}  // namespace

std::vector<WebFile> embedded_web_files() {
    return {
${table}    };
}
}  // namespace heydok::app
")
