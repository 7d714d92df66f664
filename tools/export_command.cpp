#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/fold.hpp"
#include "sim/trace/trace_error.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_run.hpp"
#include "tools/export_text.hpp"
#include "tools/overwriting.hpp"
#include "tools/record_source.hpp"
#include "tools/run_options.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/trace_target.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

struct ExportFormat {
  std::string_view name;
  std::string_view purpose;
  /// One of these: of a part of a run, of its records one by one, or of an instant.
  std::string (*write)(const ExportedRun& run, bool detail){};
  std::string (*tell)(RecordSource& source, const ExportWindow& window, bool detail){};
  std::string (*draw)(const ExportInstant& instant){};
  /// Whether it leaves routine events out unless it is asked for all.
  bool takes_detail{};
};

/// A format of which there is one kind only.
template <std::string (*kWrite)(const ExportedRun&)>
std::string in_full(const ExportedRun& run, bool) {
  return kWrite(run);
}

std::string html_in_full(RecordSource& source, const ExportWindow& window, bool) {
  return export_html(source, window);
}

constexpr std::array kExportFormats{
    ExportFormat{.name = "csv", .purpose = "a table, one row a record", .write = in_full<export_csv>},
    ExportFormat{
        .name = "shiviz", .purpose = "a log with vector clocks, for ShiViz", .write = in_full<export_shiviz>},
    ExportFormat{.name = "mermaid",
                 .purpose = "a sequence diagram, for Markdown",
                 .write = export_mermaid,
                 .takes_detail = true},
    ExportFormat{.name = "chrome",
                 .purpose = "trace events (JSON), for Perfetto and speedscope",
                 .write = in_full<export_chrome>},
    ExportFormat{
        .name = "html", .purpose = "a page for any browser, to step through the run", .tell = html_in_full},
    ExportFormat{
        .name = "svg", .purpose = "a space-time diagram, for slides and books", .write = in_full<export_svg>},
    ExportFormat{.name = "svg-log",
                 .purpose = "the logs at an instant (--at), as the paper draws them",
                 .draw = export_svg_log},
    ExportFormat{.name = "svg-ring",
                 .purpose = "the cluster at an instant (--at), and what is on its way",
                 .draw = export_svg_ring},
    ExportFormat{.name = "asciicast",
                 .purpose = "the log as a recording of a terminal, for asciinema",
                 .tell = export_asciicast,
                 .takes_detail = true},
};

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  names.reserve(kExportFormats.size());
  for (const ExportFormat& format : kExportFormats) names.emplace_back(format.name);
  return names;
}

std::string formats_help() {
  constexpr std::size_t kName = 12;
  std::string text = "Formats:\n";
  for (const ExportFormat& format : kExportFormats) {
    text += "  " + left(format.name, kName) + std::string(format.purpose) + "\n";
  }
  text.pop_back();
  return text;
}

}  // namespace

Usage export_usage() {
  Usage usage(
      "export", "TRACE|SCENARIO",
      "Writes a run, or a part of it, in the format of another program. A scenario is run for it.\n\n" +
          formats_help());
  usage.option("format", "FORMAT", "one of those above", format_names)
      .option("from", "TIME", "begin at this time, as 300ms")
      .option("to", "TIME", "end at this time, as 1.5s")
      .option("at", "TIME", "svg-log and svg-ring: the instant, as 1.5s; without it the end of the run")
      .option("servers", "S1,S2", "these servers only, messages between them, and what befalls the world")
      .option("output", "FILE", "write to this file, whole or not at all, in place of standard output")
      .option("seed", "N", "run the scenario with this seed in place of its own")
      .flag("detail", "mermaid and asciicast: tell everything, heartbeats and clients, too")
      .operands(shipped_names)
      .example("raftsim export --format svg-log --at 1s --output figure-8.svg figure-8-lost",
               "draws the logs at 1 s")
      .example("raftsim export --format html --output run.html run.jsonl",
               "a page for any browser, to step through the run")
      .example("raftsim export --format csv run.jsonl > run.csv", "a table for a spreadsheet");
  return usage;
}

namespace {

const ExportFormat& format_option(const Given& given) {
  const std::vector<std::string> names = format_names();
  std::string all;
  for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
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

/// What options a format does not take. Throws UsageError.
void check_options(const Given& given, const ExportFormat& format) {
  const std::string name(format.name);
  if (given.has("detail") && !format.takes_detail) {
    throw UsageError("--detail: " + name + " tells all that it can");
  }
  if (format.draw == nullptr) {
    if (given.has("at"))
      throw UsageError("--at: " + name + " is not of an instant; expected --from and --to");
  } else if (given.has("from") || given.has("to")) {
    throw UsageError(name + " is of an instant; expected --at in place of --from and --to");
  }
}

std::string part_of_run(const Given& given, const ExportFormat& format, RecordSource& source,
                        const std::string& file) {
  ExportWindow window;
  window.from = instant_option(given, "from").value_or(window.from);
  if (const auto to = instant_option(given, "to")) window.to = last_of(*to);
  if (window.from > window.to) throw UsageError("--from is after --to");
  window.servers = servers_option(given, "servers", source.header());
  const bool detail = given.has("detail");
  if (format.tell == nullptr) return format.write(read_exported(source, window), detail);
  try {
    return format.tell(source, window, detail);
  } catch (const trace::FoldError& error) {
    throw trace::TraceError(file, error.record + 1, "", error.what(), "a record that fits those before it");
  }
}

}  // namespace

ExitCode export_command(const Arguments& arguments, Output& out, Output&) {
  const auto given = export_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::string file = one_run(*given);
  const ExportFormat& format = format_option(*given);
  check_options(*given, format);
  const std::string output = given->text("output").value_or("-");
  refuse_overwriting("--output", output, file, "the run that is exported");
  const auto source = open_records(file, given->number("seed", 0, std::numeric_limits<std::uint64_t>::max()));
  const std::string text =
      format.draw != nullptr ? format.draw(read_instant(*source, file, instant_option(*given, "at"),
                                                        servers_option(*given, "servers", source->header())))
                             : part_of_run(*given, format, *source, file);
  TraceTarget target(output, out);
  target.write(text);
  target.commit();
  return ExitCode::fine;
}

}  // namespace raftsim
