#include "tools/interruption.hpp"

#include <algorithm>
#include <climits>
#include <unistd.h>

#include "core/check.hpp"

namespace raftsim {
namespace {

/// Prepared in advance: a signal handler can neither allocate nor look anything up. Written only while the
/// signals are held.
using RemovedPath = std::array<char, PATH_MAX>;
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler sees nothing else
std::array<RemovedPath, 2> removed_paths{};

extern "C" void remove_and_die(int signal) {
  for (const RemovedPath& path : removed_paths) {
    if (path.front() != '\0') static_cast<void>(::unlink(path.data()));
  }
  // The caller is told the truth: by which signal the program ended. It is held until the handler returns.
  static_cast<void>(std::signal(signal, SIG_DFL));
  static_cast<void>(std::raise(signal));
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as above
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
  static_cast<void>(::pthread_sigmask(SIG_BLOCK, &ending, &before_));
}

SignalsHeld::~SignalsHeld() {
  static_cast<void>(::pthread_sigmask(SIG_SETMASK, &before_, nullptr));
}

RemovedOnSignal::RemovedOnSignal(const std::string& path) {
  const SignalsHeld held;
  if (path.empty() || path.size() >= PATH_MAX) return;
  auto* const free = std::find_if(removed_paths.begin(), removed_paths.end(),
                                  [](const RemovedPath& each) { return each.front() == '\0'; });
  raft::require(free != removed_paths.end(), "at most two files that a signal removes");
  place_ = static_cast<std::size_t>(free - removed_paths.begin());
  std::copy(path.begin(), path.end(), free->begin());
  free->at(path.size()) = '\0';
  for (const int signal : kEndingSignals) {
    if (std::signal(signal, remove_and_die) == SIG_IGN) static_cast<void>(std::signal(signal, SIG_IGN));
  }
}

RemovedOnSignal::~RemovedOnSignal() {
  const SignalsHeld held;
  if (place_) removed_paths.at(*place_).front() = '\0';
}

}  // namespace raftsim
