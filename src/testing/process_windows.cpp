#include <process.h>
#include <windows.h>

#include <cerrno>
#include <iostream>

#include "testing/process.hpp"

namespace builderbacked::testing {

namespace {

/// As the start of a program takes its command line apart again: in quotes, with backslashes doubled before a
/// quote.
std::string quoted(const std::string& argument) {
  std::string text = "\"";
  std::size_t backslashes = 0;
  for (const char c : argument) {
    if (c == '"') text.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    text += c;
  }
  return text.append(backslashes, '\\') + '"';
}

/// Set when this process has to end.
HANDLE end_event() {
  static const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  return event;
}

/// A program in the same console is told by the system itself.
BOOL WINAPI leave_to_program(DWORD reason) {
  // From the others, this process is ended as soon as this returns.
  if (reason != CTRL_C_EVENT && reason != CTRL_BREAK_EVENT) Sleep(INFINITE);
  return TRUE;
}

BOOL WINAPI set_end_event(DWORD reason) {
  SetEvent(end_event());
  return leave_to_program(reason);
}

}  // namespace

int run_program(const std::vector<std::string>& command) {
  std::vector<std::string> texts;
  for (const std::string& argument : command) texts.push_back(quoted(argument));
  std::vector<const char*> arguments;
  for (const std::string& text : texts) arguments.push_back(text.c_str());
  arguments.push_back(nullptr);
  SetConsoleCtrlHandler(leave_to_program, TRUE);
  errno = 0;
  const auto code = _spawnvp(_P_WAIT, command[0].c_str(), arguments.data());
  if (code != -1 || errno == 0) return static_cast<int>(code);
  std::cerr << "builderbacked-sandbox: cannot start " << command[0] << '\n';
  return 127;
}

void keep_signals_for_this_thread() {
  SetConsoleCtrlHandler(set_end_event, TRUE);
}

void wait_for_signal() {
  WaitForSingleObject(end_event(), INFINITE);
}

}  // namespace builderbacked::testing
