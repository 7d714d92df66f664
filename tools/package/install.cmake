# What `cmake --install` gives. All finds the rest from where it lies itself, so that the whole may be moved.
include(CMakePackageConfigHelpers)

# The programs.
install(TARGETS raftsim RUNTIME)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/raftsim)
set(programs raftsim)
if(TARGET raftviz)
  install(TARGETS raftviz RUNTIME)
  list(APPEND programs raftviz)
endif()

# Manual pages, written from what the programs say of themselves.
set(man ${PROJECT_BINARY_DIR}/man1)
set(help "")
set(ask "")
if(TARGET raftviz)
  set(help ${PROJECT_BINARY_DIR}/raftviz.help)
  set(ask COMMAND raftviz --help > ${help})
endif()
add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/man1.stamp
  ${ask}
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${man}
  COMMAND raftsim_pages ${man} ${help}
  COMMAND ${CMAKE_COMMAND} -E touch ${PROJECT_BINARY_DIR}/man1.stamp
  DEPENDS raftsim_pages ${programs}
  COMMENT "Writing manual pages")
# No test of a build with sanitizers reads them, and nobody installs it.
if(RAFTSIM_SANITIZERS)
  set_target_properties(raftsim_pages PROPERTIES EXCLUDE_FROM_ALL ON)
  add_custom_target(raftsim_man DEPENDS ${PROJECT_BINARY_DIR}/man1.stamp)
else()
  add_custom_target(raftsim_man ALL DEPENDS ${PROJECT_BINARY_DIR}/man1.stamp)
endif()
install(DIRECTORY ${man} DESTINATION ${CMAKE_INSTALL_MANDIR})

# Completion: a file each for bash, which looks for the program's name; one for zsh.
foreach(program IN LISTS programs)
  install(FILES ${PROJECT_SOURCE_DIR}/tools/completion/raftsim.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/tools/completion/_raftsim
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)

# The documentation, as it lies in the source tree: its pages link each other, what is embedded is an example, and the
# scenarios are where the programs find them.
file(GLOB_RECURSE pages RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
  core/README.md sim/README.md viz/README.md tools/README.md tests/README.md)
foreach(page IN LISTS pages ITEMS README.md)
  cmake_path(GET page PARENT_PATH folder)
  install(FILES ${PROJECT_SOURCE_DIR}/${page} DESTINATION ${CMAKE_INSTALL_DOCDIR}/${folder})
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/viz/pictures DESTINATION ${CMAKE_INSTALL_DOCDIR}/viz)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/tests/package DESTINATION ${CMAKE_INSTALL_DOCDIR}/tests
  PATTERN "*.py" EXCLUDE)
file(RELATIVE_PATH scenarios ${CMAKE_INSTALL_FULL_DOCDIR} ${CMAKE_INSTALL_FULL_DATADIR}/raftsim/scenarios)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/doc)
file(CREATE_LINK ${scenarios} ${PROJECT_BINARY_DIR}/doc/scenarios SYMBOLIC)
install(FILES ${PROJECT_BINARY_DIR}/doc/scenarios DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The libraries, for programs that find_package(raftsim): raftsim::core alone, or raftsim::sim with all below it.
# Headers are included as they are here, "core/server.hpp", from a folder of their own.
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/raftsim)
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/raftsim)
foreach(part core trace sim)
  set_target_properties(raftsim_${part} PROPERTIES EXPORT_NAME ${part})
  target_include_directories(raftsim_${part} INTERFACE $<INSTALL_INTERFACE:${headers}>)
  target_compile_features(raftsim_${part} INTERFACE cxx_std_20)
endforeach()
install(TARGETS raftsim_core EXPORT raftsim-core ARCHIVE)
install(TARGETS raftsim_trace raftsim_sim EXPORT raftsim-sim ARCHIVE)
foreach(set raftsim-core raftsim-sim)
  install(EXPORT ${set} NAMESPACE raftsim:: DESTINATION ${package})
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core ${PROJECT_SOURCE_DIR}/sim DESTINATION ${headers}
  FILES_MATCHING PATTERN "*.hpp")
write_basic_package_version_file(${PROJECT_BINARY_DIR}/raftsim-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_SOURCE_DIR}/tools/package/raftsim-config.cmake
  ${PROJECT_BINARY_DIR}/raftsim-config-version.cmake DESTINATION ${package})
