# One setting for the whole tree: mixing sanitized and plain objects hides faults.
if(HEYDOK_SANITIZE)
  add_compile_options(-fsanitize=${HEYDOK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HEYDOK_SANITIZE})
endif()
if(HEYDOK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
