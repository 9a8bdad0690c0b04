# Makes swagger_ui.cpp in the build directory: what the page needs of swagger-ui-dist, which npm fetches as
# package-lock.json pins it. No package's script runs.
find_program(BUILDERBACKED_NPM NAMES npm.cmd npm REQUIRED)
set(swagger_ui_dir ${CMAKE_CURRENT_BINARY_DIR}/swagger_ui)
set(swagger_ui_dist ${swagger_ui_dir}/node_modules/swagger-ui-dist)
set(swagger_ui_files swagger-ui-bundle.js swagger-ui.css index.css favicon-32x32.png)
set(swagger_ui_licences LICENSE NOTICE swagger-ui-bundle.js.LICENSE.txt)  # Installed with the program.
list(TRANSFORM swagger_ui_files PREPEND ${swagger_ui_dist}/)
list(TRANSFORM swagger_ui_licences PREPEND ${swagger_ui_dist}/)
add_custom_command(OUTPUT ${swagger_ui_files} ${swagger_ui_licences}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${swagger_ui_dir}
  COMMAND ${CMAKE_COMMAND} -E copy package.json package-lock.json ${swagger_ui_dir}
  COMMAND ${CMAKE_COMMAND} -E chdir ${swagger_ui_dir} ${BUILDERBACKED_NPM} ci --ignore-scripts --no-audit --no-fund
  COMMAND ${CMAKE_COMMAND} -E touch_nocreate ${swagger_ui_files} ${swagger_ui_licences}  # They come with an age of their own.
  WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/package.json ${CMAKE_CURRENT_LIST_DIR}/package-lock.json
  COMMENT "Fetching swagger-ui-dist"
  VERBATIM)
builderbacked_embed(swagger_ui.cpp
  swagger_ui_bundle_js=${swagger_ui_dist}/swagger-ui-bundle.js
  swagger_ui_css=${swagger_ui_dist}/swagger-ui.css
  swagger_ui_index_css=${swagger_ui_dist}/index.css
  swagger_ui_favicon=${swagger_ui_dist}/favicon-32x32.png)
