#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/trace/atomic_file.hpp"
#include "tools/output.hpp"

namespace raftsim {

/// Where a trace goes: into a file that appears whole or not at all, or, for "-", to standard output.
class TraceTarget {
 public:
  /// Throws trace::FileError when nothing can be written there. `out` must outlive this.
  TraceTarget(const std::string& path, Output& out) : out_(&out) {
    if (path != "-") file_.emplace(path);
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
    if (file_) file_->commit();
  }

 private:
  Output* out_;
  std::optional<trace::AtomicFile> file_;
};

}  // namespace raftsim
