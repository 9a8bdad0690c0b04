#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

// Texts and files, as every part of the program needs them.

namespace importer {

/// What the user gave cannot be used: exit code 2.
struct BadInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Whether the text is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// Without leading and trailing spaces and tabs.
std::string_view trimmed(std::string_view text);

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

/// "a, b, c"
std::string joined(std::span<const std::string> texts);

/// With question marks for what would break the line: columns and external ids can be anything.
std::string one_line(std::string text);

/// FNV-1a with 64 bits as 16 hex digits: tells contents apart, and is the same on every platform. It protects
/// nothing.
std::string fnv1a(std::string_view bytes);

std::filesystem::path path_from_utf8(std::string_view text);
std::string to_utf8(const std::filesystem::path& path);

/// The content of a file; empty when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& file);

/// Throws std::runtime_error that names the file when it cannot be written.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace importer
