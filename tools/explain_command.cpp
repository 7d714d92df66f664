#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tools/explain_report.hpp"
#include "tools/explanation.hpp"
#include "tools/run_options.hpp"
#include "tools/scenario_files.hpp"
#include "tools/standing_report.hpp"
#include "tools/story_width.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr std::uint64_t kDefaultDepth = 12;
constexpr std::uint64_t kMaxDepth = 1'000'000;

}  // namespace

Usage explain_usage() {
  Usage usage(
      "explain", "TRACE|SCENARIO",
      "Tells in plain sentences how things stand at an instant of a run: who leads and why, each server's\n"
      "state, what is on its way. A scenario is run for it. With --why it tells how one value of one server\n"
      "came to be what it is: the last event that changed it, the rule that decided it with its reason and\n"
      "its section of the paper, and what led to that, back to a timer, a client's request, what the\n"
      "scenario asks for, a fault or the start.\n\n"
      "Values: role, term, votedFor, leader, commitIndex, lastApplied, log, log[5], matchIndex[S2],\n"
      "nextIndex[S2], snapshot and configuration, each after its server, as S1.commitIndex; of an imported\n"
      "trace it may be called as in its log.");
  usage
      .option("at", "TIME",
              "the instant, as 1.5s, with all that a story tells at it; without it the end of the run, or "
              "the violation")
      .option("server", "S", "tell of this server alone, and what it did last")
      .option("why", "S.VALUE", "tell how this value came to be what it is")
      .option("depth", "N", "with --why: so many steps back at most (12)")
      .option("seed", "N", "run the scenario with this seed in place of its own")
      .flag("json", "print it as JSON")
      .operands(shipped_names)
      .example("raftsim explain run.jsonl", "how things stand at the end")
      .example("raftsim explain --at 500ms --why S2.votedFor election-restriction",
               "why S2 has not voted, back to where it began");
  return usage;
}

ExitCode explain_command(const Arguments& arguments, Output& out, Output&) {
  const auto given = explain_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::string file = one_run(*given);
  const auto why = given->text("why");
  if (why && given->has("server"))
    throw UsageError("--why names its server: it and --server exclude each other");
  if (!why && given->has("depth")) throw UsageError("--depth is for --why");
  const std::uint64_t depth = given->number("depth", 1, kMaxDepth).value_or(kDefaultDepth);
  const Moment moment{file, given->number("seed", 0, std::numeric_limits<std::uint64_t>::max()),
                      instant_option(*given, "at")};
  if (why) {
    const Explanation found = explain_value(moment, *why, depth);
    out.write(given->has("json") ? explanation_json(found, moment.file)
                                 : explanation_text(found, story_width(out)));
    return ExitCode::fine;
  }
  const SituationAt standing = standing_at(moment);
  const auto name = given->text("server");
  const raft::ServerId server = name ? server_named("--server", *name, standing.header) : raft::kNobody;
  out.write(given->has("json") ? standing_json(standing, server, moment.file)
                               : standing_text(standing, server));
  return ExitCode::fine;
}

}  // namespace raftsim
