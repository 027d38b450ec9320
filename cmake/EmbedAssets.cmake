# Files of web/ as std::string_views in a generated .cc, so that the binary needs no files beside it.
#
#   bakeoff_embed_assets(OUTPUT <file.cc> HEADER <include> NAMESPACE <ns> ASSETS <variable>=<file> ...)
#
# As a script (cmake -P) it writes the file; as an include it gives the function, which runs the script at build time
# whenever an asset changes.
if(CMAKE_SCRIPT_MODE_FILE)
  set(text "// Made by cmake/EmbedAssets.cmake; edit the files under web/ instead.\n#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\n")
  foreach(asset IN LISTS ASSETS)
    string(REGEX MATCH "^([^=]+)=(.*)$" matched "${asset}")
    set(variable "${CMAKE_MATCH_1}")
    set(file "${CMAKE_MATCH_2}")
    file(READ "${file}" content)
    string(FIND "${content}" ")bakeoff\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${file} holds the end mark of a raw string")
    endif()
    string(APPEND text "const std::string_view ${variable} = R\"bakeoff(${content})bakeoff\";\n\n")
  endforeach()
  string(APPEND text "}  // namespace ${NAMESPACE}\n")
  file(WRITE "${OUTPUT}" "${text}")
  return()
endif()

set(BAKEOFF_EMBED_ASSETS_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(bakeoff_embed_assets)
  cmake_parse_arguments(embed "" "OUTPUT;HEADER;NAMESPACE" "ASSETS" ${ARGN})
  set(files "")
  foreach(asset IN LISTS embed_ASSETS)
    string(REGEX REPLACE "^[^=]+=" "" file "${asset}")
    list(APPEND files "${file}")
  endforeach()
  add_custom_command(
    OUTPUT ${embed_OUTPUT}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embed_OUTPUT} -DHEADER=${embed_HEADER} -DNAMESPACE=${embed_NAMESPACE}
            "-DASSETS=${embed_ASSETS}" -P ${BAKEOFF_EMBED_ASSETS_SCRIPT}
    DEPENDS ${files} ${BAKEOFF_EMBED_ASSETS_SCRIPT}
    COMMENT "Embedding the assets of the report page"
    VERBATIM)
endfunction()
