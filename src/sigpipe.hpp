#pragma once

#if !defined(_WIN32) && !defined(__APPLE__)
#include <cerrno>
#include <csignal>
#include <ctime>
#endif

namespace builderbacked {

/// OpenSSL writes with write(2), so a peer that went away raises SIGPIPE. It is kept from this thread only,
/// for as long as curl runs; the process's own handling stays as it is. Windows has no SIGPIPE, and on
/// Apple's systems curl tells the socket to raise none.
class [[maybe_unused]] SigpipeBlocked {
 public:
#if defined(_WIN32) || defined(__APPLE__)
  SigpipeBlocked() = default;
#else
  SigpipeBlocked() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    was_pending_ = is_pending();
    if (!was_pending_) pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;
  ~SigpipeBlocked() {
    if (was_pending_) return;
    constexpr timespec now{};
    while (is_pending() && sigtimedwait(&sigpipe_, nullptr, &now) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  static bool is_pending() {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
  }

  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
#endif
};

}  // namespace builderbacked
