#include "tools/stats_tables.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sim/trace/story_layout.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

constexpr std::size_t kTableIndent = 2;
constexpr std::size_t kCountColumn = 10;
constexpr std::size_t kFigureColumn = 11;
constexpr std::size_t kShareColumn = 12;
constexpr std::size_t kLeastOfLabel = 12;
constexpr std::size_t kMostOfLabel = 30;
constexpr std::size_t kSparks = 32;

std::string spaced(const std::string& number) {
  return " " + right(number, kFigureColumn - 1);
}

std::string in_label(const std::string& text, std::size_t width) {
  const std::string label = label_in(text, width);
  return std::string(kTableIndent, ' ') + label + std::string(width - trace::columns(label), ' ');
}

/// How wide the labels are where `beside` columns are taken by the rest; nothing where that leaves too few.
std::optional<std::size_t> label_width(const StatsReport& report, std::size_t beside,
                                       const TableColumns& columns) {
  std::size_t width = kLeastOfLabel;
  for (const MeasuredSet& set : report.sets) width = std::max(width, trace::columns(set.label));
  width = std::min(width, kMostOfLabel);
  if (!columns || beside + width <= *columns) return width;
  if (beside + kLeastOfLabel > *columns) return {};
  return *columns - beside;
}

/// A figure with its bounds; "-" where the samples give none.
struct StatsFigure {
  std::string name;
  std::string value;
  std::string low{"-"};
  std::string high{"-"};
};

/// The mean, the percentiles, and the most, which has no bounds.
std::vector<StatsFigure> figures_told(const MeasuredMetric& metric) {
  const MetricUnit unit = metric.metric->unit;
  const Distribution& distribution = metric.distribution;
  std::vector<StatsFigure> figures;
  const auto add = [&](std::string name, auto text, std::int64_t value, bool at_least, const Bounds& bounds) {
    StatsFigure& figure = figures.emplace_back();
    figure.name = std::move(name);
    figure.value = (at_least ? ">=" : "") + text(unit, value);
    if (bounds.low) figure.low = text(unit, *bounds.low);
    if (bounds.high) figure.high = text(unit, *bounds.high);
  };
  const Mean mean = distribution.mean();
  add("mean", mean_text, mean.value, mean.at_least, mean.bounds);
  for (const Percentile& percentile : kPercentiles) {
    const PercentileValue value = distribution.percentile(percentile.part);
    add(std::string(percentile.name), unit_text, value.value, value.at_least, value.bounds);
  }
  add("most", unit_text, distribution.quantile({1, 1}).value, !distribution.most().has_value(), {});
  figures.back().low = figures.back().high = "";
  return figures;
}

std::string without_blanks_at_end(std::string line) {
  return line.erase(line.find_last_not_of(' ') + 1) + "\n";
}

std::string wide_table(const StatsReport& report, std::size_t place, std::size_t width) {
  std::string text =
      std::string(kTableIndent + width, ' ') + right("samples", kCountColumn) + spaced("not ended");
  text += spaced("mean");
  for (const Percentile& percentile : kPercentiles) text += spaced(std::string(percentile.name));
  text += spaced("most") + "\n";
  for (const MeasuredSet& set : report.sets) {
    const MeasuredMetric& metric = set.metrics[place];
    const std::size_t n = metric.distribution.size();
    text += in_label(set.label, width) + right(grouped(n), kCountColumn);
    if (n == 0) {
      text += "\n";
      continue;
    }
    text += spaced(grouped(metric.distribution.censored()));
    std::string low = "  " + left("  95 % from", width + kCountColumn + kFigureColumn);
    std::string high = "  " + left("  to", width + kCountColumn + kFigureColumn);
    for (const StatsFigure& figure : figures_told(metric)) {
      text += spaced(figure.value);
      low += spaced(figure.low);
      high += spaced(figure.high);
    }
    text += "\n" + without_blanks_at_end(low) + without_blanks_at_end(high);
  }
  return text;
}

std::string label_line(const std::string& label, const std::string& rest, const TableColumns& columns) {
  const std::size_t beside = kTableIndent + rest.size();
  const std::size_t room = columns.value_or(beside) - std::min(columns.value_or(beside), beside);
  return "  " + label_in(label, std::max(room, kLeastOfLabel)) + rest + "\n";
}

std::string narrow_table(const StatsReport& report, std::size_t place, const TableColumns& columns) {
  // The longest is "p99.9".
  constexpr std::size_t kName = 5;
  std::string text = left("    ", 4 + kName) + spaced("") + spaced("95 % from") + spaced("to") + "\n";
  for (const MeasuredSet& set : report.sets) {
    const MeasuredMetric& metric = set.metrics[place];
    const std::size_t n = metric.distribution.size();
    std::string samples = ": " + counted(n, "sample", "samples");
    if (n > 0 && metric.distribution.censored() > 0) {
      samples += ", " + grouped(metric.distribution.censored()) + " not ended";
    }
    text += label_line(set.label, samples, columns);
    if (n == 0) continue;
    for (const StatsFigure& figure : figures_told(metric)) {
      text += without_blanks_at_end("    " + left(figure.name, kName) + spaced(figure.value) +
                                    spaced(figure.low) + spaced(figure.high));
    }
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

/// What is told of a share.
struct ToldShare {
  std::string with;
  Share share;
};

ToldShare told_share(const Distribution& distribution) {
  const std::size_t with = distribution.size() - distribution.at_most(0);
  return {grouped(with), share_of(with, distribution.size())};
}

std::string wide_shares(const StatsReport& report, std::size_t place, std::size_t width) {
  std::string text = std::string(kTableIndent + width, ' ') + right("runs", kCountColumn) +
                     right("with it", kShareColumn) + right("share", kShareColumn) +
                     right("95 % from", kShareColumn) + right("to", kShareColumn) + "\n";
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    text += in_label(set.label, width) + right(grouped(distribution.size()), kCountColumn);
    if (distribution.size() > 0) {
      const ToldShare told = told_share(distribution);
      text += right(told.with, kShareColumn) + right(share_text(told.share.value), kShareColumn) +
              right(share_text(told.share.low), kShareColumn) +
              right(share_text(told.share.high), kShareColumn);
    }
    text += "\n";
  }
  return text;
}

std::string narrow_shares(const StatsReport& report, std::size_t place, const TableColumns& columns) {
  std::string text;
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    if (distribution.size() == 0) {
      text += label_line(set.label, ": no runs", columns);
      continue;
    }
    const ToldShare told = told_share(distribution);
    text += label_line(set.label, ": " + told.with + " of " + counted(distribution.size(), "run", "runs"),
                       columns);
    text += "    " + share_text(told.share.value) + ", 95 % from " + share_text(told.share.low) + " to " +
            share_text(told.share.high) + "\n";
  }
  return text;
}

}  // namespace

std::string distributions_text(const StatsReport& report, std::size_t place, const TableColumns& columns) {
  constexpr std::size_t kFigures = kPercentiles.size() + 3;
  const auto width = label_width(report, kTableIndent + kCountColumn + kFigures * kFigureColumn, columns);
  return width ? wide_table(report, place, *width) : narrow_table(report, place, columns);
}

std::string curves_text(const StatsReport& report, std::size_t place, const TableColumns& columns) {
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
  constexpr std::size_t kGap = 2;
  constexpr std::size_t kEnd = 1;
  const std::size_t width =
      label_width(report, kTableIndent + kGap + kSparks + kEnd, columns).value_or(kLeastOfLabel);
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    if (distribution.size() == 0) continue;
    text += in_label(set.label, width) + "  " + sparks(distribution, *from, *to) + "|\n";
  }
  return text;
}

std::string shares_text(const StatsReport& report, std::size_t place, const TableColumns& columns) {
  const auto width = label_width(report, kTableIndent + kCountColumn + 4 * kShareColumn, columns);
  return width ? wide_shares(report, place, *width) : narrow_shares(report, place, columns);
}

}  // namespace raftsim
