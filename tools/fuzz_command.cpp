#include <algorithm>
#include <filesystem>
#include <thread>

#include "sim/expectations.hpp"
#include "sim/faults/recovery.hpp"
#include "sim/liveness.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_words.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/bug_option.hpp"
#include "tools/fuzz_report.hpp"
#include "tools/fuzz_run.hpp"
#include "tools/fuzz_search.hpp"
#include "tools/fuzz_shard.hpp"
#include "tools/fuzz_state.hpp"
#include "tools/interruption.hpp"
#include "tools/progress_line.hpp"
#include "tools/scenario_files.hpp"
#include "tools/seeds_option.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::vector<std::string> fault_profile_names() {
  std::vector<std::string> names;
  names.reserve(words::kFaultProfiles.size());
  for (const auto& [word, meaning] : words::kFaultProfiles) names.emplace_back(word);
  return names;
}

}  // namespace

Usage fuzz_usage() {
  Usage usage(
      "fuzz", "[SCENARIO]",
      "Runs many seeds, on all cores, until a property of Raft is violated or an expectation is not met.\n"
      "With a scenario: that one, its faults drawn anew by each seed. Without: each seed draws a scenario\n"
      "of its own, cluster, network, clients and faults. What fails is written as a scenario that shows it\n"
      "alone, with 'raftsim run'. Of a scenario that does not say what is expected when its faults have\n"
      "ended, a leader is, and a linearizable history.\n"
      "'raftsim fuzz merge --help' tells how the reports of several machines become one.");
  usage.option("seeds", "A..B", "these seeds, as 1..10000, the default")
      .option("for", "TIME", "as many seeds as can be run in this time, as 10m, from A on")
      .option("jobs", "N", "how many runs at once; by default as many as there are cores")
      .option(
          "profile", "P",
          "which faults: calm, lossy, partitions, crashes, disks, clocks, membership, everything or "
          "swarm, which each seed draws, or amnesia: lost disks, which Raft does not survive; in place of "
          "the scenario's, whose times stay",
          fault_profile_names)
      .option("bug", "ID", "plant this bug, 'raftsim bugs' lists them", bug_ids)
      .option("failures", "N", "end after so many failures, by default after the first")
      .option("state", "FILE",
              "keep in this file how far the search has come, and go on from there if it exists")
      .option(
          "shard", "K/N",
          "only every N-th seed, from the K-th on; by default the task of a Slurm array, or the pod of an "
          "indexed Kubernetes job")
      .option("out", "FOLDER", "where to write what fails; by default here")
      .flag("json", "print the report as JSON")
      .flag("quiet,q", "print nothing but what fails")
      .operands(shipped_names)
      .exits(ExitCode::found, "something was found")
      .example("raftsim fuzz --seeds 1..100", "a hundred random scenarios")
      .example("raftsim fuzz --profile crashes --seeds 1..100 hostile-everything",
               "one scenario, its faults drawn anew by each seed")
      .example("raftsim fuzz --seeds 1..100 --shard 1/2 --json > one.json",
               "the first of two shards of a search");
  return usage;
}

namespace {

std::optional<FaultProfile> profile_of(const Given& given) {
  const auto text = given.text("profile");
  if (!text) return {};
  for (const auto& [word, meaning] : words::kFaultProfiles) {
    if (word == *text) return meaning;
  }
  const std::vector<std::string> known = fault_profile_names();
  std::string all;
  for (const std::string& word : known) all += (all.empty() ? "" : ", ") + word;
  throw UsageError("--profile " + printable(*text) + ": unknown" + suggestion(*text, known) +
                   ", expected one of " + all);
}

FuzzPlan plan_of(const Given& given) {
  FuzzPlan plan;
  const std::vector<std::string> operands = given.operands();
  if (operands.size() > 1) throw UsageError("takes one scenario, found " + std::to_string(operands.size()));
  if (!operands.empty())
    plan.scenario = std::make_shared<const Scenario>(load_scenario(scenario_called(operands.front())));
  const Seeds seeds = seeds_of(given, {1, 10'000});
  plan.first = seeds.first;
  plan.last = seeds.last;
  plan.profile = profile_of(given);
  plan.bug = bug_of(given);
  if (const auto time = given.duration("for", limits::kMaxTime)) {
    plan.time = std::chrono::duration_cast<Clock::duration>(*time);
    if (!given.has("seeds")) plan.last = kNoLastSeed;
  }
  constexpr std::uint64_t kMaxJobs = 1024;
  plan.jobs = static_cast<unsigned>(
      given.number("jobs", 1, kMaxJobs).value_or(std::max(1U, std::thread::hardware_concurrency())));
  plan.failures = given.number("failures", 1, 10'000).value_or(1);
  if (const auto shard = given.text("shard")) {
    plan.shard = shard_of_text(*shard);
  } else {
    plan.shard = shard_of_environment(variable_of_process).value_or(FuzzShard{});
  }
  return plan;
}

std::vector<std::string> write_failures(const FuzzTotals& totals, const fs::path& folder) {
  std::vector<std::string> files;
  for (const FuzzFailure& failure : totals.failures) {
    const std::string name = "fuzz-" + failure.property + "-" + std::to_string(failure.seed) + ".json";
    trace::AtomicFile file((folder / name).string());
    file.write(failure.scenario);
    file.commit();
    files.push_back((folder / name).string());
  }
  return files;
}

fs::path folder_of(const Given& given) {
  const fs::path folder = given.text("out").value_or(".");
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    throw UsageError("--out " + printable(folder.string()) + ": no such folder");
  }
  return folder == "." ? fs::path() : folder;
}

/// What is not judged of a user's scenario when its faults have ended, as it says nothing of that itself.
void tell_what_is_judged(const FuzzPlan& plan, Output& errors) {
  if (plan.scenario == nullptr) return;
  Scenario scenario = *scenario_for(plan, plan.first);
  if (!scenario.faults) return;
  std::string text;
  if (!expects_liveness(*plan.scenario)) {
    const std::string why_not = expect_leader_again(scenario);
    text = why_not.empty() ? "of liveness, only a leader soon after the faults is judged"
                           : "of liveness, nothing is judged: " + why_not;
  }
  if (scenario.cluster.sessions == 0 && !scenario.clients.empty() && !expects_history(scenario)) {
    text +=
        (text.empty() ? "" : "; ") + std::string("clients' histories are not judged: there are no sessions");
  }
  if (!text.empty()) errors.write(scenario.name + ": " + text + "\n");
}

/// Searches, and keeps the state where that is asked for.
FuzzState search(const FuzzPlan& plan, const FuzzStateFile* file, ProgressLine& line) {
  constexpr std::chrono::seconds kInterval(1);
  const FuzzState before = file == nullptr ? FuzzState{} : file->load().value_or(FuzzState{});
  Clock::time_point saved = Clock::now();
  const auto progress = [&](const FuzzTotals& so_far) {
    line.show([&] {
      const std::string bar = line.is_drawn() ? fuzz_bar(plan, so_far, line.seconds()) : "";
      return bar + fuzz_progress(plan, so_far, before.totals, line.seconds());
    });
    if (file == nullptr || Clock::now() - saved < kInterval) return;
    saved = Clock::now();
    file->save({so_far, before.seconds + line.seconds()});
  };
  FuzzState state;
  state.totals = fuzz(
      plan, before.totals, [] { return StopOnSignal::asked(); }, progress);
  state.seconds = before.seconds + line.seconds();
  if (file != nullptr) file->save(state);
  return state;
}

}  // namespace

ExitCode fuzz_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = fuzz_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const FuzzPlan plan = plan_of(*given);
  const fs::path folder = folder_of(*given);
  if (given->has("json") && given->has("quiet")) throw UsageError("--json and --quiet exclude each other");
  if (!given->has("quiet")) tell_what_is_judged(plan, errors);
  const StopOnSignal stop;
  ProgressLine line(errors, given->has("quiet"));
  std::optional<FuzzStateFile> file;
  if (const auto path = given->text("state")) file.emplace(*path, plan);
  const FuzzState state = search(plan, file ? &*file : nullptr, line);
  line.clear();
  const FuzzReport report = report_of(plan, state.totals, write_failures(state.totals, folder), state.seconds,
                                      StopOnSignal::asked());
  const ExitCode code = report.failures.empty() ? ExitCode::fine : ExitCode::found;
  if (given->has("json")) {
    out.write(fuzz_json(report));
  } else if (!given->has("quiet") || code == ExitCode::found) {
    out.write(fuzz_text(report, out.has_colors()));
  }
  return code;
}

}  // namespace raftsim
