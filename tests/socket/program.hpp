#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace builderbacked {

/// builderbacked-sandbox, with its standard output in a pipe; its errors too, if they are asked for.
class Program {
 public:
  enum class Stream { output, errors };
  explicit Program(std::vector<std::string> arguments, Stream stream = Stream::output) {
    arguments.insert(arguments.begin(), BUILDERBACKED_SANDBOX_PROGRAM);
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    int ends[2];
    if (pipe(ends) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (stream == Stream::errors) posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    started_ = posix_spawn(&id_, pointers[0], &actions, nullptr, pointers.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_.reset(fdopen(ends[0], "r"));
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (started_) end(SIGKILL);
  }

  std::string read_line() {
    std::string line;
    for (int c = std::getc(output_.get()); c != EOF && c != '\n'; c = std::getc(output_.get())) {
      line += static_cast<char>(c);
    }
    return line;
  }
  /// Its exit code; -1 when a signal ended it.
  int wait() {
    int status = 0;
    started_ = false;
    waitpid(id_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  int end(int signal) {
    kill(id_, signal);
    return wait();
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  pid_t id_ = 0;
  bool started_ = false;
  std::unique_ptr<std::FILE, Close> output_;
};

}  // namespace builderbacked
