#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "sim/trace/story_layout.hpp"
#include "tools/interruption.hpp"
#include "tools/overwriting.hpp"
#include "tools/progress_line.hpp"
#include "tools/scenario_files.hpp"
#include "tools/seeds_option.hpp"
#include "tools/stats_report.hpp"
#include "tools/stats_tables.hpp"
#include "tools/story_width.hpp"
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
      "counted apart, as longer than it was seen to last. How many runs did not meet an expectation of the\n"
      "scenario is told below the tables, and is no failure of what is measured.");
  usage.option("seeds", "A..B", "these seeds, by default 1..1000")
      .repeated("vary", "PATH=V,W,...",
                "values at a place of the scenario, a JSON pointer: /network/loss=0,0.01; places that must "
                "change together: /a,/b=[0,1],[2,3]; several options are combined")
      .option("jobs", "N", "how many runs at once; by default as many as there are cores")
      .repeated("metric", "M", "measure this, or all; may be given several times; the first one is drawn",
                metric_names)
      .flag("metrics", "list what can be measured, and exit")
      .option("csv", "FILE", "write the figures as CSV; - is standard output")
      .option("svg", "FILE", "draw the cumulative distribution of one metric; - is standard output")
      .flag("json", "print the figures as JSON")
      .operands(shipped_names)
      .exits(ExitCode::found, "a property of Raft is violated in any run")
      .example(
          "raftsim stats --metric downtime --vary /cluster/preVote=false,true --seeds 1..100 "
          "leader-crash-failover",
          "how long there is no leader, with PreVote and without")
      .example("raftsim stats --seeds 1..100 --vary /network/delay=1ms,10ms --svg delays.svg first-election",
               "draws how much longer the first election takes on a slower network");
  return usage;
}

namespace {

/// As wide as it comes; on a terminal no wider than that.
TableColumns columns_of(const Output& out) {
  if (!out.is_terminal()) return {};
  return static_cast<std::size_t>(story_width(out));
}

std::string list_of_metrics(const TableColumns& columns) {
  constexpr std::size_t kName = 27;
  constexpr std::size_t kLeastOfMeaning = 20;
  std::string text = "What runs are measured by; without --metric those with *:\n";
  for (const Metric& metric : known_metrics()) {
    std::string head = left((metric.usual ? "* " : "  ") + metric.name, kName);
    const std::size_t room =
        columns ? std::max(*columns, kName + kLeastOfMeaning) - kName : metric.meaning.size();
    for (const std::string& line : trace::wrapped(metric.meaning, room, room)) {
      text += head + line + "\n";
      head = std::string(kName, ' ');
    }
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

/// Whether a file is standard output, "-". Throws UsageError where that has something else to take.
bool is_file_on_output(const Given& given) {
  std::string alone;
  for (const char* const option : {"csv", "svg"}) {
    if (given.text(option) != "-") continue;
    if (!alone.empty()) throw UsageError("--" + alone + " - and --" + option + " - exclude each other");
    if (given.has("json")) throw UsageError(std::string("--") + option + " - and --json exclude each other");
    alone = option;
  }
  return !alone.empty();
}

/// What is written must be two files, and neither that of the scenario.
void refuse_same_file(const Given& given, const std::string& scenario) {
  const auto csv = given.text("csv");
  const auto svg = given.text("svg");
  if (csv) refuse_overwriting("--csv", *csv, scenario, "the scenario");
  if (svg) refuse_overwriting("--svg", *svg, scenario, "the scenario");
  if (csv && svg && is_same_file(*csv, *svg)) throw UsageError("--csv and --svg name the same file");
}

/// A file that is asked for; for "-" standard output, and nothing for none.
class StatsFile {
 public:
  /// Opened at once: a file that cannot be written is no news for after an hour. Throws trace::FileError.
  explicit StatsFile(const std::optional<std::string>& path) : asked_(path.has_value()) {
    if (asked_ && *path != "-") file_.emplace(*path);
  }

  [[nodiscard]] bool is_asked() const { return asked_; }
  /// For standard output it is kept until print().
  void write(std::string text) {
    if (file_) {
      file_->write(text);
    } else {
      printed_ = std::move(text);
    }
  }
  void commit() {
    if (file_) file_->commit();
  }
  void print(Output& out) const { out.write(printed_); }

 private:
  bool asked_;
  std::optional<trace::AtomicFile> file_;
  std::string printed_;
};

/// What there is to be seen beside the files. Where one of them is on standard output it stays alone there,
/// and errors have what went wrong.
void tell_report(const StatsReport& report, const Given& given, bool file_on_output, Output& out,
                 Output& errors) {
  if (file_on_output) {
    errors.write(stats_failures_text(report));
  } else if (given.has("json")) {
    out.write(stats_json(report));
  } else {
    out.write(stats_text(report, columns_of(out)));
  }
}

}  // namespace

ExitCode stats_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = stats_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (given->has("metrics")) {
    out.write(list_of_metrics(columns_of(out)));
    return ExitCode::fine;
  }
  // Read first: what follows an option in which something is missing is taken for a scenario.
  std::vector<Variation> variations;
  for (const std::string& text : given->texts("vary")) variations.push_back(variation_of(text));
  const std::vector<std::string> operands = given->operands();
  if (operands.size() != 1) {
    std::string found;
    for (const std::string& each : operands) found += (found.empty() ? ": " : ", ") + in_quotes(each);
    throw UsageError("expected one scenario, found " + std::to_string(operands.size()) + found);
  }
  const std::string file = scenario_called(operands.front());
  const StatsPlan plan = stats_plan(*given, file, variations);
  const std::uint64_t runs = run_count(plan);
  const bool file_on_output = is_file_on_output(*given);
  refuse_same_file(*given, file);
  if (given->has("svg")) refuse_to_draw_shares(plan, *given);
  // Before there is a file that would stay half-written.
  const StopOnSignal stop;
  StatsFile csv(given->text("csv"));
  StatsFile svg(given->text("svg"));

  ProgressLine line(errors, false);
  std::vector<SetResult> results = run_experiment(
      plan, [] { return StopOnSignal::asked(); },
      [&](std::uint64_t done) {
        line.show([&] { return stats_progress(done, runs, line.seconds(), errors.columns()); });
      });
  line.clear();
  const StatsReport report = stats_report(file, variations, plan, std::move(results));
  if (csv.is_asked()) csv.write(stats_csv(report));
  if (svg.is_asked()) svg.write(stats_svg(report, drawn_metric(report, metric_to_draw(plan, *given))));
  csv.commit();
  svg.commit();
  // Last: what is printed cannot be taken back where a file cannot be written.
  csv.print(out);
  svg.print(out);
  tell_report(report, *given, file_on_output, out, errors);
  return has_violation(report) ? ExitCode::found : ExitCode::fine;
}

}  // namespace raftsim
