#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/bug_option.hpp"
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
      "breaks in the end, where the mistake is described, a scenario that tells its story, with what\n"
      "breaks there first where that is something else, and the shortest history known that shows it.\n"
      "With --find: searches random scenarios for each, as 'raftsim fuzz --bug ID' does, and prints a\n"
      "table. With --shortest: looks for shorter histories than those known, in the stories and in\n"
      "random scenarios, each made as small as it can be, as 'raftsim shrink' does.");
  usage.flag("find", "find them all")
      .flag("shortest", "look for the shortest history that shows each of them, and print a table")
      .option("seeds", "A..B",
              "with --find, --shortest: these seeds, by default 1..100000, and 1..20000 for the shortest")
      .option("bug", "ID", "with --find, --shortest: only this bug", bug_ids)
      .option("failures", "N",
              "with --shortest: make the first N random scenarios that fail small, by default 10")
      .option("out", "FOLDER", "with --shortest: write the shortest histories there, as ID.json")
      .option("jobs", "N",
              "with --find, --shortest: how many runs at once; by default as many as there are cores")
      .flag("json", "print the list, or the table, as JSON")
      .exits(ExitCode::found, "a bug is not found, or anything is found without one")
      .example("raftsim bugs", "the list");
  return usage;
}

namespace {

namespace fs = std::filesystem;

/// Whether every bug was found, and nothing without one.
bool as_hoped(const std::vector<BugFound>& found) {
  return std::all_of(found.begin(), found.end(),
                     [](const BugFound& one) { return one.seed.has_value() == (one.bug != nullptr); });
}

std::vector<const Bug*> bugs_of(const Given& given) {
  if (const Bug* const bug = bug_of(given)) return {bug};
  std::vector<const Bug*> all;
  for (const Bug& bug : bugs()) all.push_back(&bug);
  return all;
}

unsigned jobs_of(const Given& given) {
  constexpr std::uint64_t kMaxJobs = 1024;
  const auto jobs = given.number("jobs", 1, kMaxJobs);
  return jobs ? static_cast<unsigned>(*jobs) : std::max(1U, std::thread::hardware_concurrency());
}

/// Before a search that takes minutes, not after it.
void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::is_directory(folder, error)) {
    throw UsageError("--out " + printable(folder.string()) + ": no such folder, and none can be made");
  }
}

void write_scenario(const fs::path& folder, const ShortestHistory& history) {
  trace::AtomicFile file((folder / (std::string(history.bug->id) + ".json")).string());
  file.write(history.smallest->text);
  file.commit();
}

ExitCode find_shortest(const Given& given, Output& out, Output& errors) {
  constexpr Seeds kDefault{1, 20'000};
  constexpr std::uint64_t kFailures = 10;
  constexpr std::uint64_t kMostFailures = 1'000'000;
  const Seeds seeds = seeds_of(given, kDefault);
  const ShortestSearch search{seeds.first, seeds.last,
                              given.number("failures", 1, kMostFailures).value_or(kFailures), jobs_of(given)};
  const auto folder = given.text("out");
  if (folder) make_folder(*folder);
  const StopOnSignal stop;
  const std::vector<ShortestHistory> all = shortest_histories(
      bugs_of(given), search, [] { return StopOnSignal::asked(); },
      [&](const ShortestHistory& one) {
        errors.line(std::string(one.bug->id) + ": " +
                    (one.smallest ? counted(one.smallest->figures.events, "event", "events") : "not found"));
        errors.flush();
        if (folder && one.smallest) write_scenario(*folder, one);
      });
  out.write(given.has("json") ? shortest_json(all) : shortest_table(all));
  return StopOnSignal::asked() ? ExitCode::found : ExitCode::fine;
}

ExitCode find(const Given& given, Output& out, Output& errors) {
  constexpr Seeds kDefault{1, 100'000};
  const Seeds seeds = seeds_of(given, kDefault);
  const BugSearch search{seeds.first, seeds.last, jobs_of(given)};
  const StopOnSignal stop;
  const std::vector<BugFound> found =
      find_bugs(bugs_of(given), search, StopOnSignal::asked, [&](const BugFound& one) {
        const std::string name(one.bug != nullptr ? one.bug->id : "none: Raft");
        errors.line(name + ": " +
                    (one.seed ? one.property + ", seed " + std::to_string(*one.seed) : "nothing") + ", " +
                    grouped(one.runs) + " runs, " + measured(one.seconds) + "s");
        errors.flush();
      });
  out.write(given.has("json") ? found_json(found) : found_table(found));
  return as_hoped(found) && !StopOnSignal::asked() ? ExitCode::fine : ExitCode::found;
}

}  // namespace

ExitCode bugs_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = bugs_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (!given->operands().empty()) throw UsageError("takes no operand");
  if (given->has("find") && given->has("shortest")) {
    throw UsageError("--find and --shortest exclude each other");
  }
  if (given->has("shortest")) return find_shortest(*given, out, errors);
  for (const char* const option : {"failures", "out"}) {
    if (given->has(option)) throw UsageError("--" + std::string(option) + " goes with --shortest");
  }
  if (given->has("find")) return find(*given, out, errors);
  for (const char* const option : {"seeds", "jobs", "bug"}) {
    if (given->has(option)) throw UsageError("--" + std::string(option) + " goes with --find and --shortest");
  }
  out.write(given->has("json") ? bugs_json() : bugs_text());
  return ExitCode::fine;
}

}  // namespace raftsim
