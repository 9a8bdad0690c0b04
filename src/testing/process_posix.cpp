#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>

#include "testing/process.hpp"

namespace builderbacked::testing {

namespace {

/// Those that end the sandbox.
std::vector<int> end_signals() {
  std::vector<int> signals{SIGINT, SIGTERM};
  struct sigaction hang_up {};
  sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) signals.push_back(SIGHUP);  // nohup ignores it.
  return signals;
}

volatile std::sig_atomic_t child_to_signal = 0;
volatile std::sig_atomic_t signal_before_child = 0;

/// So that ending the sandbox ends the program it runs, and then cleans up.
void pass_on(int signal) {
  if (child_to_signal == 0) {
    signal_before_child = signal;
  } else {
    kill(static_cast<pid_t>(child_to_signal), signal);
  }
}

sigset_t set_of_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : end_signals()) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

int run_program(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  // Before there is a child, whose first words may make somebody send a signal.
  for (const int signal : end_signals()) std::signal(signal, pass_on);
  pid_t child = 0;
  int status = 0;
  if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) {
    std::cerr << "builderbacked-sandbox: cannot start " << command[0] << '\n';
    return 127;
  }
  child_to_signal = child;
  if (signal_before_child != 0) kill(child, signal_before_child);
  while (waitpid(child, &status, 0) == -1) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void keep_signals_for_this_thread() {
  const sigset_t signals = set_of_end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void wait_for_signal() {
  const sigset_t signals = set_of_end_signals();
  int received = 0;
  sigwait(&signals, &received);
}

}  // namespace builderbacked::testing
