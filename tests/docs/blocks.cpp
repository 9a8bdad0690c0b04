// Turns the code blocks of a page into a source file that compiles when they do:
//   documentation_blocks PAGE OUTPUT
// A C++ block with a main() is a program, any other a fragment: what a function does, after preamble.hpp. A
// block in JSON must be JSON. Those for a shell are run by commands.sh, those for CMake are configured by
// CMakeLists.txt, the line for cron is run by the test import.nightly, and an output is compared by the tests
// in drift/; a block of another kind is an error.

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace {

struct Block {
  std::string language;
  int first_line;
  std::vector<std::string> lines;
};

std::vector<Block> read_blocks(std::istream& page) {
  std::vector<Block> blocks;
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(page, line);) {
    ++number;
    const std::size_t text = line.find_first_not_of(' ');
    if (text == std::string::npos || line.compare(text, 3, "```") != 0) {
      if (inside) blocks.back().lines.push_back(line);
      continue;
    }
    inside = !inside;
    if (inside) blocks.push_back({line.substr(text + 3), number + 1, {}});
  }
  return blocks;
}

bool is_include(const std::string& line) {
  return line.rfind("#include", 0) == 0;
}

bool is_program(const Block& block) {
  for (const std::string& line : block.lines) {
    if (line.rfind("int main(", 0) == 0) return true;
  }
  return false;
}

void write_lines(std::ostream& out, const std::string& page, const Block& block) {
  out << "#line " << block.first_line << " \"" << page << "\"\n";
  for (const std::string& line : block.lines) out << (is_include(line) ? "" : line) << '\n';
}

void write_cpp(std::ostream& out, const std::string& page, const Block& block) {
  for (const std::string& line : block.lines) {
    if (is_include(line)) out << line << '\n';
  }
  const std::string name = "block_at_line_" + std::to_string(block.first_line);
  if (is_program(block)) {
    out << "#define main main_of_" << name << '\n';
    write_lines(out, page, block);
    out << "#undef main\n";
  } else {
    out << "void " << name << "();\nvoid " << name << "() {\n";
    write_lines(out, page, block);
    out << "}\n";
  }
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream page(argv[1]);
  if (!page) return 2;
  std::ofstream out(argv[2]);
  out << "#include \"docs/preamble.hpp\"\n";
  const std::set<std::string> checked_elsewhere{"sh", "cmake", "crontab", "text"};
  for (const Block& block : read_blocks(page)) {
    const auto fails = [&](const std::string& why) {
      std::cerr << argv[1] << ':' << block.first_line << ": " << why << '\n';
      return 1;
    };
    if (block.language == "cpp") {
      write_cpp(out, argv[1], block);
    } else if (block.language == "json") {
      if (!nlohmann::json::accept(joined(block.lines))) return fails("not JSON");
    } else if (checked_elsewhere.count(block.language) == 0) {
      return fails("nothing checks a block of the kind '" + block.language + "'");
    }
  }
  return out.flush() ? 0 : 1;
}
