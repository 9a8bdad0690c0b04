#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Texts and files, as every part of the program needs them.

namespace importer {

/// Whether the text is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// Without leading and trailing spaces and tabs.
std::string_view trimmed(std::string_view text);

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

/// "a, b, c"
std::string joined(std::span<const std::string> texts);

/// With question marks for what would break the line: columns can be called anything.
std::string one_line(std::string text);

std::filesystem::path path_from_utf8(std::string_view text);
std::string to_utf8(const std::filesystem::path& path);

/// The content of a file; empty when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& file);

/// Throws std::runtime_error that names the file when it cannot be written.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace importer
