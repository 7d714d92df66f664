#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario_error.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_run.hpp"
#include "tools/export_text.hpp"
#include "tools/record_source.hpp"
#include "tools/run_options.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/trace_target.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

struct ExportFormat {
  std::string_view name;
  std::string_view purpose;
  /// Whether it leaves routine events out unless it is asked for all.
  bool takes_detail;
  std::string (*write)(const ExportedRun& run, bool detail);
};

constexpr std::array kExportFormats{
    ExportFormat{"csv", "a table, one line an event", false,
                 [](const ExportedRun& run, bool) { return export_csv(run); }},
    ExportFormat{"shiviz", "a log with vector clocks for ShiViz", false,
                 [](const ExportedRun& run, bool) { return export_shiviz(run); }},
    ExportFormat{"mermaid", "a sequence diagram for Markdown", true, export_mermaid},
    ExportFormat{"chrome", "trace events (JSON) for Perfetto and speedscope", false,
                 [](const ExportedRun& run, bool) { return export_chrome(run); }},
};

std::string formats_help() {
  constexpr std::size_t kName = 10;
  std::string text = "Formats:\n";
  for (const ExportFormat& format : kExportFormats) {
    text += "  " + left(format.name, kName) + std::string(format.purpose) + "\n";
  }
  text.pop_back();
  return text;
}

Usage export_usage() {
  Usage usage(
      "export", "TRACE|SCENARIO",
      "Writes a run, or a part of it, in the format of another program. A scenario is run for it.\n\n" +
          formats_help());
  usage.option("format", "FORMAT", "one of those above")
      .option("from", "TIME", "begin at this time, as 300ms")
      .option("to", "TIME", "end at this time, as 1.5s")
      .option("servers", "S1,S2", "these servers only, messages between them, and what befalls the world")
      .option("output", "FILE", "write to this file, whole or not at all, in place of standard output")
      .option("seed", "N", "run the scenario with this seed in place of its own")
      .flag("detail", "mermaid: tell everything, heartbeats and clients, too");
  return usage;
}

const ExportFormat& format_option(const Given& given) {
  std::string all;
  std::vector<std::string> names;
  for (const ExportFormat& format : kExportFormats) {
    all += (all.empty() ? "" : ", ") + std::string(format.name);
    names.emplace_back(format.name);
  }
  const auto name = given.text("format");
  if (!name) throw UsageError("expected --format, one of " + all);
  const auto* const found = std::find_if(kExportFormats.begin(), kExportFormats.end(),
                                         [&](const ExportFormat& format) { return format.name == *name; });
  if (found == kExportFormats.end()) {
    throw UsageError("--format: found " + in_quotes(*name) + ", expected one of " + all +
                     suggestion(*name, names));
  }
  return *found;
}

}  // namespace

ExitCode export_command(const Arguments& arguments, Output& out, Output&) {
  const auto given = export_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::string file = one_run(*given);
  const ExportFormat& format = format_option(*given);
  const bool detail = given->has("detail");
  if (detail && !format.takes_detail) {
    throw UsageError("--detail: " + std::string(format.name) + " tells everything as it is");
  }
  ExportWindow window;
  window.from = instant_option(*given, "from").value_or(window.from);
  if (const auto to = instant_option(*given, "to")) window.to = last_of(*to);
  if (window.from > window.to) throw UsageError("--from is after --to");
  const auto source = open_records(file, given->number("seed", 0, std::numeric_limits<std::uint64_t>::max()));
  window.servers = servers_option(*given, "servers", source->header().servers);
  const std::string text = format.write(read_exported(*source, window), detail);
  TraceTarget target(given->text("output").value_or("-"), out);
  target.write(text);
  target.commit();
  return ExitCode::fine;
}

}  // namespace raftsim
