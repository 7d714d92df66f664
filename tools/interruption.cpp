#include "tools/interruption.hpp"

#include <algorithm>
#include <climits>
#include <unistd.h>

namespace raftsim {
namespace {

/// Prepared in advance: a signal handler can neither allocate nor look anything up. Written only while the
/// signals are held.
std::array<char, PATH_MAX> removed_path{};

extern "C" void remove_and_die(int signal) {
  if (removed_path.front() != '\0') static_cast<void>(::unlink(removed_path.data()));
  // The caller is told the truth: by which signal the program ended. It is held until the handler returns.
  static_cast<void>(std::signal(signal, SIG_DFL));
  static_cast<void>(std::raise(signal));
}

volatile std::sig_atomic_t stop_asked = 0;

extern "C" void ask_to_stop(int signal) {
  stop_asked = 1;
  static_cast<void>(std::signal(signal, SIG_DFL));
}

}  // namespace

StopOnSignal::StopOnSignal() {
  stop_asked = 0;
  for (const int signal : kEndingSignals) {
    if (std::signal(signal, ask_to_stop) == SIG_IGN) static_cast<void>(std::signal(signal, SIG_IGN));
  }
}

StopOnSignal::~StopOnSignal() {
  for (const int signal : kEndingSignals) {
    if (std::signal(signal, SIG_DFL) == SIG_IGN) static_cast<void>(std::signal(signal, SIG_IGN));
  }
}

bool StopOnSignal::asked() {
  return stop_asked != 0;
}

SignalsHeld::SignalsHeld() {
  sigset_t ending{};
  sigemptyset(&ending);
  for (const int signal : kEndingSignals) sigaddset(&ending, signal);
  static_cast<void>(::sigprocmask(SIG_BLOCK, &ending, &before_));
}

SignalsHeld::~SignalsHeld() {
  static_cast<void>(::sigprocmask(SIG_SETMASK, &before_, nullptr));
}

RemovedOnSignal::RemovedOnSignal(const std::string& path) {
  const SignalsHeld held;
  if (path.size() >= removed_path.size()) return;
  std::copy(path.begin(), path.end(), removed_path.begin());
  removed_path.at(path.size()) = '\0';
  for (const int signal : kEndingSignals) {
    if (std::signal(signal, remove_and_die) == SIG_IGN) static_cast<void>(std::signal(signal, SIG_IGN));
  }
}

RemovedOnSignal::~RemovedOnSignal() {
  const SignalsHeld held;
  removed_path.front() = '\0';
}

}  // namespace raftsim
