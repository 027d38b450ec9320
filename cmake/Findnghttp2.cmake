# nghttp2 where it brings no CMake package of its own, as in Debian: nghttp2::nghttp2.
find_path(nghttp2_INCLUDE_DIR nghttp2/nghttp2.h)
find_library(nghttp2_LIBRARY nghttp2)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(nghttp2 DEFAULT_MSG nghttp2_LIBRARY nghttp2_INCLUDE_DIR)
if(nghttp2_FOUND AND NOT TARGET nghttp2::nghttp2)
  add_library(nghttp2::nghttp2 UNKNOWN IMPORTED)
  set_target_properties(nghttp2::nghttp2 PROPERTIES IMPORTED_LOCATION ${nghttp2_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${nghttp2_INCLUDE_DIR})
endif()
