# bakeoff_room(NAME stats SOURCES quantile.cc TESTS quantile_test.cc MAY_USE base samples LIBRARIES fmt::fmt)
# One room = one folder = one static library bakeoff::<name>. MAY_USE is the whole dependency rule:
# scripts/check_layers.py reads it and rejects any other #include "room/...". TESTS_MAY_USE adds rooms for the tests alone.
# OFF_THE_CLOCK says that nothing in the room runs while something is measured, nor long enough for a user to wait for:
# a release is built with -Og there, the level that takes least time to compile (half of -O2).
if(BUILD_TESTING)
  file(WRITE ${CMAKE_BINARY_DIR}/test_headers.cc "")
  add_library(bakeoff_test_headers OBJECT ${CMAKE_BINARY_DIR}/test_headers.cc)
  target_compile_features(bakeoff_test_headers PUBLIC cxx_std_20)
  target_link_libraries(bakeoff_test_headers PRIVATE GTest::gtest_main)
  target_precompile_headers(bakeoff_test_headers PRIVATE <gtest/gtest.h> <algorithm> <filesystem> <functional> <map>
                            <optional> <string> <thread> <vector>)
endif()

function(bakeoff_room)
  cmake_parse_arguments(room "OFF_THE_CLOCK" "NAME" "SOURCES;TESTS;MAY_USE;TESTS_MAY_USE;LIBRARIES" ${ARGN})
  if(room_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "bakeoff_room(${room_NAME}): unknown words: ${room_UNPARSED_ARGUMENTS}")
  endif()
  add_library(bakeoff_${room_NAME} STATIC ${room_SOURCES})
  add_library(bakeoff::${room_NAME} ALIAS bakeoff_${room_NAME})
  target_include_directories(bakeoff_${room_NAME} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(bakeoff_${room_NAME} PUBLIC cxx_std_20)
  foreach(used IN LISTS room_MAY_USE)
    target_link_libraries(bakeoff_${room_NAME} PUBLIC bakeoff::${used})
  endforeach()
  target_link_libraries(bakeoff_${room_NAME} PUBLIC ${room_LIBRARIES})
  if(room_OFF_THE_CLOCK)
    target_compile_options(bakeoff_${room_NAME} PRIVATE $<$<CONFIG:Release>:-Og>)
  endif()
  if(BUILD_TESTING AND room_TESTS)
    add_executable(${room_NAME}_test ${room_TESTS})
    # Tests stay one file each, so that every file may name its helpers as it likes; they share one precompiled gtest.h instead.
    set_target_properties(${room_NAME}_test PROPERTIES UNITY_BUILD OFF)
    target_precompile_headers(${room_NAME}_test REUSE_FROM bakeoff_test_headers)
    target_include_directories(${room_NAME}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${room_NAME}_test PRIVATE
      BAKEOFF_SOURCE_DIR="${PROJECT_SOURCE_DIR}" BAKEOFF_BINARY_DIR="${PROJECT_BINARY_DIR}")
    target_link_libraries(${room_NAME}_test PRIVATE bakeoff::${room_NAME} GTest::gtest_main)
    foreach(used IN LISTS room_TESTS_MAY_USE)
      target_link_libraries(${room_NAME}_test PRIVATE bakeoff::${used})
    endforeach()
    gtest_discover_tests(${room_NAME}_test TEST_PREFIX "${room_NAME}/" DISCOVERY_TIMEOUT 60
      PROPERTIES LABELS unit TIMEOUT 120)
  endif()
endfunction()
