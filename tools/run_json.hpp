#pragma once

#include <string>
#include <vector>

#include "tools/run_report.hpp"

namespace raftsim {

/// A file that could not be used, and why.
struct RefusedFile {
  std::string file;
  std::string message;
};

/// The runs for machines: one JSON document, indented, its keys always in the same order. tools/README.md
/// documents it field by field.
std::string summary_json(const std::vector<RunReport>& reports, const std::vector<RefusedFile>& refused);

}  // namespace raftsim
