#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "sim/trace/cut.hpp"
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

  /// Whether it is written over, so that a bar can grow.
  [[nodiscard]] bool is_drawn() const { return errors_->is_terminal(); }

  /// `text` is asked only when it is to be shown. On a terminal only what one line of it has room for is
  /// shown.
  void show(const std::function<std::string()>& text) {
    if (quiet_) return;
    constexpr std::chrono::milliseconds kOften(200);
    constexpr std::chrono::seconds kSeldom(10);
    const bool terminal = errors_->is_terminal();
    if (Clock::now() - last_ < (terminal ? kOften : kSeldom)) return;
    last_ = Clock::now();
    if (terminal) {
      errors_->write("\r\x1b[K" + trace::cut(text(), errors_->columns() - 1));
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
