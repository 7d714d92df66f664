#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <thread>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_words.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/bug_option.hpp"
#include "tools/fuzz_report.hpp"
#include "tools/fuzz_search.hpp"
#include "tools/interruption.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

Usage usage() {
  Usage usage(
      "fuzz", "[SCENARIO]",
      "Runs many seeds, on all cores, until a property of Raft is violated or an expectation is not met.\n"
      "With a scenario: that one, its faults drawn anew by each seed. Without: each seed draws a scenario\n"
      "of its own, cluster, network, clients and faults. What fails is written as a scenario that shows it\n"
      "alone, with 'raftsim run'. The exit code is 1 if anything was found, else 0.");
  usage.option("seeds", "A..B", "these seeds, as 1..10000, the default")
      .option("for", "TIME", "as many seeds as can be run in this time, as 10m, from A on")
      .option("jobs", "N", "how many runs at once; by default as many as there are cores")
      .option("profile", "P",
              "which faults: calm, lossy, partitions, crashes, disks, clocks, membership, everything or "
              "swarm, which each seed draws; in place of the scenario's")
      .option("bug", "ID", "plant this bug, 'raftsim bugs' lists them")
      .option("failures", "N", "end after so many failures, by default after the first")
      .option("out", "FOLDER", "where to write what fails; by default here")
      .flag("json", "print the report as JSON")
      .flag("quiet,q", "print nothing but what fails");
  return usage;
}

struct Seeds {
  std::uint64_t first{1};
  std::uint64_t last{10'000};
};

std::uint64_t seed_of(const std::string& text, const std::string& all) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    throw UsageError("--seeds " + printable(all) + ": expected two whole numbers as 1..1000");
  }
  return seed;
}

Seeds seeds_of(const Given& given) {
  const auto text = given.text("seeds");
  if (!text) return {};
  const std::size_t dots = text->find("..");
  if (dots == std::string::npos) {
    const std::uint64_t only = seed_of(*text, *text);
    return {only, only};
  }
  const Seeds seeds{seed_of(text->substr(0, dots), *text), seed_of(text->substr(dots + 2), *text)};
  if (seeds.first > seeds.last)
    throw UsageError("--seeds " + printable(*text) + ": the first is past the last");
  return seeds;
}

std::optional<FaultProfile> profile_of(const Given& given) {
  const auto text = given.text("profile");
  if (!text) return {};
  std::vector<std::string> known;
  for (const auto& [word, meaning] : words::kFaultProfiles) {
    if (word == *text) return meaning;
    known.emplace_back(word);
  }
  throw UsageError("--profile " + printable(*text) + ": unknown" + suggestion(*text, known));
}

FuzzPlan plan_of(const Given& given) {
  FuzzPlan plan;
  const std::vector<std::string> operands = given.operands();
  if (operands.size() > 1) throw UsageError("takes one scenario, found " + std::to_string(operands.size()));
  if (!operands.empty()) plan.scenario = std::make_shared<const Scenario>(load_scenario(operands.front()));
  const Seeds seeds = seeds_of(given);
  plan.first = seeds.first;
  plan.last = seeds.last;
  plan.profile = profile_of(given);
  plan.bug = bug_of(given);
  if (const auto time = given.duration("for", limits::kMaxTime)) {
    plan.time = std::chrono::duration_cast<Clock::duration>(*time);
    if (!given.has("seeds")) plan.last = std::numeric_limits<std::uint64_t>::max();
  }
  constexpr std::uint64_t kMaxJobs = 1024;
  plan.jobs = static_cast<unsigned>(
      given.number("jobs", 1, kMaxJobs).value_or(std::max(1U, std::thread::hardware_concurrency())));
  plan.failures = given.number("failures", 1, 10'000).value_or(1);
  return plan;
}

/// A line that is written over on a terminal; in a pipe a line of its own, seldom.
class ProgressLine {
 public:
  ProgressLine(const FuzzPlan& plan, Output& errors, bool quiet)
      : plan_(&plan), errors_(&errors), quiet_(quiet), begin_(Clock::now()), last_(begin_) {}

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - begin_).count();
  }

  void show(const FuzzTotals& totals) {
    if (quiet_) return;
    constexpr std::chrono::seconds kSeldom(10);
    if (errors_->is_terminal()) {
      errors_->write("\r\x1b[K" + fuzz_progress(*plan_, totals, seconds()));
    } else if (Clock::now() - last_ >= kSeldom) {
      last_ = Clock::now();
      errors_->line(fuzz_progress(*plan_, totals, seconds()));
    } else {
      return;
    }
    errors_->flush();
  }
  void clear() {
    if (!quiet_ && errors_->is_terminal()) errors_->write("\r\x1b[K");
    errors_->flush();
  }

 private:
  const FuzzPlan* plan_;
  Output* errors_;
  bool quiet_;
  Clock::time_point begin_;
  Clock::time_point last_;
};

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
  if (!fs::is_directory(folder)) throw UsageError("--out " + printable(folder.string()) + ": no such folder");
  return folder == "." ? fs::path() : folder;
}

}  // namespace

ExitCode fuzz_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const FuzzPlan plan = plan_of(*given);
  const fs::path folder = folder_of(*given);
  if (given->has("json") && given->has("quiet")) throw UsageError("--json and --quiet exclude each other");
  const StopOnSignal stop;
  ProgressLine line(plan, errors, given->has("quiet"));
  const FuzzTotals totals = fuzz(
      plan, [&] { return stop.asked(); }, [&](const FuzzTotals& so_far) { line.show(so_far); });
  line.clear();
  const std::vector<std::string> files = write_failures(totals, folder);
  const ExitCode code = totals.failures.empty() ? ExitCode::fine : ExitCode::found;
  if (given->has("json")) {
    out.write(fuzz_json(plan, totals, files, line.seconds()));
  } else if (!given->has("quiet") || code == ExitCode::found) {
    out.write(fuzz_text(plan, totals, files, line.seconds(), out.has_colors()));
  }
  return code;
}

}  // namespace raftsim
