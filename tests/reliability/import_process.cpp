#include "reliability/import_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <thread>

namespace builderbacked {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size());
  for (std::string& text : texts) all.push_back(text.data());
  return all;
}

}  // namespace

ImportProcess::ImportProcess(std::vector<std::string> command, std::vector<std::string> environment,
                             const std::string& output) {
  std::vector<char*> arguments = pointers(command);
  arguments.push_back(nullptr);
  std::vector<char*> variables = pointers(environment);
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  variables.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int problem =
      posix_spawn(&process_, command.at(0).c_str(), &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) throw std::runtime_error("cannot run " + command.at(0));
}

ImportProcess::~ImportProcess() {
  kill();
}

std::optional<int> ImportProcess::wait(std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + time;
  int status = 0;
  while (waitpid(process_, &status, WNOHANG) == 0) {
    if (Clock::now() >= end) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ended_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void ImportProcess::kill() {
  if (ended_) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  ended_ = true;
}

}  // namespace builderbacked
