#pragma once

#include <cstddef>
#include <string>

#include "tools/export_run.hpp"

/// The formats that `raftsim export` writes of a part of a run; tools/README.md describes them. Each is a
/// function of the run alone.
namespace raftsim {

/// One line an event (RFC 4180).
std::string export_csv(const ExportedRun& run);
/// A log with vector clocks for ShiViz.
std::string export_shiviz(const ExportedRun& run);
/// A sequence diagram; routine events and their messages with `detail` only.
std::string export_mermaid(const ExportedRun& run, bool detail);
/// Trace events for Perfetto, speedscope and the like.
std::string export_chrome(const ExportedRun& run);

/// The most that Mermaid takes unless it is told otherwise, in UTF-16 units (its maxTextSize).
inline constexpr std::size_t kMermaidLimit = 50'000;

}  // namespace raftsim
