// Cancelling and deadlines at real sockets, at every place where a call can be. The place's figure is
// printed; CANCELLATION_LIMIT_MS is what the reliability run holds it to.

#include <gtest/gtest.h>

#ifndef _WIN32
#include <dlfcn.h>
#include <netdb.h>
#endif

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

#include "example_requests.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"

namespace {

/// A flag that threads wait for.
class Gate {
 public:
  void open() {
    open_ = true;
    open_.notify_all();
  }
  void close() { open_ = false; }
  void wait() const { open_.wait(false); }
  [[nodiscard]] bool is_open() const { return open_; }

 private:
  std::atomic<bool> open_ = false;
};

// A name whose resolution hangs until the test lets it go.
constexpr std::string_view hanging_name = "hanging.test";
Gate resolving;
Gate resolved;
std::atomic<int> resolvers = 0;

}  // namespace

#ifndef _WIN32

/// Takes the place of the C library's for everything in this program.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && node == hanging_name) {
    ++resolvers;
    resolving.open();
    resolved.wait();
    --resolvers;
    return EAI_AGAIN;
  }
  using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

#endif

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::chrono::milliseconds limit() {
  const char* text = std::getenv("CANCELLATION_LIMIT_MS");
  return text == nullptr ? 5s : std::chrono::milliseconds{std::atoi(text)};
}

/// Makes a call on a thread, cancels it once it is at `place`, and checks that this ends it.
Error cancel_at(const char* place, const std::function<void()>& wait_until_there,
                const std::function<Error(const CallOptions&)>& call) {
  const Cancellation stop;
  Error error;
  Clock::time_point ended;
  std::thread caller([&] {
    error = call({.deadline = 60s, .cancellation = stop});
    ended = Clock::now();
  });
  wait_until_there();
  const auto begin = Clock::now();
  stop.cancel();
  caller.join();
  const std::chrono::duration<double, std::milli> took = ended - begin;
  std::cout << "cancelled while " << place << ": " << took.count() << " ms\n";
  EXPECT_EQ(error.kind, ErrorKind::cancelled) << error.message;
  EXPECT_LT(took, limit()) << place;
  return error;
}

template <class T>
Error error_of(const Result<T>& result) {
  return result ? Error{} : result.error();
}

/// There is no way to see from outside that a call has come so far.
void wait_a_little() {
  const auto until = Clock::now() + 20ms;
  while (Clock::now() < until) std::this_thread::yield();
}

/// A port that does not complete connections: its queue is full.
class FullPort {
 public:
  FullPort() : listener_(socket(AF_INET, SOCK_STREAM, 0)), port_(bind_to_free_port(listener_)) {
    EXPECT_EQ(listen(listener_, 0), 0);
    const sockaddr_in address = loopback(port_);
    for (Socket& filler : fillers_) {
      filler = socket(AF_INET, SOCK_STREAM, 0);
      make_nonblocking(filler);
      static_cast<void>(connect(filler, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    }
  }
  ~FullPort() {
    for (const Socket filler : fillers_) close_socket(filler);
    close_socket(listener_);
  }
  FullPort(const FullPort&) = delete;
  FullPort& operator=(const FullPort&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  Socket listener_;
  std::uint16_t port_;
  Socket fillers_[2] = {no_socket, no_socket};
};

/// A server that says when a request is there and keeps its answer until it is let go.
struct SilentServer {
  Gate asked;
  Gate over;
  RawServer server{[this](const std::string& request) {
    if (request.find("\r\n\r\n") != std::string::npos) asked.open();
    over.wait();
    return RawAnswer{"", true};
  }};

  SilentServer() = default;
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() { over.open(); }
};

TransportConfig with_token_from(const std::string& token_url, const std::string& base_url) {
  TransportConfig config = RawClients::config_for(base_url);
  config.credentials = ClientCredentials{token_url, "id", "secret"};
  return config;
}

struct HangingName {
  HangingName() {
    resolving.close();
    resolved.close();
  }
  HangingName(const HangingName&) = delete;
  HangingName& operator=(const HangingName&) = delete;
  ~HangingName() {
    resolved.open();
    while (resolvers > 0) std::this_thread::yield();
  }
};

TEST(CancelledWhile, WaitingForAnAnswer) {
  SilentServer silent;
  const RawClients clients(silent.server.url());
  const Error error = cancel_at(
      "waiting for an answer", [&] { silent.asked.wait(); },
      [&](const CallOptions& options) { return error_of(clients.homes.create(example_home(), options)); });
  EXPECT_TRUE(error.outcome_unknown);
  EXPECT_EQ(error.attempts, 1);
}

TEST(CancelledWhile, Connecting) {
  const FullPort port;
  const RawClients clients(port.url());
  const Error error = cancel_at("connecting", wait_a_little, [&](const CallOptions& options) {
    return error_of(clients.homes.create(example_home(), options));
  });
  EXPECT_FALSE(error.outcome_unknown);
}

TEST(CancelledWhile, ResolvingAName) {
#ifdef _WIN32
  GTEST_SKIP() << "nothing can take the place of getaddrinfo here";
#endif
  const HangingName hanging;
  TransportConfig config = RawClients::config_for("http://" + std::string(hanging_name));
  config.allow_plain_http = true;
  const RawClients clients(config);
  const Error error = cancel_at(
      "resolving a name", [] { resolving.wait(); },
      [&](const CallOptions& options) { return error_of(clients.homes.create(example_home(), options)); });
  EXPECT_FALSE(error.outcome_unknown);
}

TEST(CancelledWhile, Sending) {
  // A server that reads one byte, and whose buffers take no more than a small part.
  const Socket listener = socket(AF_INET, SOCK_STREAM, 0);
  const int few_bytes = 4096;
  ASSERT_EQ(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<const char*>(&few_bytes),
                       sizeof few_bytes),
            0);
  const std::uint16_t port = bind_to_free_port(listener);
  ASSERT_EQ(listen(listener, 8), 0);
  const RawClients clients("http://127.0.0.1:" + std::to_string(port));
  std::string picture = example_png();
  picture.resize(ProfileImage::max_bytes, '\0');
  const ProfileImage image = ProfileImage::from_bytes(std::move(picture), "me.png");
  Socket connection = no_socket;
  const Error error = cancel_at(
      "sending",
      [&] {
        connection = accept(listener, nullptr, nullptr);
        char byte = 0;
        EXPECT_EQ(receive(connection, &byte, 1), 1);
      },
      [&](const CallOptions& options) {
        return error_of(clients.users.create(example_user(), image, options));
      });
  EXPECT_TRUE(error.outcome_unknown);
  close_socket(connection);
  close_socket(listener);
}

TEST(CancelledWhile, WaitingAsLongAsTheServiceAsked) {
  Gate asked;
  RawServer server([&](const std::string& /*request*/) {
    asked.open();
    return RawAnswer{http_answer(429, "", "Retry-After: 50\r\n")};
  });
  const RawClients clients(server.url());
  const Error error = cancel_at(
      "waiting for Retry-After",
      [&] {
        asked.wait();
        wait_a_little();
      },
      [&](const CallOptions& options) { return error_of(clients.homes.create(example_home(), options)); });
  EXPECT_FALSE(error.outcome_unknown);
}

TEST(CancelledWhile, WaitingForAnotherThreadsToken) {
  SilentServer token_server;
  const RawClients clients(with_token_from(token_server.server.url() + "/token", "http://127.0.0.1:1"));
  const Cancellation stop_first;
  std::thread first([&] {
    const auto home = clients.homes.get("A", {.cancellation = stop_first});
    EXPECT_EQ(error_of(home).kind, ErrorKind::cancelled);
  });
  token_server.asked.wait();
  const Error error =
      cancel_at("waiting for another thread's token", wait_a_little,
                [&](const CallOptions& options) { return error_of(clients.homes.get("B", options)); });
  EXPECT_EQ(error.attempts, 0);
  stop_first.cancel();
  first.join();
  EXPECT_EQ(token_server.server.requests().size(), 1U);
}

TEST(CancelledWhile, FetchingTheToken) {
  SilentServer token_server;
  const RawClients clients(with_token_from(token_server.server.url() + "/token", "http://127.0.0.1:1"));
  const Error error = cancel_at(
      "fetching the token", [&] { token_server.asked.wait(); },
      [&](const CallOptions& options) { return error_of(clients.homes.get("A", options)); });
  EXPECT_FALSE(error.outcome_unknown);
}

TEST(Cancelled, EveryCallThatHasACopy) {
  SilentServer silent;
  const RawClients clients(silent.server.url());
  const Cancellation stop;
  std::atomic<int> cancelled = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if (error_of(clients.homes.get("H", {.cancellation = stop})).kind == ErrorKind::cancelled) ++cancelled;
    });
  }
  silent.asked.wait();
  stop.cancel();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cancelled, 8);
}

TEST(Deadline, CoversTheResolutionOfNames) {
#ifdef _WIN32
  GTEST_SKIP() << "nothing can take the place of getaddrinfo here";
#endif
  const HangingName hanging;
  TransportConfig config = RawClients::config_for("http://" + std::string(hanging_name));
  config.allow_plain_http = true;
  const auto home = RawClients(config).homes.get("H", {.deadline = 100ms});
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::timeout);
}

TEST(Deadline, CoversConnecting) {
  const FullPort port;
  const auto home = RawClients(port.url()).homes.get("H", {.deadline = 100ms});
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::timeout);
}

TEST(ConnectTimeout, EndsAnAttemptThatIsThenRepeated) {
  const FullPort port;
  TransportConfig config = RawClients::config_for(port.url());
  config.connect_timeout = 30ms;
  const auto created = RawClients(config).homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::timeout);
  EXPECT_EQ(created.error().attempts, 4);
  EXPECT_FALSE(created.error().outcome_unknown);
}

TEST(StallTimeout, EndsAnAttemptWithoutAnswer) {
  SilentServer silent;
  TransportConfig config = RawClients::config_for(silent.server.url());
  config.stall_timeout = 1s;
  config.retry.max_attempts = 1;
  const auto home = RawClients(config).homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::timeout);
}

}  // namespace
