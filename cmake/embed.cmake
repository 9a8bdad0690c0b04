# Writes a C++ file that holds other files, as `std::string_view NAME` each:
#   cmake -DOUTPUT=FILE -DNAMESPACE=NAMESPACE "-DCONTENTS=NAME=FILE;…" -P embed.cmake
set(code "#include <string_view>\n")
string(APPEND code "namespace ${NAMESPACE} {\n")
foreach(content IN LISTS CONTENTS)
  string(REGEX MATCH "^([^=]+)=(.+)$" content "${content}")
  file(READ ${CMAKE_MATCH_2} bytes HEX)
  set(name ${CMAKE_MATCH_1})
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND code "static constexpr unsigned char ${name}_bytes[] = {\n${bytes}};\n"
    "extern const std::string_view ${name};\n"
    "const std::string_view ${name}{reinterpret_cast<const char*>(${name}_bytes), sizeof ${name}_bytes};\n")
endforeach()
string(APPEND code "}  // namespace ${NAMESPACE}\n")
file(WRITE ${OUTPUT} "${code}")
