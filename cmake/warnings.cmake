# Warnings are errors in our own code; generated code and third parties are exempt.
add_library(heydok_warnings INTERFACE)
target_compile_options(heydok_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused
  -Wformat=2 -Wnull-dereference -Wold-style-cast -Werror)
