#include <algorithm>
#include <thread>

#include "tools/bugs_report.hpp"
#include "tools/bugs_search.hpp"
#include "tools/bugs_shortest.hpp"
#include "tools/interruption.hpp"
#include "tools/seeds_option.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {

Usage bugs_usage() {
  Usage usage(
      "bugs", "",
      "Lists the bugs that can be planted, each a rule of Raft replaced by a mistake: with --bug ID of\n"
      "run and fuzz, or \"bug\": \"ID\" in a scenario. For each: what it changes, the property that it\n"
      "breaks in the end, where the mistake is described, and a scenario that shows it, with what\n"
      "breaks there first where that is something else.\n"
      "With --find: searches random scenarios for each, as 'raftsim fuzz --bug ID' does, and prints a\n"
      "table.");
  usage.flag("find", "find them all")
      .flag("shortest",
            "make each of these scenarios as small as it can be, but those that expect that nothing comes "
            "about, and "
            "print how large they are")
      .option("seeds", "A..B", "with --find: these seeds, by default 1..100000")
      .option("jobs", "N",
              "with --find, --shortest: how many runs at once; by default as many as there are cores")
      .flag("json", "print the list, or the table, as JSON")
      .exits(ExitCode::found, "a bug is not found, or anything is found without one")
      .example("raftsim bugs", "the list");
  return usage;
}

namespace {

/// Whether every bug was found, and nothing without one.
bool as_hoped(const std::vector<BugFound>& found) {
  return std::all_of(found.begin(), found.end(),
                     [](const BugFound& one) { return one.seed.has_value() == (one.bug != nullptr); });
}

unsigned jobs_of(const Given& given) {
  constexpr std::uint64_t kMaxJobs = 1024;
  const auto jobs = given.number("jobs", 1, kMaxJobs);
  return jobs ? static_cast<unsigned>(*jobs) : std::max(1U, std::thread::hardware_concurrency());
}

ExitCode find_shortest(const Given& given, Output& out, Output& errors) {
  const StopOnSignal stop;
  const std::vector<ShortestHistory> all = shortest_histories(
      jobs_of(given), [] { return StopOnSignal::asked(); },
      [&](const ShortestHistory& one) {
        errors.line(std::string(one.bug->id) + ": " + grouped(one.story.events) + " events, " +
                    (one.smallest ? grouped(one.smallest->events) + " when made small" : "not made smaller"));
        errors.flush();
      });
  out.write(given.has("json") ? shortest_json(all) : shortest_table(all));
  return StopOnSignal::asked() ? ExitCode::found : ExitCode::fine;
}

ExitCode find(const Given& given, Output& out, Output& errors) {
  constexpr Seeds kDefault{1, 100'000};
  const Seeds seeds = seeds_of(given, kDefault);
  const BugSearch search{seeds.first, seeds.last, jobs_of(given)};
  const StopOnSignal stop;
  const std::vector<BugFound> found = find_bugs(
      search, [&] { return stop.asked(); },
      [&](const BugFound& one) {
        const std::string name(one.bug != nullptr ? one.bug->id : "none: Raft");
        errors.line(name + ": " +
                    (one.seed ? one.property + ", seed " + std::to_string(*one.seed) : "nothing") + ", " +
                    grouped(one.runs) + " runs, " + measured(one.seconds) + "s");
        errors.flush();
      });
  out.write(given.has("json") ? found_json(found) : found_table(found));
  return as_hoped(found) && !stop.asked() ? ExitCode::fine : ExitCode::found;
}

}  // namespace

ExitCode bugs_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = bugs_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (!given->operands().empty()) throw UsageError("takes no operand");
  if (given->has("find") && given->has("shortest")) {
    throw UsageError("--find and --shortest exclude each other");
  }
  if (given->has("find")) return find(*given, out, errors);
  if (given->has("seeds")) throw UsageError("--seeds goes with --find");
  if (given->has("shortest")) return find_shortest(*given, out, errors);
  if (given->has("jobs")) throw UsageError("--jobs goes with --find and --shortest");
  out.write(given->has("json") ? bugs_json() : bugs_text());
  return ExitCode::fine;
}

}  // namespace raftsim
