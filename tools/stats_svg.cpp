#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/plain_math.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_text.hpp"
#include "tools/stats_report.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

/// Pixels.
constexpr int kPlotWidth = 620;
constexpr int kPlotHeight = 400;
constexpr int kLeft = 70;
constexpr int kTop = 70;
constexpr int kLegend = 340;
constexpr int kLegendLine = 20;
/// What fits into it, in characters.
constexpr std::size_t kLegendText = 38;

/// Okabe and Ito's colours, but for yellow, which is too light on white; the dashes tell apart those that
/// come again, and all of them in print without colours.
constexpr std::array kStrokes{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000"};
constexpr std::array kDashes{"", "7 3", "2 2", "9 3 2 3", "12 4"};

/// The horizontal axis: logarithmic where the values differ many times.
class ValueAxis {
 public:
  ValueAxis(std::int64_t from, std::int64_t to) : from_(from), to_(std::max(to, from + 1)) {
    constexpr std::int64_t kTimes = 4;
    logarithmic_ = from_ > 0 && to_ / from_ >= kTimes;
  }

  [[nodiscard]] bool is_logarithmic() const { return logarithmic_; }

  /// From 0 to 1.
  [[nodiscard]] double place(std::int64_t value) const {
    const auto v = static_cast<double>(value);
    const auto from = static_cast<double>(from_);
    const auto to = static_cast<double>(to_);
    if (logarithmic_) return plain::log(v / from) / plain::log(to / from);
    return (v - from) / (to - from);
  }

  /// Round values to be marked, at least some few.
  [[nodiscard]] std::vector<std::int64_t> marks() const {
    std::vector<std::int64_t> marks;
    if (logarithmic_) {
      for (std::int64_t decade = 1; decade <= to_; decade *= 10) {
        for (const std::int64_t digit : {1, 2, 5}) {
          if (decade * digit >= from_ && decade * digit <= to_) marks.push_back(decade * digit);
        }
      }
      return marks;
    }
    constexpr std::int64_t kMost = 8;
    std::int64_t step = 1;
    for (std::int64_t decade = 1; (to_ - from_) / step > kMost; decade *= 10) {
      for (const std::int64_t digit : {1, 2, 5}) {
        step = decade * digit;
        if ((to_ - from_) / step <= kMost) break;
      }
    }
    for (std::int64_t mark = (from_ + step - 1) / step * step; mark <= to_; mark += step) {
      marks.push_back(mark);
    }
    return marks;
  }

 private:
  std::int64_t from_;
  std::int64_t to_;
  bool logarithmic_{};
};

double x_of(const ValueAxis& axis, std::int64_t value) {
  return kLeft + axis.place(value) * kPlotWidth;
}

double y_of(double share) {
  return kTop + (1 - share) * kPlotHeight;
}

/// Nothing where no run has a sample.
std::optional<ValueAxis> axis_of(const StatsReport& report, std::size_t place) {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  for (const MeasuredSet& set : report.sets) {
    const Distribution& distribution = set.metrics[place].distribution;
    if (distribution.size() == 0) continue;
    const std::int64_t most = distribution.quantile({1, 1}).value;
    from = std::min(from.value_or(distribution.least()), distribution.least());
    to = std::max(to.value_or(most), most);
  }
  if (!from) return {};
  return ValueAxis(*from, *to);
}

std::string line(double x1, double y1, double x2, double y2, const char* stroke) {
  return "<line x1=\"" + svg_number(x1) + "\" y1=\"" + svg_number(y1) + "\" x2=\"" + svg_number(x2) +
         "\" y2=\"" + svg_number(y2) + "\" stroke=\"" + stroke + "\"/>\n";
}

std::string words(double x, double y, const char* anchor, int size, const std::string& text) {
  return "<text x=\"" + svg_number(x) + "\" y=\"" + svg_number(y) + "\" text-anchor=\"" + anchor +
         "\" font-size=\"" + std::to_string(size) + "\">" + xml_text(text) + "</text>\n";
}

std::string grid(const ValueAxis& axis, MetricUnit unit) {
  constexpr const char* kFaint = "#dddddd";
  std::string text;
  for (int percent = 0; percent <= 100; percent += 20) {
    const double y = y_of(percent / 100.0);
    text += line(kLeft, y, kLeft + kPlotWidth, y, kFaint);
    text += words(kLeft - 8, y + 4, "end", 12, std::to_string(percent) + " %");
  }
  double last = -1000;
  constexpr double kApart = 50;
  for (const std::int64_t mark : axis.marks()) {
    const double x = x_of(axis, mark);
    text += line(x, kTop, x, kTop + kPlotHeight, kFaint);
    if (x - last < kApart) continue;
    text += words(x, kTop + kPlotHeight + 18, "middle", 12, unit_text(unit, mark));
    last = x;
  }
  text += line(kLeft, kTop, kLeft, kTop + kPlotHeight, "#333333");
  text += line(kLeft, kTop + kPlotHeight, kLeft + kPlotWidth, kTop + kPlotHeight, "#333333");
  return text;
}

std::string stroke_of(std::size_t set) {
  const std::string dash = kDashes.at(set / kStrokes.size() % kDashes.size());
  return std::string(R"(fill="none" stroke-width="2" stroke=")") + kStrokes.at(set % kStrokes.size()) + "\"" +
         (dash.empty() ? "" : " stroke-dasharray=\"" + dash + "\"");
}

/// Up from the least sample, a step at each of at most kSteps ranks; at the end level, at the share of what
/// came about.
std::string curve(const ValueAxis& axis, const Distribution& distribution, std::size_t set) {
  constexpr std::size_t kSteps = 400;
  const std::vector<std::int64_t>& ended = distribution.ended();
  const auto n = static_cast<double>(distribution.size());
  std::string path = "M" + svg_number(x_of(axis, ended.empty() ? distribution.least() : ended.front())) +
                     " " + svg_number(y_of(0));
  const std::size_t steps = std::min(kSteps, ended.size());
  for (std::size_t i = 1; i <= steps; ++i) {
    const std::size_t rank = i * ended.size() / steps;
    path +=
        "H" + svg_number(x_of(axis, ended[rank - 1])) + "V" + svg_number(y_of(static_cast<double>(rank) / n));
  }
  path += "H" + std::to_string(kLeft + kPlotWidth);
  return "<path d=\"" + path + "\" " + stroke_of(set) + "/>\n";
}

std::string legend_line(const MeasuredSet& set, std::size_t place, std::size_t number) {
  const double x = kLeft + kPlotWidth + 16;
  const double y = kTop + 8 + static_cast<double>(number) * kLegendLine;
  const std::size_t samples = set.metrics[place].distribution.size();
  const std::string count = " (" + (samples == 0 ? "no samples" : grouped(samples)) + ")";
  const std::string label = label_in(set.label, kLegendText - count.size());
  const std::string text = words(x + 34, y + 4, "start", 12, label + count);
  // Of what has no samples there is no curve to be told by its stroke.
  if (samples == 0) return text;
  return "<path d=\"M" + svg_number(x) + " " + svg_number(y) + "h26\" " + stroke_of(number) + "/>\n" + text;
}

}  // namespace

std::string stats_svg(const StatsReport& report, std::size_t metric) {
  const Metric& drawn = *report.metrics[metric];
  const std::optional<ValueAxis> axis = axis_of(report, metric);
  const int width = kLeft + kPlotWidth + kLegend;
  const int height = kTop + 70 + std::max(kPlotHeight, kLegendLine * static_cast<int>(report.sets.size()));
  const std::string size = std::to_string(width) + "\" height=\"" + std::to_string(height);
  std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size + "\" viewBox=\"0 0 " +
                     std::to_string(width) + " " + std::to_string(height) +
                     "\" font-family=\"DejaVu Sans, Helvetica, sans-serif\" fill=\"#222222\">\n";
  text += "<rect width=\"" + size + "\" fill=\"#ffffff\"/>\n";
  text += words(kLeft, 28, "start", 17, report.scenario + ": " + drawn.name);
  text += words(kLeft, 50, "start", 12,
                drawn.meaning + "; seeds " + std::to_string(report.seeds.first) + " to " +
                    std::to_string(report.seeds.last));
  const double middle = kLeft + kPlotWidth / 2.0;
  if (axis) {
    text += grid(*axis, drawn.unit);
    text += words(middle, kTop + kPlotHeight + 44, "middle", 13,
                  drawn.name + (axis->is_logarithmic() ? " (logarithmic)" : "") +
                      "; the curve is the share of samples that are at most so great");
  } else {
    text += words(middle, kTop + kPlotHeight / 2.0, "middle", 13, "no run has a sample of it");
  }
  for (std::size_t i = 0; i < report.sets.size(); ++i) {
    const Distribution& distribution = report.sets[i].metrics[metric].distribution;
    if (distribution.size() > 0) text += curve(*axis, distribution, i);
    text += legend_line(report.sets[i], metric, i);
  }
  return text + "</svg>\n";
}

}  // namespace raftsim
