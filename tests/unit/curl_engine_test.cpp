// Lanes over libcurl, at real sockets.

#include "curl_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "body_room.hpp"
#include "socket/raw_server.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto patience = 20s;  ///< Only a failing test waits so long.

HttpRequest get(const std::string& url) {
  HttpRequest request;
  request.method = "GET";
  request.url = url;
  return request;
}

int status_of(const std::optional<HttpCompletion>& completion) {
  if (!completion) return 0;
  const auto* response = std::get_if<HttpResponse>(&completion->outcome);
  return response == nullptr ? -1 : response->status;
}

/// Holds requests back until it is opened.
class Gate {
 public:
  void open() {
    open_ = true;
    open_.notify_all();
  }
  void pass() const { open_.wait(false); }

 private:
  std::atomic<bool> open_ = false;
};

TEST(CurlEngine, ALaneHasManyRequestsInFlight) {
  constexpr int count = 8;
  std::atomic<int> arrived = 0;
  RawServer server([&](const std::string& /*request*/) {
    ++arrived;
    const auto end = Clock::now() + patience;
    while (arrived < count && Clock::now() < end) std::this_thread::yield();
    return RawAnswer{http_answer(arrived >= count ? 200 : 500, "")};
  });
  const auto lane = make_curl_engine({}).value()->open_lane();
  const std::vector<HttpRequest> requests(count, get(server.url() + "/x"));
  for (std::uint64_t id = 0; id < count; ++id) lane->start(id, requests[id]);
  std::set<std::uint64_t> completed;
  for (int i = 0; i < count; ++i) {
    const auto completion = lane->wait(Clock::now() + patience);
    ASSERT_EQ(status_of(completion), 200);
    completed.insert(completion->id);
  }
  EXPECT_EQ(completed.size(), count);
}

TEST(CurlEngine, TheNextLaneInheritsTheConnection) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, "")}; });
  const auto engine = make_curl_engine({}).value();
  const HttpRequest request = get(server.url());
  for (int i = 0; i < 3; ++i) {
    const auto lane = engine->open_lane();
    lane->start(1, request);
    ASSERT_EQ(status_of(lane->wait(Clock::now() + patience)), 200);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlEngine, CancelForgetsTheRequestAndKnowsThatItWasSent) {
  Gate gate;
  RawServer server([&](const std::string& request) {
    if (request.starts_with("GET /held")) gate.pass();
    return RawAnswer{http_answer(200, "")};
  });
  const auto lane = make_curl_engine({}).value()->open_lane();
  const HttpRequest held = get(server.url() + "/held");
  const HttpRequest prompt = get(server.url() + "/prompt");
  lane->start(1, held);
  const auto end = Clock::now() + patience;
  while (server.requests().empty() && Clock::now() < end) ASSERT_FALSE(lane->wait(Clock::now() + 1ms));
  EXPECT_TRUE(lane->cancel(1));
  EXPECT_FALSE(lane->cancel(1)) << "it is forgotten";
  gate.open();
  lane->start(2, prompt);
  const auto completion = lane->wait(Clock::now() + patience);
  ASSERT_EQ(status_of(completion), 200);
  EXPECT_EQ(completion->id, 2U);
  EXPECT_FALSE(lane->wait(Clock::now())) << "nothing else completes";
}

TEST(CurlEngine, CancelKnowsThatNothingWasSent) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, "")}; });
  const auto lane = make_curl_engine({}).value()->open_lane();
  const HttpRequest request = get(server.url());
  lane->start(1, request);
  EXPECT_FALSE(lane->cancel(1));
}

TEST(CurlEngine, WakeEndsAWaitFromAnotherThreadOrTheNextOne) {
  const auto lane = make_curl_engine({}).value()->open_lane();
  const auto begin = Clock::now();
  lane->wake();
  EXPECT_FALSE(lane->wait(begin + patience)) << "the next wait";
  std::thread waker([&] { lane->wake(); });
  EXPECT_FALSE(lane->wait(begin + patience)) << "the current wait";
  waker.join();
  EXPECT_LT(Clock::now() - begin, patience / 2);
}

TEST(CurlEngine, AWaitEndsAtItsTime) {
  const auto lane = make_curl_engine({}).value()->open_lane();
  const auto until = Clock::now() + 20ms;
  EXPECT_FALSE(lane->wait(until));
  EXPECT_GE(Clock::now(), until);
}

TEST(CurlEngine, SaysWhatWentWrong) {
  const ClosedPort closed;
  RawServer server([](const std::string& request) {
    if (request.starts_with("GET /reset")) return RawAnswer{"", false, true};
    return RawAnswer{"HTTP/1.1 200 OK\r\nContent-Encoding: strange\r\nContent-Length: 1\r\n\r\nx"};
  });
  struct Case {
    std::string url;
    HttpFault::Kind kind;
    bool sent;
  };
  for (const Case& c : {Case{closed.url(), HttpFault::Kind::connect, false},
                        Case{server.url() + "/reset", HttpFault::Kind::broken, true},
                        Case{server.url() + "/encoded", HttpFault::Kind::garbled, true}}) {
    const auto lane = make_curl_engine({}).value()->open_lane();
    const HttpRequest request = get(c.url);
    lane->start(1, request);
    const auto completion = lane->wait(Clock::now() + patience);
    ASSERT_TRUE(completion);
    const auto* fault = std::get_if<HttpFault>(&completion->outcome);
    ASSERT_NE(fault, nullptr) << c.url;
    EXPECT_EQ(fault->kind, c.kind) << c.url;
    EXPECT_EQ(fault->sent, c.sent) << c.url;
    EXPECT_FALSE(fault->detail.empty());
  }
}

TEST(CurlEngine, ALongBodyArrivesWhole) {
  const std::string body(10'000'000, 'x');
  RawServer server([&](const std::string& /*request*/) { return RawAnswer{http_answer(200, body)}; });
  const auto lane = make_curl_engine({}).value()->open_lane();
  const HttpRequest request = get(server.url());
  lane->start(1, request);
  const auto completion = lane->wait(Clock::now() + patience);
  ASSERT_EQ(status_of(completion), 200);
  EXPECT_EQ(std::get<HttpResponse>(completion->outcome).body, body);
}

TEST(BodyRoom, IsThatOfTheWholeBodyButNeverMuchMoreThanHasCome) {
  constexpr std::size_t most = 1'000'000;
  EXPECT_EQ(room_for_body(5'000, 1'000, most), 5'000U);
  EXPECT_EQ(room_for_body(900'000, 1'000, most), 16'000U) << "the length may be a lie";
  EXPECT_EQ(room_for_body(9'000'000'000'000, 500'000, most), most) << "more is not taken";
  EXPECT_EQ(room_for_body(-1, 1'000, most), 0U) << "not announced";
  EXPECT_EQ(room_for_body(500, 1'000, most), 0U) << "compressed";
}

/// A kept handle serves requests of all kinds, one after the other.
TEST(CurlEngine, NothingOfARequestIsLeftForTheNextOne) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, "")}; });
  const auto engine = make_curl_engine({}).value();
  const auto send = [&](const HttpRequest& request) {
    const auto lane = engine->open_lane();
    lane->start(1, request);
    ASSERT_EQ(status_of(lane->wait(Clock::now() + patience)), 200);
  };
  HttpRequest put = get(server.url() + "/a");
  put.method = "PUT";
  put.body = "{}";
  put.headers = {{"Content-Type", "application/json"}, {"X-One", "1"}};
  HttpRequest remove = get(server.url() + "/b");
  remove.method = "DELETE";
  HttpRequest post = put;
  post.method = "POST";
  post.headers = remove.headers;
  const std::vector<HttpRequest> requests{put, remove, post, put, post, get(server.url() + "/c"), put};
  for (const HttpRequest& request : requests) send(request);
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), requests.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const HttpRequest& sent = requests[i];
    EXPECT_TRUE(
        seen[i].starts_with(sent.method + ' ' + sent.url.substr(server.url().size()) + " HTTP/1.1\r\n"))
        << seen[i];
    EXPECT_EQ(seen[i].find("X-One: 1") != std::string::npos, sent.method == "PUT") << seen[i];
    EXPECT_EQ(seen[i].find("Content-Type:") != std::string::npos, sent.method == "PUT") << seen[i];
    EXPECT_EQ(seen[i].ends_with("\r\n\r\n{}"), !sent.body.empty()) << seen[i];
    EXPECT_EQ(seen[i].find("Expect:"), std::string::npos) << seen[i];
  }
  EXPECT_EQ(server.connections(), 1);
}

#ifndef _WIN32  // There are no such signals.
TEST(CurlEngine, LeavesTheSignalsOfTheThreadAsTheyWere) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{"", false, true}; });
  sigset_t before;
  sigset_t after;
  pthread_sigmask(SIG_BLOCK, nullptr, &before);
  {
    const auto lane = make_curl_engine({}).value()->open_lane();
    const HttpRequest request = get(server.url());
    lane->start(1, request);
    ASSERT_TRUE(lane->wait(Clock::now() + patience));
  }
  pthread_sigmask(SIG_BLOCK, nullptr, &after);
  EXPECT_EQ(sigismember(&before, SIGPIPE), sigismember(&after, SIGPIPE));
}
#endif

/// Gives half of what it promised.
class BrokenStream final : public HttpBodyStream {
 public:
  [[nodiscard]] std::uint64_t size() const override { return 1'000'000; }
  bool rewind() override { return true; }
  std::optional<std::size_t> read(char* to, std::size_t size) override {
    const std::size_t count = (std::min)(size, left_);
    left_ -= count;
    std::fill_n(to, count, 'x');
    if (count == 0) return std::nullopt;
    return count;
  }

 private:
  std::size_t left_ = 500'000;
};

TEST(CurlEngine, ABodyThatEndsEarlyIsNoRequestAndAFaultOfItsOwn) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, "")}; });
  const auto engine = make_curl_engine({}).value();
  const auto lane = engine->open_lane();
  HttpRequest request;
  request.method = "POST";
  request.url = server.url() + "/upload";
  request.body_stream = std::make_shared<BrokenStream>();
  lane->start(1, request);
  const auto completion = lane->wait(Clock::now() + patience);
  ASSERT_TRUE(completion);
  ASSERT_TRUE(std::holds_alternative<HttpFault>(completion->outcome));
  EXPECT_EQ(std::get<HttpFault>(completion->outcome).kind, HttpFault::Kind::body);
  EXPECT_TRUE(server.requests().empty()) << "the server never had a whole one";
}

}  // namespace
