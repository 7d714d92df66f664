#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/interruption.hpp"
#include "tools/overwriting.hpp"
#include "tools/progress_line.hpp"
#include "tools/scenario_files.hpp"
#include "tools/seeds_option.hpp"
#include "tools/stats_report.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

std::vector<std::string> metric_names() {
  std::vector<std::string> names{"all"};
  for (const Metric& metric : known_metrics()) names.push_back(metric.name);
  return names;
}

}  // namespace

Usage stats_usage() {
  Usage usage(
      "stats", "SCENARIO",
      "Runs a scenario with many seeds, on all cores, and with all combinations of the values that --vary\n"
      "gives, and tells how what was measured is distributed: percentiles by nearest rank over all samples,\n"
      "the mean, and what lies within 95 % confidence. What was still awaited when its run ended is\n"
      "counted apart, as longer than it was seen to last.");
  usage.option("seeds", "A..B", "these seeds, by default 1..1000")
      .repeated("vary", "PATH=V,W,...",
                "values at a place of the scenario, a JSON pointer: /network/loss=0,0.01; what must change "
                "together: /network/loss,/network/duplicate=[0,0],[0.01,0.02]; several options are combined")
      .option("jobs", "N", "how many runs at once; by default as many as there are cores")
      .repeated("metric", "M", "measure this, or all; may be given several times; the first one is drawn",
                metric_names)
      .flag("metrics", "list what can be measured, and exit")
      .option("csv", "FILE", "write the figures as CSV")
      .option("svg", "FILE", "draw the cumulative distribution of one metric")
      .flag("json", "print the figures as JSON")
      .operands(shipped_names)
      .exits(ExitCode::found, "a property of Raft is violated in any run")
      .example(
          "raftsim stats --metric downtime --vary /cluster/preVote=false,true --seeds 1..100 "
          "leader-crash-failover",
          "how long there is no leader, with PreVote and without");
  return usage;
}

namespace {

std::string list_of_metrics() {
  std::string text = "What a run is measured by; * is reported unless --metric says otherwise:\n";
  for (const Metric& metric : known_metrics()) {
    text += (metric.usual ? "* " : "  ") + left(metric.name, 25) + metric.meaning + "\n";
  }
  return text;
}

StatsPlan stats_plan(const Given& given, const std::string& file, const std::vector<Variation>& variations) {
  StatsPlan plan;
  plan.seeds = seeds_of(given, {1, 1'000});
  constexpr std::uint64_t kMaxJobs = 1024;
  plan.jobs = static_cast<unsigned>(
      given.number("jobs", 1, kMaxJobs).value_or(std::max(1U, std::thread::hardware_concurrency())));
  plan.metrics = metrics_named(given.texts("metric"));
  plan.sets = parameter_sets(file, variations);
  return plan;
}

/// The place of the metric that was named first, which is to be drawn. Nothing where none was named by its
/// own name.
std::optional<std::size_t> metric_to_draw(const StatsPlan& plan, const Given& given) {
  const std::vector<std::string> names = given.texts("metric");
  for (std::size_t m = 0; m < plan.metrics.size() && !names.empty(); ++m) {
    if (plan.metrics[m]->name == names.front()) return m;
  }
  return {};
}

/// A share is one number for a set: to be read in the table, not drawn as what values are how frequent.
void refuse_to_draw_shares(const StatsPlan& plan, const Given& given) {
  const auto is_share = [](const Metric* metric) { return metric->unit == MetricUnit::share; };
  const auto named = metric_to_draw(plan, given);
  if (named ? !is_share(plan.metrics[*named])
            : !std::all_of(plan.metrics.begin(), plan.metrics.end(), is_share)) {
    return;
  }
  throw UsageError(
      "--svg: " + plan.metrics[named.value_or(0)]->name +
      " is a share of runs, which has no distribution to be drawn; expected a time or a count as the "
      "first --metric ('raftsim stats --metrics' lists all)");
}

/// The place of what to draw of the report: of what was not named the first that has samples.
std::size_t drawn_metric(const StatsReport& report, const std::optional<std::size_t>& named) {
  if (named) return *named;
  const auto is_no_share = [](const Metric* metric) { return metric->unit != MetricUnit::share; };
  const auto any = std::find_if(report.metrics.begin(), report.metrics.end(), is_no_share);
  return first_drawable(report).value_or(static_cast<std::size_t>(any - report.metrics.begin()));
}

/// What is written must be two files, and neither that of the scenario.
void refuse_same_file(const Given& given, const std::string& scenario) {
  const auto csv = given.text("csv");
  const auto svg = given.text("svg");
  if (csv) refuse_overwriting("--csv", *csv, scenario, "the scenario");
  if (svg) refuse_overwriting("--svg", *svg, scenario, "the scenario");
  if (csv && svg && is_same_file(*csv, *svg)) throw UsageError("--csv and --svg name the same file");
}

}  // namespace

ExitCode stats_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = stats_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (given->has("metrics")) {
    out.write(list_of_metrics());
    return ExitCode::fine;
  }
  const std::vector<std::string> operands = given->operands();
  if (operands.size() != 1) {
    throw UsageError("expected one scenario, found " + std::to_string(operands.size()));
  }
  std::vector<Variation> variations;
  for (const std::string& text : given->texts("vary")) variations.push_back(variation_of(text));
  const std::string file = scenario_called(operands.front());
  const StatsPlan plan = stats_plan(*given, file, variations);
  const std::uint64_t runs = run_count(plan);
  refuse_same_file(*given, file);
  if (given->has("svg")) refuse_to_draw_shares(plan, *given);
  // Opened first: a file that cannot be written is no news for after an hour.
  std::optional<trace::AtomicFile> csv;
  if (const auto path = given->text("csv")) csv.emplace(*path);
  std::optional<trace::AtomicFile> svg;
  if (const auto path = given->text("svg")) svg.emplace(*path);

  const StopOnSignal stop;
  ProgressLine line(errors, false);
  std::vector<SetResult> results = run_experiment(
      plan, [] { return StopOnSignal::asked(); },
      [&](std::uint64_t done) { line.show([&] { return stats_progress(done, runs, line.seconds()); }); });
  line.clear();
  const StatsReport report = stats_report(file, variations, plan, std::move(results));
  if (csv) csv->write(stats_csv(report));
  if (svg) svg->write(stats_svg(report, drawn_metric(report, metric_to_draw(plan, *given))));
  if (csv) csv->commit();
  if (svg) svg->commit();
  out.write(given->has("json") ? stats_json(report) : stats_text(report));
  const bool violated = std::any_of(report.sets.begin(), report.sets.end(),
                                    [](const MeasuredSet& set) { return set.violated > 0; });
  return violated ? ExitCode::found : ExitCode::fine;
}

}  // namespace raftsim
