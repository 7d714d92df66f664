#include <algorithm>
#include <string>
#include <string_view>

#include "sim/scenario_error.hpp"
#include "sim/trace/story_layout.hpp"
#include "tools/stats_report.hpp"
#include "tools/stats_tables.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

/// A line, broken at blanks where a terminal would break it anywhere.
std::string prose(const std::string& text, const TableColumns& columns) {
  if (!columns) return text + "\n";
  std::string lines;
  for (const std::string& line : trace::wrapped(text, *columns, *columns)) lines += line + "\n";
  return lines;
}

std::string stats_heading(const StatsReport& report) {
  std::string text = printable(report.scenario) + " (" + printable(report.file) + "), seeds " +
                     std::to_string(report.seeds.first) + ".." + std::to_string(report.seeds.last);
  if (!report.pointers.empty()) {
    text += ", " + counted(report.sets.size(), "parameter set", "parameter sets") + " of";
    for (std::size_t i = 0; i < report.pointers.size(); ++i) {
      text += (i == 0 ? " " : ", ") + printable(report.pointers[i]);
    }
  }
  text += ": ";
  if (report.done < report.asked) text += "ended early, " + grouped(report.done) + " of ";
  return text + counted(report.asked, "run", "runs");
}

/// " in 3 runs of 10ms, 0%"
std::string how_many(const StatsReport& report, const MeasuredSet& set, const FailedRuns& failed) {
  std::string text = " in " + counted(failed.runs, "run", "runs");
  if (!report.pointers.empty()) text += " of " + set.label;
  return text;
}

std::string first_failed(const FailedRuns& failed) {
  return (failed.runs == 1 ? "seed " : "first with seed ") + std::to_string(failed.first->seed) + ": " +
         failed.first->what + ": " + failed.first->message;
}

std::string lost_disks_of(const FailedRuns& failed) {
  if (failed.after_lost_disk == 0) return {};
  std::string some = "In " + grouped(failed.after_lost_disk) + " of them";
  if (failed.after_lost_disk == failed.runs) some = failed.runs == 1 ? "In it" : "In each of them";
  return some +
         " a server came back that had lost its disk: Raft does not promise to survive that, so this is a "
         "planted fault, no defect of Raft.";
}

/// What is told of failures, a line each.
std::vector<std::string> failures_of(const StatsReport& report) {
  std::vector<std::string> lines;
  const auto add = [&](std::string line, const FailedRuns& failed) {
    lines.push_back(std::move(line) + first_failed(failed));
    if (std::string lost = lost_disks_of(failed); !lost.empty()) lines.push_back(std::move(lost));
  };
  for (const MeasuredSet& set : report.sets) {
    if (set.violated.runs == 0) continue;
    const char* const apart =
        set.violated.runs == 1 ? ", which is not measured; " : ", which are not measured; ";
    add("VIOLATED" + how_many(report, set, set.violated) + apart, set.violated);
  }
  for (const MeasuredSet& set : report.sets) {
    if (set.as_expected.runs == 0) continue;
    const char* const ended = set.as_expected.runs == 1 ? ", which ends there; " : ", which end there; ";
    add("violated as expected" + how_many(report, set, set.as_expected) + ended, set.as_expected);
  }
  for (const MeasuredSet& set : report.sets) {
    if (set.unmet.runs == 0) continue;
    add("NOT MET" + how_many(report, set, set.unmet) + "; ", set.unmet);
  }
  return lines;
}

std::string failures_text(const StatsReport& report, const TableColumns& columns) {
  std::string text;
  for (const std::string& line : failures_of(report)) text += prose(line, columns);
  return text;
}

}  // namespace

std::string stats_text(const StatsReport& report, std::optional<std::size_t> columns) {
  std::string text = prose(stats_heading(report), columns);
  for (const std::string& bug : bugs_in_words(report)) text += prose(bug, columns);
  std::string missing;
  for (std::size_t m = 0; m < report.metrics.size(); ++m) {
    const Metric& metric = *report.metrics[m];
    const auto has_samples = [m](const MeasuredSet& set) { return set.metrics[m].distribution.size() > 0; };
    if (std::none_of(report.sets.begin(), report.sets.end(), has_samples)) {
      missing += (missing.empty() ? "" : ", ") + metric.name;
      continue;
    }
    text += "\n" + prose(metric.name + ": " + metric.meaning, columns);
    if (metric.unit == MetricUnit::share) {
      text += shares_text(report, m, columns);
    } else {
      text += distributions_text(report, m, columns) + curves_text(report, m, columns);
    }
  }
  if (!missing.empty()) text += "\n" + prose("without samples: " + missing, columns);
  const std::string failures = failures_text(report, columns);
  return failures.empty() ? text : text + "\n" + failures;
}

std::string stats_failures_text(const StatsReport& report) {
  std::string text;
  for (const std::string& bug : bugs_in_words(report)) text += bug + "\n";
  return text + failures_text(report, {});
}

}  // namespace raftsim
