#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/trace/atomic_file.hpp"
#include "tools/interruption.hpp"
#include "tools/output.hpp"

namespace raftsim {

/// Where a trace, or a history, goes: into a file that appears whole or not at all, whatever ends the
/// program, or, for "-", to standard output.
class TraceTarget {
 public:
  /// Throws trace::FileError when nothing can be written there. `out` must outlive this.
  TraceTarget(const std::string& path, Output& out) : out_(&out) {
    if (path == "-") return;
    // Between the file and the knowledge that it is to go away nothing may end the program.
    const SignalsHeld held;
    file_.emplace(path);
    removal_.emplace(file_->temporary());
  }

  void write(std::string_view lines) {
    if (file_) {
      file_->write(lines);
    } else {
      out_->write(lines);
    }
  }
  /// Nothing may be written after that.
  void commit() {
    if (!file_) return;
    file_->commit();
    removal_.reset();
  }

 private:
  Output* out_;
  /// Lives longer than the file, which removes itself when it is not committed.
  std::optional<RemovedOnSignal> removal_;
  std::optional<trace::AtomicFile> file_;
};

}  // namespace raftsim
