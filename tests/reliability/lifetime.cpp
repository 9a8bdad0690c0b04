// Clients that live as long as the process or a thread, and a process that forks. Checks that nothing of the
// process's own state is changed on the way.
//
//   builderbacked-sandbox -- lifetime

#include <builderbacked/builderbacked.hpp>

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bb = builderbacked;

namespace {

std::shared_ptr<bb::HttpTransport> make_transport() {
  return bb::HttpTransport::create(bb::TransportConfig::from_environment().value()).value();
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "lifetime: not so: " << what << '\n';
  std::_Exit(1);  // Not exit: what is being tested is what that does.
}

bool makes_calls(const std::shared_ptr<bb::HttpTransport>& transport) {
  return bb::LocationsClient(transport).list_regions().has_value();
}

/// Destroyed when the process ends.
const bb::LocationsClient& shared_client() {
  static const bb::LocationsClient client(make_transport());
  return client;
}

/// What belongs to the process and not to a library.
struct ProcessState {
  std::vector<void (*)(int)> handlers{};
  sigset_t mask{};
  mode_t file_mask{};
  std::string locale{};

  static ProcessState now() {
    ProcessState state;
    for (int signal = 1; signal < NSIG; ++signal) {
      struct sigaction action {};
      sigaction(signal, nullptr, &action);
      state.handlers.push_back(action.sa_handler);
    }
    pthread_sigmask(SIG_SETMASK, nullptr, &state.mask);
    state.file_mask = umask(0);
    umask(state.file_mask);
    state.locale = std::setlocale(LC_ALL, nullptr);
    return state;
  }

  bool operator==(const ProcessState& other) const {
    for (int signal = 1; signal < NSIG; ++signal) {
      if (sigismember(&mask, signal) != sigismember(&other.mask, signal)) return false;
    }
    return handlers == other.handlers && file_mask == other.file_mask && locale == other.locale;
  }
};

/// Every thread's own transport goes while the thread ends, and others begin.
void use_in_threads() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([] {
      thread_local const auto transport = make_transport();
      require(makes_calls(transport), "a thread's own client makes calls");
      require(shared_client().list_regions().has_value(), "the shared client makes calls");
    });
  }
  for (std::thread& thread : threads) thread.join();
}

int exit_code_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The parent's connections stay the parent's, however the child ends.
void use_after_fork(bool inherited) {
  const pid_t child = fork();
  if (child == 0) {
    const bool worked =
        inherited ? shared_client().list_regions().has_value() : makes_calls(make_transport());
    std::exit(worked ? 0 : 1);  // With all that statics do.
  }
  require(exit_code_of(child) == 0, "a forked child makes calls and ends");
  require(shared_client().list_regions().has_value(), "so does its parent afterwards");
}

/// Threads that are ending, with clients of their own, while the statics of the process are destroyed.
void leave_threads_ending() {
  constexpr int count = 8;
  static std::latch called(count);
  for (int i = 0; i < count; ++i) {
    std::thread([] {
      thread_local const bb::LocationsClient copy = shared_client();
      require(copy.list_regions().has_value(), "a copy of the shared client makes calls");
      called.count_down();
    }).detach();
  }
  called.wait();
}

}  // namespace

int main() {
  const ProcessState before = ProcessState::now();
  require(shared_client().list_regions().has_value(), "a static client makes calls");
  use_in_threads();
  use_after_fork(false);
  use_after_fork(true);
  require(ProcessState::now() == before, "signal handlers, mask, umask and locale are as they were");
  leave_threads_ending();
  std::cout << "lifetime: statics, threads and fork: all ended well, no state of the process changed"
            << std::endl;
  return 0;
}
