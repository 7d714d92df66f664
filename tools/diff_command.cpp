#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tools/diff_report.hpp"
#include "tools/record_source.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/trace_difference.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr std::uint64_t kDefaultContext = 3;
constexpr std::uint64_t kMaxContext = 1000;

}  // namespace

Usage diff_usage() {
  Usage usage(
      "diff", "A B",
      "Names the first event at which two runs differ, shows what is around it, and tells how their\n"
      "histories differ: leaders, terms, what was committed. A and B are traces that 'raftsim run\n"
      "--trace FILE' wrote, or scenarios, which are run. Events differ if any member of theirs does.");
  usage.option("seed-a", "N", "run scenario A with this seed in place of its own")
      .option("seed-b", "N", "run scenario B with this seed in place of its own")
      .option("context", "N", "events shown before the first difference, and of each run from there on (3)")
      .flag("json", "print the difference as JSON")
      .flag("quiet,q", "print nothing: the exit code tells")
      .operands(shipped_names)
      .exits(ExitCode::found, "the runs differ")
      .example("raftsim diff run.jsonl figure-7", "a trace against a new run of its scenario")
      .example("raftsim diff --seed-b 7 split-vote split-vote", "two runs of one scenario");
  return usage;
}

ExitCode diff_command(const Arguments& arguments, Output& out, Output&) {
  const auto given = diff_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (given->has("json") && given->has("quiet")) throw UsageError("--json and --quiet exclude each other");
  std::vector<std::string> files = given->operands();
  if (files.size() != 2)
    throw UsageError("expected two traces or scenarios, found " + std::to_string(files.size()));
  for (std::string& file : files) file = scenario_called(file);
  constexpr std::uint64_t kAnySeed = std::numeric_limits<std::uint64_t>::max();
  const auto a = open_records(files[0], given->number("seed-a", 0, kAnySeed));
  const auto b = open_records(files[1], given->number("seed-b", 0, kAnySeed));
  const std::uint64_t context = given->number("context", 0, kMaxContext).value_or(kDefaultContext);
  const TraceDifference found = difference(files[0], *a, files[1], *b, context);
  if (given->has("json")) {
    out.write(diff_json(found));
  } else if (!given->has("quiet")) {
    out.write(diff_text(found));
  }
  return found.equal() ? ExitCode::fine : ExitCode::found;
}

}  // namespace raftsim
