// Users with images (U2), byte for byte, at a raw socket.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "example_requests.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string header_of(const std::string& request, const std::string& name) {
  const std::size_t at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos || at > request.find("\r\n\r\n")) return {};
  const std::size_t value = at + name.size() + 4;
  return request.substr(value, request.find("\r\n", value) - value);
}

std::string body_of(const std::string& request) {
  return request.substr(request.find("\r\n\r\n") + 4);
}

/// The body that a request for the example user has to have.
std::string expected_body(const std::string& request, const std::string& filename,
                          const std::string& media_type, const std::string& content) {
  const std::string prefix = "multipart/form-data; boundary=";
  EXPECT_THAT(header_of(request, "Content-Type"), StartsWith(prefix));
  const std::string line = "--" + header_of(request, "Content-Type").substr(prefix.size());
  std::string body = line +
                     "\r\nContent-Disposition: form-data; name=\"user\"\r\n"
                     "Content-Type: application/json\r\n\r\n" +
                     example_user_json + "\r\n";
  if (!media_type.empty()) {
    body += line + "\r\nContent-Disposition: form-data; name=\"profileImage\"; filename=\"" + filename +
            "\"\r\nContent-Type: " + media_type + "\r\n\r\n" + content + "\r\n";
  }
  return body + line + "--\r\n";
}

/// Answers with the statuses in turn, then with the stored user.
RawServer::Handler statuses(std::vector<int> first) {
  auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [first = std::move(first), next](const std::string& /*request*/) {
    const std::size_t at = (*next)++;
    return at < first.size() ? RawAnswer{http_answer(first[at], "")}
                             : RawAnswer{http_answer(201, example_user_json)};
  };
}

TEST(Upload, WithoutAnImageIsAFormOfOnePart) {
  RawServer server(statuses({}));
  ASSERT_TRUE(RawClients(server.url()).users.create(example_user()));
  ASSERT_EQ(server.requests().size(), 1U);
  const std::string request = server.requests()[0];
  EXPECT_THAT(request, StartsWith("POST /api/v2/users HTTP/1.1\r\n"));
  EXPECT_EQ(body_of(request), expected_body(request, "", "", ""));
  EXPECT_EQ(header_of(request, "Content-Length"), std::to_string(body_of(request).size()));
  EXPECT_EQ(header_of(request, "Expect"), "");
  EXPECT_EQ(header_of(request, "Transfer-Encoding"), "");
}

struct ImageCase {
  std::string start;
  const char* media_type;
};

TEST(Upload, EveryTypeOfImageIsSentAsWhatItIs) {
  using namespace std::string_literals;
  const ImageCase cases[] = {
      {"\xFF\xD8\xFF\xE0\0\x10JFIF"s, "image/jpeg"}, {example_png(), "image/png"},
      {"GIF89a\x01\0\x01\0"s, "image/gif"},          {"BM\x46\0\0\0"s, "image/bmp"},
      {"RIFF\x24\0\0\0WEBPVP8 "s, "image/webp"},     {"<?xml version='1.0'?>\n<svg/>", "image/svg+xml"}};
  const TemporaryFolder folder;
  for (const ImageCase& image : cases) {
    RawServer server(statuses({}));
    const RawClients clients(server.url());
    // Lines that look like a boundary, NULs and all other bytes.
    std::string content = image.start + "\r\n--builderbacked-\r\n--\r\n\r\n";
    for (int byte = 0; byte < 256; ++byte) content += static_cast<char>(byte);
    const std::string path = folder.file("picture.txt", content);
    ASSERT_TRUE(clients.users.create(example_user(), ProfileImage::from_file(path)));
    ASSERT_TRUE(clients.users.create(example_user(), ProfileImage::from_bytes(content, "picture.txt")));
    ASSERT_EQ(server.requests().size(), 2U);
    for (const std::string& request : server.requests()) {
      EXPECT_EQ(body_of(request), expected_body(request, "picture.txt", image.media_type, content));
      EXPECT_EQ(header_of(request, "Content-Length"), std::to_string(body_of(request).size()));
    }
  }
}

TEST(Upload, AFileMayHaveANameOfAnyLetters) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / u8"Grüße_写真.png";
  std::ofstream(path, std::ios::binary) << example_png();
  ASSERT_TRUE(std::filesystem::exists(path));
  const std::u8string text = path.u8string();
  RawServer server(statuses({}));
  ASSERT_TRUE(RawClients(server.url())
                  .users.create(example_user(), ProfileImage::from_file({text.begin(), text.end()})));
  const std::string request = server.requests().at(0);
  EXPECT_EQ(body_of(request), expected_body(request, "Grüße_写真.png", "image/png", example_png()));
}

TEST(Upload, FileNamesAreBaseNamesThatCannotBreakTheHeader) {
  // Windows has no files with quotes, line breaks and backslashes in their names.
  constexpr bool any_name = std::filesystem::path::preferred_separator == '/';
  const TemporaryFolder folder;
  const std::pair<const char*, const char*> names[] = {
      {"a b.png", "a b.png"},
      {"Jos\xC3\xA9 \xF0\x9F\x98\x80.png", "Jos\xC3\xA9 \xF0\x9F\x98\x80.png"},
      {"a\".png", "a%22.png"},
      {"a\r\nX-Evil: 1.png", "a%0D%0AX-Evil: 1.png"}};
  for (const auto& [name, sent] : names) {
    RawServer server(statuses({}));
    const RawClients clients(server.url());
    if (any_name || std::string(name) == sent) {
      ASSERT_TRUE(
          clients.users.create(example_user(), ProfileImage::from_file(folder.file(name, example_png()))));
    }
    ASSERT_TRUE(clients.users.create(example_user(),
                                     ProfileImage::from_bytes(example_png(), "C:\\me/" + std::string(name))));
    for (const std::string& request : server.requests()) {
      EXPECT_EQ(body_of(request), expected_body(request, sent, "image/png", example_png()));
    }
  }
  if (!any_name) return;
  RawServer server(statuses({}));
  ASSERT_TRUE(
      RawClients(server.url())
          .users.create(example_user(), ProfileImage::from_file(folder.file("photo\\", example_png()))));
  EXPECT_THAT(server.requests().back(), HasSubstr("filename=\"profile.png\""));
  for (const char* nameless : {"", "/", "..", "a/.."}) {
    ASSERT_TRUE(RawClients(server.url())
                    .users.create(example_user(), ProfileImage::from_bytes(example_png(), nameless)));
    EXPECT_THAT(server.requests().back(), HasSubstr("filename=\"profile.png\""));
  }
}

TEST(Upload, TenMebibytesAreSentWhole) {
  const TemporaryFolder folder;
  std::string content = example_png();
  content.resize(ProfileImage::max_bytes, '\xAB');
  RawServer server(statuses({}));
  const RawClients clients(server.url());
  const auto image = ProfileImage::from_file(folder.file("big.png", content));
  ASSERT_TRUE(clients.users.create(example_user(), image));
  ASSERT_TRUE(clients.users.create(example_user(), ProfileImage::from_bytes(content, "big.png")));
  for (const std::string& request : server.requests()) {
    EXPECT_TRUE(body_of(request) == expected_body(request, "big.png", "image/png", content));
  }
  const auto refused =
      clients.users.create(example_user(), ProfileImage::from_file(folder.file("more.png", content + 'x')));
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(Upload, ARepeatedAttemptSendsTheWholeBodyAgain) {
  const TemporaryFolder folder;
  const std::string content = example_png() + std::string(300'000, 'z');
  const std::string path = folder.file("a.png", content);
  for (const auto& image : {ProfileImage::from_file(path), ProfileImage::from_bytes(content, "a.png")}) {
    RawServer server(statuses({429, 429}));
    const auto created = RawClients(server.url()).users.create(example_user(), image);
    ASSERT_TRUE(created) << created.error().message;
    ASSERT_EQ(server.requests().size(), 3U);
    for (const std::string& request : server.requests()) {
      EXPECT_TRUE(body_of(request) == expected_body(request, "a.png", "image/png", content));
    }
  }
}

TEST(Upload, ARefusedTokenLeadsToANewOneAndTheWholeBodyAgain) {
  const TemporaryFolder folder;
  const std::string content = example_png() + std::string(300'000, 'z');
  const auto tokens = std::make_shared<std::atomic<int>>(0);
  RawServer server([=](const std::string& request) {
    if (request.starts_with("POST /token")) {
      const std::string token = std::to_string(++*tokens);
      return RawAnswer{http_answer(200, R"({"access_token":")" + token + R"(","token_type":"Bearer"})")};
    }
    const bool is_first = header_of(request, "Authorization") == "Bearer 1";
    return RawAnswer{is_first ? http_answer(401, "") : http_answer(201, example_user_json)};
  });
  auto config = RawClients::config_for(server.url());
  config.credentials = ClientCredentials{server.url() + "/token", "id", "secret"};
  const auto created =
      RawClients(config).users.create(example_user(), ProfileImage::from_file(folder.file("a.png", content)));
  ASSERT_TRUE(created) << created.error().message;
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 4U);
  for (const std::size_t upload : {1U, 3U}) {
    EXPECT_TRUE(body_of(requests[upload]) == expected_body(requests[upload], "a.png", "image/png", content));
  }
}

TEST(Upload, AnAnswerBeforeTheWholeBodyIsHeard) {
  // The server refuses after the head of the request and reads no further.
  RawServer server([](const std::string& /*request*/) { return RawAnswer{}; },
                   http_answer(401, "{}", "Connection: close\r\n"));
  const auto created =
      RawClients(server.url())
          .users.create(example_user(),
                        ProfileImage::from_bytes(example_png() + std::string(4'000'000, 'z')));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::authentication) << created.error().message;
}

TEST(Upload, AFileThatChangesBetweenAttemptsIsNotSentAgain) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.png", example_png());
  RawServer server([&](const std::string& /*request*/) {
    std::ofstream(path, std::ios::binary) << example_png() << "more";
    return RawAnswer{http_answer(429, "")};
  });
  const auto created = RawClients(server.url()).users.create(example_user(), ProfileImage::from_file(path));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(created.error().message, HasSubstr("a.png' changed or vanished while it was sent"));
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Upload, OneTransportMixesUploadsAndOtherCalls) {
  RawServer server(statuses({}));
  const RawClients clients(server.url());
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(clients.users.create(example_user(), ProfileImage::from_bytes(example_png())));
    ASSERT_TRUE(clients.users.create(example_user()));
    ASSERT_TRUE(clients.users.find("a@b.c"));
  }
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(server.requests().size(), 15U);
  EXPECT_EQ(header_of(server.requests()[2], "Content-Length"), "");
}

}  // namespace
