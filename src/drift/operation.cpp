#include "drift/operation.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace builderbacked::drift {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "{id:[0-9]+}" is the parameter id.
void split(std::string_view path, Shape& shape, std::vector<std::string>* parameters) {
  std::string segment;
  std::string parameter;
  int depth = 0;
  const auto end_segment = [&] {
    if (!segment.empty()) shape.push_back(segment);
    segment.clear();
  };
  for (const char c : path) {
    if (c == '{' && depth++ == 0) segment += "{";
    if (c == '}' && depth > 0 && --depth == 0) {
      segment += "}";
      if (parameters != nullptr) parameters->push_back(parameter.substr(0, parameter.find(':')));
      parameter.clear();
    } else if (depth > 0) {
      if (c != '{' || !parameter.empty()) parameter += c;
    } else if (c == '/') {
      end_segment();
    } else {
      segment += c;
    }
  }
  end_segment();
}

std::string without_number(std::string id) {
  const std::size_t end = id.find_last_not_of("0123456789");
  if (end != std::string::npos && end + 1 < id.size() && id[end] == '_') id.resize(end);
  return id;
}

bool is_version(const std::string& segment) {
  return segment.size() > 1 && segment[0] == 'v' && std::all_of(segment.begin() + 1, segment.end(), is_digit);
}

Shape tail(const Shape& shape) {
  auto begin = std::find_if(shape.begin(), shape.end(), is_version);
  if (begin != shape.end()) return {begin + 1, shape.end()};
  begin = shape.begin();
  if (begin != shape.end() && *begin == "api") ++begin;
  return {begin, shape.end()};
}

Shape words(Shape tail) {
  tail.erase(std::remove(tail.begin(), tail.end(), "{}"), tail.end());
  std::sort(tail.begin(), tail.end());
  return tail;
}

std::string server_path(const Json& server) {
  std::string url = text_of(member(server, "url"));
  for (const auto& variable : object_of(member(server, "variables")).items()) {
    const std::string name = '{' + variable.key() + '}';
    if (const auto at = url.find(name); at != std::string::npos) {
      url.replace(at, name.size(), text_of(member(variable.value(), "default")));
    }
  }
  if (const auto host = url.find("://"); host != std::string::npos) {
    const auto path = url.find('/', host + 3);
    url = path == std::string::npos ? std::string() : url.substr(path);
  }
  return url.substr(0, url.find_first_of("?#"));
}

}  // namespace

std::vector<std::string> server_paths(const Document& document) {
  std::vector<std::string> paths;
  constexpr std::size_t most = 10;
  for (const Json& server : array_of(member(document.root(), "servers"))) {
    const std::string path = server_path(server);
    if (paths.size() < most && std::find(paths.begin(), paths.end(), path) == paths.end())
      paths.push_back(path);
  }
  if (paths.empty()) paths.emplace_back();
  return paths;
}

std::vector<Operation> operations(const Document& document, const std::string& server_path) {
  static constexpr const char* methods[] = {"get",   "put",  "post",    "delete",
                                            "patch", "head", "options", "trace"};
  std::vector<Operation> all;
  constexpr std::size_t most = 5'000;
  for (const auto& path : object_of(member(document.root(), "paths")).items()) {
    if (path.key().empty() || path.key().front() != '/') continue;
    const Json& item = document.follow(path.value());
    for (const char* method : methods) {
      const Json& node = member(item, method);
      if (!node.is_object()) continue;
      Operation operation;
      operation.method = method;
      for (char& c : operation.method) c = static_cast<char>(c - 'a' + 'A');
      operation.path = path.key();
      split(server_path, operation.shape, nullptr);
      split(path.key(), operation.shape, &operation.parameters);
      operation.tail = tail(operation.shape);
      operation.words = words(operation.tail);
      operation.id = without_number(text_of(member(node, "operationId")));
      operation.node = &node;
      operation.item = &item;
      all.push_back(std::move(operation));
      if (all.size() > most) throw Unreadable("it has too many operations");
    }
  }
  if (all.empty()) throw Unreadable("it has no operations");
  return all;
}

std::string area(const Operation& operation) {
  return operation.tail.empty() ? std::string() : operation.tail.front();
}

}  // namespace builderbacked::drift
