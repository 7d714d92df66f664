#include <algorithm>
#include <filesystem>
#include <istream>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include "core/check.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/line_reader.hpp"
#include "sim/trace/open_trace.hpp"
#include "sim/trace/trace_error.hpp"
#include "sim/tracer.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {

Usage verify_usage() {
  Usage usage(
      "verify", "TRACE...",
      "Runs the scenario that a trace carries again, with its seed, and compares the two line by line.\n"
      "Reports the first line that differs. A trace that is incomplete is bad input.");
  usage.exits(ExitCode::found, "a line differs")
      .example("raftsim verify run.jsonl",
               "holds what 'raftsim run --trace run.jsonl' has written against a new run");
  return usage;
}

namespace {

/// Where two traces part: nothing for a line that one of them has not.
struct Difference {
  std::size_t line{};
  std::optional<std::string> recorded;
  std::optional<std::string> replayed;
};

/// Holds the lines that a run makes against those of a file, one at a time.
class Comparison {
 public:
  Comparison(std::istream& in, std::string file) : lines_(in, trace::kMaxLineBytes), file_(std::move(file)) {}

  /// The file's next line; nothing at its end.
  std::optional<std::string> next() {
    std::string line;
    switch (lines_.next(line)) {
      case trace::LineReader::Outcome::line:
        // Even if nothing else is missing: what has no end may have been longer.
        has_footer_ = has_footer_ || (lines_.terminated() && line.starts_with(R"({"records":)"));
        return line;
      case trace::LineReader::Outcome::end: return std::nullopt;
      case trace::LineReader::Outcome::too_long: break;
    }
    throw trace::TraceError(file_, lines_.number(), "", "a longer line",
                            "a line of at most " + std::to_string(trace::kMaxLineBytes) + " bytes");
  }

  /// The run goes on with the line `replayed`, or is over; `recorded` is what the file has there. Does
  /// nothing once a difference is found.
  void hold(std::optional<std::string> recorded, std::optional<std::string> replayed) {
    ++held_;
    if (recorded != replayed) difference_ = Difference{held_, std::move(recorded), std::move(replayed)};
  }
  void hold(std::optional<std::string> replayed) {
    if (!difference_) hold(next(), std::move(replayed));
  }

  /// Reads the rest of the file; throws TraceError if it is incomplete: then it is no trace, whatever
  /// differs.
  void read_to_the_end() {
    while (next()) {
    }
    if (has_footer_) return;
    throw trace::TraceError(file_, lines_.number(), "", "the end of the file",
                            "more records or the footer: the trace is incomplete");
  }

  [[nodiscard]] const std::optional<Difference>& difference() const { return difference_; }
  /// How many lines, or ends, were compared.
  [[nodiscard]] std::size_t held() const { return held_; }

 private:
  trace::LineReader lines_;
  std::string file_;
  std::size_t held_{};
  bool has_footer_{};
  std::optional<Difference> difference_;
};

/// What is left of a line where the two of them part, with a little before it.
std::string excerpt(const std::optional<std::string>& line, std::size_t at, const char* nothing) {
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kLength = 160;
  if (!line) return nothing;
  const std::size_t begin = at > kBefore ? at - kBefore : 0;
  std::string text = line->substr(std::min(begin, line->size()), kLength);
  // A hostile file shall not write to the terminal.
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return (begin > 0 ? "..." : "") + text + (begin + kLength < line->size() ? "..." : "");
}

std::size_t common_length(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a || !b) return 0;
  const auto parted = std::mismatch(a->begin(), a->end(), b->begin(), b->end());
  return static_cast<std::size_t>(parted.first - a->begin());
}

void print(const std::string& file, const Difference& difference, Output& out) {
  const std::size_t at = common_length(difference.recorded, difference.replayed);
  out.line(file + ": line " + std::to_string(difference.line) + " differs from column " +
           std::to_string(at + 1) + " on");
  out.line("  recorded  " + excerpt(difference.recorded, at, "(nothing: the file ends before)"));
  out.line("  replayed  " + excerpt(difference.replayed, at, "(nothing: the run is over)"));
}

/// Whether it can be run, which is what many a reader of its name means. Only a file is read again.
bool is_scenario(const std::string& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return false;
  try {
    static_cast<void>(load_scenario(file));
    return true;
  } catch (const ScenarioError&) {
    return false;
  }
}

trace::Header header_from(const std::string& line, const std::string& file) {
  try {
    return trace::parse_header(line);
  } catch (const trace::TraceError& error) {
    if (is_scenario(file)) {
      throw trace::TraceError(file, 0, "", "what looks like a scenario",
                              "a trace ('raftsim run' runs scenarios)");
    }
    throw trace::TraceError(file, 1, error.pointer, error.found, error.expected);
  }
}

/// Runs the header's scenario and holds every line of the new trace against the file's.
void replay(const trace::Header& header, const std::string& first_line, const std::string& file,
            Comparison& comparison) {
  const auto scenario =
      std::make_shared<const Scenario>(parse_scenario(header.scenario_text, file + ": its scenario"));
  Simulation simulation(scenario, header.seed);
  trace::Header again = header_of(simulation);
  // Another version may well make the same run.
  again.version = header.version;
  comparison.hold(first_line, trace::to_json_line(again));
  Tracer tracer([&](const trace::Record& record) {
    if (!comparison.difference()) comparison.hold(trace::to_json_line(record));
  });
  try {
    while (!comparison.difference() && simulation.step(&tracer)) {
    }
  } catch (const raft::InternalError& error) {
    comparison.hold("(the run breaks off: " + std::string(error.what()) + ")");
  }
  comparison.hold(trace::to_json_line(tracer.footer()));
  comparison.hold(std::nullopt);
}

ExitCode verify(const std::string& file, Output& out, Output& errors) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    throw trace::TraceError(file, 0, "", "a folder", "a trace");
  const std::unique_ptr<std::istream> in = trace::open_trace(file);
  if (!*in) throw trace::TraceError(file, 0, "", "no file that can be read", "a trace");
  Comparison comparison(*in, file);
  const auto first_line = comparison.next();
  if (!first_line) throw trace::TraceError(file, 1, "", "nothing", "the header of a trace");
  const trace::Header header = header_from(*first_line, file);
  if (header.imported) {
    throw trace::TraceError(file, 1, "", "a trace that was imported from " + in_quotes(header.imported->file),
                            "one of a run of raftsim's, which can be run again");
  }
  if (header.version != RAFTSIM_VERSION) {
    errors.line("raftsim verify: " + file + ": written by version " + in_quotes(header.version) +
                ", replayed by " RAFTSIM_VERSION);
  }
  replay(header, *first_line, file, comparison);
  comparison.read_to_the_end();
  if (const auto& difference = comparison.difference()) {
    print(file, *difference, out);
    return ExitCode::found;
  }
  out.line(file + ": replays identically, " + grouped(comparison.held() - 1) + " lines");
  return ExitCode::fine;
}

}  // namespace

ExitCode verify_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = verify_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::vector<std::string> files = given->operands();
  if (files.empty()) throw UsageError("expected a trace that 'raftsim run --trace FILE' wrote");
  ExitCode code = ExitCode::fine;
  for (const std::string& file : files) {
    try {
      code = gravest(code, verify(file, out, errors));
    } catch (const trace::TraceError& error) {
      errors.line(std::string("raftsim verify: ") + error.what());
      code = ExitCode::refused;
    } catch (const ScenarioError& error) {
      errors.line("raftsim verify: " + error.message());
      code = ExitCode::refused;
    } catch (const std::length_error& error) {
      errors.line("raftsim verify: " + printable(file) + ": " + error.what());
      code = ExitCode::refused;
    } catch (const std::bad_alloc&) {
      errors.line("raftsim verify: " + printable(file) + ": out of memory");
      code = ExitCode::refused;
    }
  }
  return code;
}

}  // namespace raftsim
