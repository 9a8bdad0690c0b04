#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace bench {

/// Makes `count` calls from so many threads, for candidates that have no calls in flight. `make_call` gives
/// each thread what it calls.
template <class MakeCall>
void call_from_threads(std::size_t count, std::size_t threads, const MakeCall& make_call) {
  std::atomic<std::size_t> started = 0;
  std::vector<std::exception_ptr> problems(threads);
  std::vector<std::thread> running;
  for (std::exception_ptr& problem : problems) {
    running.emplace_back([&] {
      try {
        auto call = make_call();
        while (started++ < count) call();
      } catch (...) {
        problem = std::current_exception();
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  for (const std::exception_ptr& problem : problems) {
    if (problem) std::rethrow_exception(problem);
  }
}

}  // namespace bench
