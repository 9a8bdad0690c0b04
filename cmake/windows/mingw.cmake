# Builds for Windows on Debian, with what cmake/windows/dependencies.sh has built, and runs programs with Wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

if(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(builderbacked_windows $ENV{XDG_CACHE_HOME}/builderbacked/windows)
else()
  set(builderbacked_windows $ENV{HOME}/.cache/builderbacked/windows)
endif()
set(CMAKE_FIND_ROOT_PATH ${builderbacked_windows})
set(CMAKE_PREFIX_PATH /)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)

# Each build directory has a Windows of its own, without a window for what went wrong; arguments are UTF-8.
set(CMAKE_CROSSCOMPILING_EMULATOR env
  WINEPREFIX=${CMAKE_BINARY_DIR}/wine WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml,winedbg.exe=d
  WINEPATH=Z:${builderbacked_windows}/bin LC_ALL=C.UTF-8
  /usr/lib/wine/wine64)
