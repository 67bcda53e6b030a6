# heydok_module(NAME folder... DEPENDS libs...): one library per folder of server/, and one test
# executable from the *_test.cpp beside the sources. A new file needs no edit here or anywhere.
function(heydok_module name)
  cmake_parse_arguments(ARG "" "FOLDER" "DEPENDS;TEST_DEPENDS" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/server/${ARG_FOLDER})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(heydok_${name} STATIC ${sources})
    target_include_directories(heydok_${name} PUBLIC ${CMAKE_SOURCE_DIR}/server)
    target_link_libraries(heydok_${name} PUBLIC ${ARG_DEPENDS} PRIVATE heydok_warnings)
  else()
    add_library(heydok_${name} INTERFACE)
    target_include_directories(heydok_${name} INTERFACE ${CMAKE_SOURCE_DIR}/server)
    target_link_libraries(heydok_${name} INTERFACE ${ARG_DEPENDS})
  endif()
  if(HEYDOK_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE heydok_${name} ${ARG_TEST_DEPENDS} heydok_warnings
      GTest::gmock GTest::gtest_main)
    target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR})
    heydok_quick_to_compile(${name}_test)
    target_compile_definitions(${name}_test PRIVATE HEYDOK_FIXTURES="${CMAKE_SOURCE_DIR}/tests/fixtures")
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
endfunction()

# Tests are compiled far more often than they are run: in a debug build they are not optimised (half
# the time of the compiler), what they test is.
function(heydok_quick_to_compile target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-O0>)
endfunction()

# The precompiled header: Asio, Boost.JSON and std only (Beast or OpenSSL in it slow every unit).
# Only for modules that link net: Asio's headers leave references to the parts compiled there.
function(heydok_precompile target)
  get_target_property(type heydok_${target} TYPE)
  if(HEYDOK_PCH AND NOT type STREQUAL "INTERFACE_LIBRARY")
    target_precompile_headers(heydok_${target} PRIVATE
      <boost/asio/awaitable.hpp> <boost/json.hpp> <functional> <memory> <optional> <string> <vector>)
    # Without the time of its making it is the same in every clone, and a compiler cache finds its users.
    target_compile_options(heydok_${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()
