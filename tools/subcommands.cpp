#include "tools/subcommands.hpp"

#include <algorithm>
#include <cstddef>

namespace raftsim {

const std::vector<Subcommand>& subcommands() {
  static const std::vector<Subcommand> all{
      {"run", "run scenarios, check them, and tell what happened", run_usage, run_command},
      {"validate", "check scenario files without running them", validate_usage, validate_command},
      {"verify", "run a trace's scenario again and compare line by line", verify_usage, verify_command},
      {"convert", "write a trace in its other form", convert_usage, convert_command},
      {"diff", "name the first event at which two runs differ", diff_usage, diff_command},
      {"log", "tell a run as a story, or a part of it", log_usage, log_command},
      {"explain", "tell how things stand in a run, and why", explain_usage, explain_command},
      {"export", "write a run in the format of another program", export_usage, export_command},
      {"import", "make a trace of a log of another Raft program", import_usage, import_command},
      {"lin", "judge whether histories of clients are linearizable", lin_usage, lin_command},
      {"fuzz", "run many seeds until something breaks", fuzz_usage, fuzz_command},
      {"fuzz merge", "add up what the shards of a search report", fuzz_merge_usage, fuzz_merge_command},
      {"shrink", "make a scenario that fails as small as it can be", shrink_usage, shrink_command},
      {"stats", "run many seeds and parameters, and tell how what they measure is distributed", stats_usage,
       stats_command},
      {"bugs", "list the bugs that can be planted", bugs_usage, bugs_command},
      {"lesson", "play a lesson of the course in Raft, with questions", lesson_usage, lesson_command},
      {"list", "list the scenarios that come with raftsim", list_usage, list_command},
      {"bench", "measure the speed with the standard workloads", bench_usage, bench_command},
  };
  return all;
}

const std::vector<ExitUsage>& exit_codes() {
  static const std::vector<ExitUsage> all{
      {ExitCode::fine, "all is well"},
      {ExitCode::found,
       "a property of Raft is violated, an expectation is not met, a trace does not replay, two runs differ, "
       "a "
       "history is not linearizable or undecided, a search has found something, 'bugs --find' has not found "
       "a bug, or what 'shrink' is given does not fail"},
      {ExitCode::refused, "bad usage, bad input, or an output that cannot be written"},
      {ExitCode::incomplete, "of 'raftsim fuzz merge' alone: nothing was found, but a shard is missing"},
  };
  return all;
}

const Subcommand* subcommand_of(const Arguments& words) {
  if (words.empty()) return nullptr;
  const std::string two = words.size() > 1 ? words[0] + " " + words[1] : words[0];
  const Subcommand* found = nullptr;
  for (const Subcommand& each : subcommands()) {
    if (each.name == words[0] || each.name == two) found = &each;
  }
  return found;
}

std::size_t words_of_name(const Subcommand& subcommand) {
  return 1 + static_cast<std::size_t>(std::count(subcommand.name.begin(), subcommand.name.end(), ' '));
}

}  // namespace raftsim
