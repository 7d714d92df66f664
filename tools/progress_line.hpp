#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "tools/output.hpp"

namespace raftsim {

/// A line that is written over on a terminal; in a pipe a line of its own, seldom.
class ProgressLine {
 public:
  ProgressLine(Output& errors, bool quiet) : errors_(&errors), quiet_(quiet) {}

  /// Since this was made.
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - begin_).count();
  }

  /// `text` is asked only when it is to be shown.
  void show(const std::function<std::string()>& text) {
    if (quiet_) return;
    constexpr std::chrono::milliseconds kOften(200);
    constexpr std::chrono::seconds kSeldom(10);
    const bool terminal = errors_->is_terminal();
    if (Clock::now() - last_ < (terminal ? kOften : kSeldom)) return;
    last_ = Clock::now();
    if (terminal) {
      errors_->write("\r\x1b[K" + text());
    } else {
      errors_->line(text());
    }
    errors_->flush();
  }
  void clear() {
    if (!quiet_ && errors_->is_terminal()) errors_->write("\r\x1b[K");
    errors_->flush();
  }

 private:
  using Clock = std::chrono::steady_clock;

  Output* errors_;
  bool quiet_;
  Clock::time_point begin_{Clock::now()};
  Clock::time_point last_{begin_};
};

}  // namespace raftsim
