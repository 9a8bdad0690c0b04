include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/builderbacked)
install(TARGETS builderbacked builderbacked_testing EXPORT builderbacked_targets)
install(DIRECTORY include/builderbacked TYPE INCLUDE)
install(EXPORT builderbacked_targets
  FILE builderbacked-targets.cmake NAMESPACE builderbacked:: DESTINATION ${package_dir})
configure_package_config_file(cmake/builderbacked-config.cmake.in builderbacked-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(builderbacked-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/builderbacked-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/builderbacked-config-version.cmake
  DESTINATION ${package_dir})
if(BUILDERBACKED_SANDBOX)
  install(TARGETS builderbacked-sandbox)
endif()
