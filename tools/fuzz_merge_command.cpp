#include <string>
#include <vector>

#include "tools/fuzz_report_read.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {

Usage fuzz_merge_usage() {
  Usage usage(
      "fuzz merge", "REPORT...",
      "Adds up what 'raftsim fuzz --json' has reported of the shards of one search, and says which of\n"
      "them are missing. Reports that do not belong together are refused.");
  usage.flag("json", "print the sum as JSON, which can be merged again")
      .exits(ExitCode::found, "something was found")
      .exits(ExitCode::incomplete, "nothing was found, but a shard is missing")
      .example("raftsim fuzz merge one.json", "adds up, and says that the second of two shards is missing");
  return usage;
}

ExitCode fuzz_merge_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = fuzz_merge_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::vector<std::string> files = given->operands();
  if (files.empty()) throw UsageError("expected a report of 'raftsim fuzz --json' or several");
  std::vector<FuzzReport> reports;
  reports.reserve(files.size());
  for (const std::string& file : files) reports.push_back(read_fuzz_report(file));
  const FuzzReport all = merged(reports, files);
  out.write(given->has("json") ? fuzz_json(all) : fuzz_text(all, out.has_colors()));
  const std::string missing = missing_in_words(all);
  // Standard error is read where standard output goes on to another program.
  if (!missing.empty()) errors.line("raftsim fuzz merge: missing: " + missing);
  if (!all.failures.empty()) return ExitCode::found;
  return missing.empty() ? ExitCode::fine : ExitCode::incomplete;
}

}  // namespace raftsim
