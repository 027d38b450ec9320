# liburing, which brings no CMake package of its own: uring::uring.
find_path(uring_INCLUDE_DIR liburing.h)
find_library(uring_LIBRARY uring)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(uring DEFAULT_MSG uring_LIBRARY uring_INCLUDE_DIR)
if(uring_FOUND AND NOT TARGET uring::uring)
  add_library(uring::uring UNKNOWN IMPORTED)
  set_target_properties(uring::uring PROPERTIES IMPORTED_LOCATION ${uring_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${uring_INCLUDE_DIR})
endif()
