#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/shrink/presentation.hpp"
#include "sim/shrink/pretty.hpp"
#include "sim/shrink/shrink.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/interruption.hpp"
#include "tools/progress_line.hpp"
#include "tools/shrink_report.hpp"
#include "tools/shrink_trials.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

}  // namespace

Usage shrink_usage() {
  Usage usage(
      "shrink", "FILE",
      "Makes a scenario that fails as small as it can be: servers, clients, operations, faults, time,\n"
      "numbers. What is left fails in the same way: the same property is violated, or the same\n"
      "expectation not met; where a bug is planted, Raft without it does not fail. It is written beside\n"
      "the file, as NAME-small.json, and is the same however many jobs there are. Ctrl-C ends the\n"
      "search with the smallest scenario so far.");
  usage.option("out", "FILE", "where to write the small scenario")
      .option("jobs", "N", "how many candidates at once; by default as many as there are cores")
      .flag("json", "print the summary as JSON")
      .flag("quiet,q", "print nothing")
      .exits(ExitCode::found, "the scenario does not fail")
      .example("raftsim shrink failing.json", "writes failing-small.json");
  return usage;
}

namespace {

std::string small_file(const std::string& file) {
  const fs::path path(file);
  return (path.parent_path() / (path.stem().string() + "-small.json")).string();
}

void write(const std::string& path, const std::string& text) {
  trace::AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace

ExitCode shrink_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = shrink_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::vector<std::string> operands = given->operands();
  if (operands.size() != 1)
    throw UsageError("expected one scenario file, found " + std::to_string(operands.size()));
  if (given->has("json") && given->has("quiet")) throw UsageError("--json and --quiet exclude each other");
  constexpr std::uint64_t kMaxJobs = 1024;
  const auto jobs = static_cast<unsigned>(
      given->number("jobs", 1, kMaxJobs).value_or(std::max(1U, std::thread::hardware_concurrency())));
  const std::string& path = operands.front();
  const Scenario scenario = load_scenario(path);

  const StopOnSignal stop;
  ProgressLine line(errors, given->has("quiet"));
  const shrink::Trial trial(scenario);
  if (!trial.failure()) {
    errors.line("raftsim shrink: " + printable(path) + ": does not fail with its seed, " +
                std::to_string(scenario.seed) + ": there is nothing to make smaller");
    return ExitCode::found;
  }
  TrialCounts counts;
  std::optional<shrink::Progress> progress;
  const shrink::FirstOf ask = on_threads(
      trial, jobs, [] { return StopOnSignal::asked(); }, counts);
  const shrink::FirstOf ask_and_tell = [&](const std::vector<shrink::Document>& candidates,
                                           const shrink::Wanted& wanted) {
    if (progress) line.show([&] { return shrink_progress(*progress, counts.tried); });
    return ask(candidates, wanted);
  };
  const shrink::Outcome outcome = shrink::shrink(
      trial.start(), ask_and_tell, [] { return StopOnSignal::asked(); },
      [&](const shrink::Progress& now) {
        progress = now.search == nullptr ? std::nullopt : std::optional(now);
      });
  line.clear();

  ShrinkReport report;
  report.file = path;
  report.written = given->text("out").value_or(small_file(path));
  const std::string name = fs::path(report.written).stem().string();
  const std::string text = shrink::pretty(
      shrink::presented(outcome.smallest, *trial.failure(), name, fs::path(path).filename().string()));
  write(report.written, text);
  report.failure = *trial.failure();
  report.before = figures_of(scenario);
  report.before.bytes = fs::file_size(path);
  report.after = figures_of(parse_scenario(text, report.written));
  report.after.bytes = text.size();
  report.rounds = outcome.rounds;
  report.steps = outcome.steps;
  report.tried = counts.tried;
  report.complete = !StopOnSignal::asked();
  report.seconds = line.seconds();
  if (given->has("json")) {
    out.write(shrink_json(report));
  } else if (!given->has("quiet")) {
    out.write(shrink_text(report));
  }
  return ExitCode::fine;
}

}  // namespace raftsim
