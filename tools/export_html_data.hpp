#pragma once

#include <string>

#include "tools/export_html_reading.hpp"
#include "tools/export_run.hpp"

namespace raftsim {

/// All that a page knows of a run, as one JSON object in ASCII and UTF-8; tools/html/README.md describes it.
/// `reading` has read the whole run.
std::string html_data(const ExportedRun& run, const ExportWindow& window, HtmlReading& reading);

}  // namespace raftsim
