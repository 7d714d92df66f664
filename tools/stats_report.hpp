#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/stats_run.hpp"

namespace raftsim {

/// One metric of one set of parameters, as reports tell it.
struct MeasuredMetric {
  const Metric* metric{};
  Distribution distribution;
};

struct MeasuredSet {
  /// The set's values in a few words; "all" where nothing is varied.
  std::string label;
  std::vector<std::string> values;
  /// The bug that is planted in its servers, or null.
  const Bug* bug{};
  /// As of SetResult.
  std::uint64_t measured{};
  FailedRuns violated;
  FailedRuns as_expected;
  FailedRuns unmet;
  /// In the plan's order.
  std::vector<MeasuredMetric> metrics;
};

/// An experiment that is over, to be told in words, as JSON, as CSV or as a picture.
struct StatsReport {
  std::string file;
  /// Its name, and what it is for.
  std::string scenario;
  std::string purpose;
  Seeds seeds;
  /// What is varied, by its JSON pointers.
  std::vector<std::string> pointers;
  std::vector<const Metric*> metrics;
  std::vector<MeasuredSet> sets;
  /// Runs asked for; fewer were done where a signal has ended the experiment.
  std::uint64_t asked{};
  std::uint64_t done{};
};

StatsReport stats_report(const std::string& file, const std::vector<Variation>& variations,
                         const StatsPlan& plan, std::vector<SetResult> results);

/// The place of the first metric that has a distribution to be drawn: samples in any set, and of more values
/// than yes and no. Nothing if none has.
std::optional<std::size_t> first_drawable(const StatsReport& report);

/// Whether a property of Raft is violated in any run.
bool has_violation(const StatsReport& report);

/// A sentence for each bug that is planted in servers: "The servers have a bug, vote-twice: …". None where
/// they follow Raft.
std::vector<std::string> bugs_in_words(const StatsReport& report);

/// Tables with a sparkline of each distribution, and what went wrong. For a terminal of so many columns, on
/// which a table that is wider has a line for each of its columns; nothing: as wide as it comes.
std::string stats_text(const StatsReport& report, std::optional<std::size_t> columns = {});
/// What went wrong alone, as at the end of the text.
std::string stats_failures_text(const StatsReport& report);
/// One JSON document; tools/README.md describes it.
std::string stats_json(const StatsReport& report);
/// RFC 4180; a line a set and metric.
std::string stats_csv(const StatsReport& report);
/// The cumulative distributions of one metric, which is no share, a line a set, as an SVG picture. Without
/// samples it says so.
std::string stats_svg(const StatsReport& report, std::size_t metric);

/// "[#####-----] 50 %, 500 of 1,000 runs, 812 a second, 1 s to go", with a bar that is
/// shorter where the line has fewer columns.
std::string stats_progress(std::uint64_t done, std::uint64_t all, double seconds, std::size_t columns);

/// A value in the metric's unit, for people: "173.206ms", "1,234", "8.125".
std::string unit_text(MetricUnit unit, std::int64_t value);
/// The same of a mean, which is in thousandths of the unit.
std::string mean_text(MetricUnit unit, std::int64_t thousandths);
/// A label of at most so many columns, at least 2, cut between characters: "150ms-30..".
std::string label_in(const std::string& label, std::size_t columns);
/// "12.3456 %"
std::string share_text(std::int64_t millionths);

}  // namespace raftsim
