#pragma once

#include <array>
#include <csignal>
#include <cstddef>
#include <optional>
#include <string>

namespace raftsim {

/// The signals by which a user or the system ends a program early: SIGINT, SIGTERM and SIGHUP.
inline constexpr std::array kEndingSignals{SIGINT, SIGTERM, SIGHUP};

/// While it lives, ending signals do not come to the thread that has made it, nor ever to those that it
/// begins meanwhile; where there are no others they wait.
class SignalsHeld {
 public:
  SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld(SignalsHeld&&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  SignalsHeld& operator=(SignalsHeld&&) = delete;
  ~SignalsHeld();

 private:
  sigset_t before_{};
};

/// While it lives, ending signals only ask for an end; a second one ends the program as ever. One at a time.
class StopOnSignal {
 public:
  StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal(StopOnSignal&&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  StopOnSignal& operator=(StopOnSignal&&) = delete;
  ~StopOnSignal();

  [[nodiscard]] static bool asked();
};

/// Removes a file when an ending signal comes, before the program dies by it. A signal that the program's
/// caller has told it to ignore stays ignored. At most two at a time: a run writes a trace and a history.
class RemovedOnSignal {
 public:
  /// An empty path is no file. A path too long for the system cannot have been opened.
  explicit RemovedOnSignal(const std::string& path);
  RemovedOnSignal(const RemovedOnSignal&) = delete;
  RemovedOnSignal(RemovedOnSignal&&) = delete;
  RemovedOnSignal& operator=(const RemovedOnSignal&) = delete;
  RemovedOnSignal& operator=(RemovedOnSignal&&) = delete;
  ~RemovedOnSignal();

 private:
  /// Where the handler finds the file; none for a path that is empty or too long.
  std::optional<std::size_t> place_;
};

}  // namespace raftsim
