#include "body_stream.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>

#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
namespace fs = std::filesystem;

/// Everything, in pieces of at most `piece` bytes; nothing when the stream fails.
std::optional<std::string> drain(HttpBodyStream& stream, std::size_t piece) {
  if (!stream.rewind()) return std::nullopt;
  std::string all;
  std::string buffer(piece, '\0');
  for (;;) {
    const auto count = stream.read(buffer.data(), piece);
    if (!count) return std::nullopt;
    if (*count == 0) return all;
    all.append(buffer, 0, *count);
  }
}

std::shared_ptr<HttpBodyStream> file_stream(const std::string& path) {
  std::error_code problem;
  return stream_file(path, state_of(path, problem));
}

TEST(BodyStream, GivesTheSameBytesInPiecesOfAnySizeAfterEveryRewind) {
  const TemporaryFolder folder;
  const std::string content = std::string("\0\r\n--x", 6) + std::string(5000, 'y');
  const std::shared_ptr<HttpBodyStream> streams[] = {stream_text(std::make_shared<std::string>(content)),
                                                     file_stream(folder.file("a", content))};
  for (const auto& inner : streams) {
    const auto enclosed = enclose("head", inner, "tail");
    EXPECT_EQ(enclosed->size(), content.size() + 8);
    for (const std::size_t piece : {1U, 3U, 4U, 7U, 4096U, 100000U}) {
      EXPECT_EQ(drain(*enclosed, piece), "head" + content + "tail") << piece;
    }
  }
}

TEST(BodyStream, AFileThatIsNotThereAnyMoreFails) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a", "content");
  const auto stream = file_stream(path);
  EXPECT_EQ(drain(*stream, 10), "content");
  fs::remove(path);
  EXPECT_FALSE(stream->rewind());
}

struct Change {
  const char* name;
  void (*make)(const fs::path& path);
};

TEST(BodyStream, AFileThatChangesIsNeverSentWhole) {
  const Change changes[] = {
      {"cut", [](const fs::path& path) { fs::resize_file(path, 3); }},
      {"longer", [](const fs::path& path) { std::ofstream(path, std::ios::app) << "more"; }},
#ifndef _WIN32  // A file that is open cannot be removed.
      {"gone", [](const fs::path& path) { fs::remove(path); }},
#endif
      {"written again",
       [](const fs::path& path) {
         const auto before = fs::last_write_time(path);
         std::ofstream(path) << "9876543210";
         fs::last_write_time(path, before + std::chrono::seconds{1});
       }},
  };
  for (const Change& change : changes) {
    const TemporaryFolder folder;
    const std::string path = folder.file("a", "0123456789");
    const auto stream = enclose("", file_stream(path), "");
    ASSERT_TRUE(stream->rewind()) << change.name;
    char buffer[10];
    ASSERT_EQ(stream->read(buffer, 5), 5U) << change.name;
    change.make(path);
    EXPECT_EQ(stream->read(buffer, 10), std::nullopt) << change.name;
    EXPECT_EQ(drain(*stream, 10), std::nullopt) << change.name << ", and not again either";
  }
}

TEST(BodyStream, AnEngineThatReadsItWholeLearnsThatItFailed) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a", "0123456789");
  HttpRequest request;
  request.body_stream = enclose("<", file_stream(path), ">");
  ASSERT_TRUE(request.body_stream->rewind());
  EXPECT_EQ(read_body(request), "<0123456789>");
  ASSERT_TRUE(request.body_stream->rewind());
  fs::resize_file(path, 3);
  EXPECT_EQ(read_body(request), std::nullopt);
}

TEST(BodyStream, TheStateOfWhatIsNoRegularFileSaysSo) {
  const TemporaryFolder folder;
  std::error_code problem;
  EXPECT_FALSE(state_of(folder.path(), problem).is_file);
  EXPECT_FALSE(state_of(std::filesystem::temp_directory_path(), problem).is_file);
  EXPECT_TRUE(state_of(folder.file("a", "x"), problem).is_file);
  EXPECT_FALSE(problem);
}

}  // namespace
