# What is installed can be moved: no file in it names a directory of this machine.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/builderbacked)
set(components builderbacked)
set(headers_left_out PATTERN testing EXCLUDE)
if(BUILDERBACKED_TESTING)
  list(APPEND components testing)
  set(headers_left_out)
endif()

# Where an installed file looks for the shared library.
if(APPLE)
  set(origin "@loader_path")
else()
  set(origin "$ORIGIN")
endif()

# For pkg-config, one file a library.
function(builderbacked_pkg_config name description requires)
  set(cflags)
  set(libs -l${ARGV3})
  if(NOT BUILD_SHARED_LIBS)
    set(cflags " -DBUILDERBACKED_STATIC_DEFINE")
    list(APPEND libs ${CMAKE_THREAD_LIBS_INIT})
  endif()
  list(JOIN libs " " libs)
  # Relative to the file, but for directories that were given as absolute ones.
  if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    set(prefix ${CMAKE_INSTALL_PREFIX})
  else()
    string(REGEX REPLACE "[^/]+" ".." prefix ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
    string(PREPEND prefix "\${pcfiledir}/")
  endif()
  set(libdir "\${prefix}")
  cmake_path(APPEND libdir ${CMAKE_INSTALL_LIBDIR})
  set(includedir "\${prefix}")
  cmake_path(APPEND includedir ${CMAKE_INSTALL_INCLUDEDIR})
  configure_file(cmake/pkg-config.pc.in ${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

foreach(component IN LISTS components)
  get_target_property(target builderbacked::${component} ALIASED_TARGET)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH "${origin}")
  install(TARGETS ${target} EXPORT builderbackedTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endforeach()
install(EXPORT builderbackedTargets NAMESPACE builderbacked:: DESTINATION ${package_dir})
install(DIRECTORY include/builderbacked TYPE INCLUDE ${headers_left_out})
install(FILES LICENSE TYPE DOC)

configure_package_config_file(cmake/builderbackedConfig.cmake.in builderbackedConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(builderbackedConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/builderbackedConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/builderbackedConfigVersion.cmake
  DESTINATION ${package_dir})

# A static library needs libcurl from every program that links it, so that is no private matter there:
# `pkg-config --static` would ask for all that a static libcurl needs.
if(BUILD_SHARED_LIBS)
  builderbacked_pkg_config(builderbacked "${PROJECT_DESCRIPTION}" "" builderbacked)
else()
  builderbacked_pkg_config(builderbacked "${PROJECT_DESCRIPTION}" "libcurl >= 7.80" builderbacked)
endif()
if(BUILDERBACKED_TESTING)
  builderbacked_pkg_config(builderbacked-testing "Test doubles for ${PROJECT_DESCRIPTION}"
    "builderbacked = ${PROJECT_VERSION}" builderbacked_testing)
endif()

if(BUILDERBACKED_SANDBOX)
  set(rpath "${origin}/..")
  cmake_path(APPEND rpath ${CMAKE_INSTALL_LIBDIR})
  set_target_properties(builderbacked-sandbox builderbacked-drift PROPERTIES INSTALL_RPATH "${rpath}")
  install(TARGETS builderbacked-sandbox builderbacked-drift)
  if(BUILDERBACKED_SWAGGER_UI)
    install(FILES ${swagger_ui_licences} DESTINATION ${CMAKE_INSTALL_DOCDIR}/swagger-ui)
  endif()
endif()
