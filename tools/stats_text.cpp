#include <algorithm>
#include <array>
#include <string>

#include "sim/scenario_error.hpp"
#include "sim/trace/story_layout.hpp"
#include "tools/stats_report.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

constexpr std::size_t kNumber = 11;
constexpr std::size_t kMostOfLabel = 30;
constexpr std::size_t kSparks = 32;

std::string spaced(const std::string& number) {
  return " " + right(number, kNumber - 1);
}

std::string in_label(const std::string& text, std::size_t width) {
  const std::string label = label_in(text, width);
  return "  " + label + std::string(width - trace::columns(label), ' ');
}

std::size_t label_width(const StatsReport& report) {
  std::size_t width = 12;
  for (const MeasuredSet& set : report.sets) width = std::max(width, trace::columns(set.label));
  return std::min(width, kMostOfLabel);
}

/// Columns of a table: the mean, then the percentiles, each with its bounds.
struct StatsRow {
  std::string value{"-"};
  std::string low{"-"};
  std::string high{"-"};
};

std::vector<StatsRow> row_of(const MeasuredMetric& metric) {
  const MetricUnit unit = metric.metric->unit;
  const Distribution& distribution = metric.distribution;
  std::vector<StatsRow> row;
  const auto add = [&](auto text, std::int64_t value, bool at_least, const Bounds& bounds) {
    StatsRow& column = row.emplace_back();
    column.value = (at_least ? ">=" : "") + text(unit, value);
    if (bounds.low) column.low = text(unit, *bounds.low);
    if (bounds.high) column.high = text(unit, *bounds.high);
  };
  const Mean mean = distribution.mean();
  add(mean_text, mean.value, mean.at_least, mean.bounds);
  for (const Percentile& percentile : kPercentiles) {
    const PercentileValue value = distribution.percentile(percentile.part);
    add(unit_text, value.value, value.at_least, value.bounds);
  }
  add(unit_text, distribution.most().value_or(distribution.quantile({1, 1}).value),
      !distribution.most().has_value(), {});
  row.back().low = row.back().high = "";
  return row;
}

std::string table_of(const StatsReport& report, std::size_t place, std::size_t width) {
  std::string text = "  " + left("", width) + right("samples", 10);
  text += spaced("not ended") + spaced("mean");
  for (const Percentile& percentile : kPercentiles) text += spaced(std::string(percentile.name));
  text += spaced("most") + "\n";
  for (const MeasuredSet& set : report.sets) {
    const MeasuredMetric& metric = set.metrics[place];
    const std::size_t n = metric.distribution.size();
    text += in_label(set.label, width) + right(grouped(n), 10);
    if (n == 0) {
      text += "\n";
      continue;
    }
    text += spaced(grouped(metric.distribution.censored()));
    std::string low = "  " + left("  95 % from", width + 10 + kNumber);
    std::string high = "  " + left("  to", width + 10 + kNumber);
    for (const StatsRow& column : row_of(metric)) {
      text += spaced(column.value);
      low += spaced(column.low);
      high += spaced(column.high);
    }
    low.erase(low.find_last_not_of(' ') + 1);
    high.erase(high.find_last_not_of(' ') + 1);
    text += "\n" + low + "\n" + high + "\n";
  }
  return text;
}

/// How many of each step of the scale have come about, as a curve that rises from left to right.
std::string sparks(const Distribution& distribution, std::int64_t from, std::int64_t to) {
  constexpr std::array kBlocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (std::size_t i = 1; i <= kSparks; ++i) {
    const auto step = static_cast<std::int64_t>(i);
    const std::int64_t edge =
        from + (to - from) / static_cast<std::int64_t>(kSparks) * step +
        (to - from) % static_cast<std::int64_t>(kSparks) * step / static_cast<std::int64_t>(kSparks);
    const std::size_t part = distribution.at_most(edge) * (kBlocks.size() - 1) / distribution.size();
    text += kBlocks.at(part);
  }
  return text;
}

/// The cumulative distributions on one scale, up to where all but one of a hundred lie.
std::string curves_of(const StatsReport& report, std::size_t place, std::size_t width) {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    if (distribution.size() == 0) continue;
    const std::int64_t least = distribution.least();
    const std::int64_t most = distribution.quantile({99, 100}).value;
    from = std::min(from.value_or(least), least);
    to = std::max(to.value_or(most), most);
  }
  if (!from || *from == *to) return {};
  const MetricUnit unit = report.metrics[place]->unit;
  std::string text =
      "  share that is at most " + unit_text(unit, *from) + " to " + unit_text(unit, *to) + "\n";
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    if (distribution.size() == 0) continue;
    text += in_label(set.label, width) + "  " + sparks(distribution, *from, *to) + "|\n";
  }
  return text;
}

std::string shares_of(const StatsReport& report, std::size_t place, std::size_t width) {
  std::string text = "  " + left("", width) + right("runs", 10) + right("with it", 12) + right("share", 12) +
                     right("95 % from", 12) + right("to", 12) + "\n";
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    const std::size_t n = distribution.size();
    text += in_label(set.label, width) + right(grouped(n), 10);
    if (n > 0) {
      const std::size_t with = n - distribution.at_most(0);
      const Share share = share_of(with, n);
      text += right(grouped(with), 12) + right(share_text(share.value), 12) +
              right(share_text(share.low), 12) + right(share_text(share.high), 12);
    }
    text += "\n";
  }
  return text;
}

std::string violations_of(const StatsReport& report) {
  std::string text;
  for (const MeasuredSet& set : report.sets) {
    if (!set.violation) continue;
    text += "\nVIOLATED in " + grouped(set.violated) + (set.violated == 1 ? " run" : " runs");
    if (!report.pointers.empty()) text += " of " + set.label;
    text += ", which are not measured; first with seed " + std::to_string(set.violation->seed) + ": " +
            set.violation->property + ": " + set.violation->message + "\n";
  }
  return text;
}

}  // namespace

std::string stats_text(const StatsReport& report) {
  std::string text = printable(report.scenario) + " (" + printable(report.file) + "), seeds " +
                     std::to_string(report.seeds.first) + ".." + std::to_string(report.seeds.last);
  if (!report.pointers.empty()) {
    text += ", " + grouped(report.sets.size()) +
            (report.sets.size() == 1 ? " parameter set of" : " parameter sets of");
    for (const std::string& pointer : report.pointers) text += " " + printable(pointer);
  }
  text += ": ";
  if (report.done < report.asked) text += "ended early, " + grouped(report.done) + " of ";
  text += grouped(report.asked) + (report.asked == 1 ? " run\n" : " runs\n");
  const std::size_t width = label_width(report);
  std::string missing;
  for (std::size_t m = 0; m < report.metrics.size(); ++m) {
    const Metric& metric = *report.metrics[m];
    const auto has_samples = [m](const MeasuredSet& set) { return set.metrics[m].distribution.size() > 0; };
    if (std::none_of(report.sets.begin(), report.sets.end(), has_samples)) {
      missing += (missing.empty() ? "" : ", ") + metric.name;
      continue;
    }
    text += "\n" + metric.name + ": " + metric.meaning + "\n";
    if (metric.unit == MetricUnit::share) {
      text += shares_of(report, m, width);
    } else {
      text += table_of(report, m, width) + curves_of(report, m, width);
    }
  }
  if (!missing.empty()) text += "\nwithout samples: " + missing + "\n";
  return text + violations_of(report);
}

}  // namespace raftsim
