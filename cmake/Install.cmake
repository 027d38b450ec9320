# cmake --install and the .deb: one prefix with bin/, libexec/bakeoff/ and share/bakeoff/.
install(TARGETS bakeoff RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(program IN ITEMS bakeoff-reference bakeoff-upstream-stub bakeoff-lambda-api bakeoff-model-stub)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/bakeoff)
  endif()
endforeach()
install(DIRECTORY catalog contestants DESTINATION ${CMAKE_INSTALL_DATADIR}/bakeoff
  PATTERN node_modules EXCLUDE PATTERN __pycache__ EXCLUDE PATTERN .venv EXCLUDE PATTERN CMakeLists.txt EXCLUDE
  PATTERN "*_test.*" EXCLUDE)
install(FILES man/bakeoff.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
set(parsers third_party/tree-sitter/node_modules)
install(FILES ${parsers}/tree-sitter/LICENSE RENAME LICENSE.tree-sitter DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${parsers}/tree-sitter/vendor/tree-sitter/lib/src/unicode/LICENSE RENAME LICENSE.unicode
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME bakeoff)
set(CPACK_PACKAGE_CONTACT "The bakeoff authors <bakeoff@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "npm, python3-venv")
include(CPack)
