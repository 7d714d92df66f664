#pragma once

#include <string>

#include "tools/export_run.hpp"

/// The formats that `raftsim export` writes of a part of a run; tools/README.md describes them. Each is a
/// function of the run alone.
namespace raftsim {

/// One line an event (RFC 4180).
std::string export_csv(const ExportedRun& run);
/// A log with vector clocks for ShiViz.
std::string export_shiviz(const ExportedRun& run);
/// A sequence diagram; routine events and their messages with `detail` only. Throws UsageError where it is
/// longer than Mermaid takes.
std::string export_mermaid(const ExportedRun& run, bool detail);
/// Trace events for Perfetto, speedscope and the like.
std::string export_chrome(const ExportedRun& run);

}  // namespace raftsim
