#pragma once

#include <string>

#include "tools/export_instant.hpp"
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
/// A space-time diagram: time to the right, a lane a host, messages as arrows. Throws UsageError where there
/// are more than can be told apart.
std::string export_svg(const ExportedRun& run);

/// The column log as a recording of a terminal (asciicast v2), ten times as slow as simulated time; routine
/// events with `detail` only. Reads the records itself, and throws as read_exported.
std::string export_asciicast(RecordSource& source, const ExportWindow& window, bool detail);

/// A page for a browser, which needs nothing else. Reads the records itself and to the run's end, for its
/// hash; throws as read_exported, trace::FoldError where records do not fit each other, and UsageError where
/// there are more records than a page takes.
std::string export_html(RecordSource& source, const ExportWindow& window);

/// The servers' logs at an instant.
std::string export_svg_log(const ExportInstant& instant);
/// The servers in a ring at an instant, what is on its way between them, and the links that are cut.
std::string export_svg_ring(const ExportInstant& instant);

}  // namespace raftsim
