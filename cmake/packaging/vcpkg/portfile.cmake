# Builds the checkout that this port is part of:
#   vcpkg install --classic builderbacked --overlay-ports=cmake/packaging/vcpkg
# vcpkg decides by the files of the port alone whether to build again: remove the package first when only sources changed.
# In a registry the next line is vcpkg_from_github(OUT_SOURCE_PATH SOURCE_PATH REPO … REF "v${VERSION}" SHA512 …).
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS FEATURE_OPTIONS
  FEATURES
    sandbox BUILDERBACKED_SANDBOX)
vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    ${FEATURE_OPTIONS}
    -DBUILDERBACKED_EXAMPLES=OFF
    -DBUILDERBACKED_INSTALL=ON
    -DBUILDERBACKED_TESTING=ON
    -DBUILDERBACKED_TESTS=OFF)
vcpkg_cmake_install()
vcpkg_copy_pdbs()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/builderbacked)
vcpkg_fixup_pkgconfig()
if("sandbox" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES builderbacked-drift builderbacked-sandbox AUTO_CLEAN)
endif()

# Headers and texts are the same for both configurations; the licence is where vcpkg looks for it.
file(REMOVE_RECURSE
  "${CURRENT_PACKAGES_DIR}/debug/include"
  "${CURRENT_PACKAGES_DIR}/debug/share"
  "${CURRENT_PACKAGES_DIR}/share/doc")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
