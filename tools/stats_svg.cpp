#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/story_layout.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_text.hpp"
#include "tools/stats_axis.hpp"
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
constexpr int kHeadLine = 18;
constexpr int kTitle = 17;
/// What fits into a line of the legend, and into one above the picture, in characters.
constexpr std::size_t kLegendText = 38;
constexpr std::size_t kHeadText = 130;

/// Okabe and Ito's colours, but for yellow, which is too light on white; the dashes tell apart those that
/// come again, and all of them in print without colours.
constexpr std::array kStrokes{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000"};
constexpr std::array kDashes{"", "7 3", "2 2", "9 3 2 3", "12 4"};

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

/// Those whose labels have room beside each other, the roundest ones first.
std::vector<std::int64_t> labelled_marks(const ValueAxis& axis) {
  constexpr double kApart = 50;
  const auto roundness = [](std::int64_t mark) {
    while (mark >= 10 && mark % 10 == 0) mark /= 10;
    return mark == 1 ? 0 : mark == 2 || mark == 5 ? 1 : 2;
  };
  std::vector<std::int64_t> marks = axis.marks();
  if (axis.is_logarithmic()) {
    std::stable_sort(marks.begin(), marks.end(),
                     [&](std::int64_t a, std::int64_t b) { return roundness(a) < roundness(b); });
  }
  std::vector<std::int64_t> chosen;
  for (const std::int64_t mark : marks) {
    const bool has_room = std::all_of(chosen.begin(), chosen.end(), [&](std::int64_t other) {
      return std::abs(x_of(axis, mark) - x_of(axis, other)) >= kApart;
    });
    if (has_room) chosen.push_back(mark);
  }
  return chosen;
}

std::string grid(const ValueAxis& axis, MetricUnit unit) {
  constexpr const char* kFaint = "#dddddd";
  std::string text;
  for (int percent = 0; percent <= 100; percent += 20) {
    const double y = y_of(percent / 100.0);
    text += line(kLeft, y, kLeft + kPlotWidth, y, kFaint);
    text += words(kLeft - 8, y + 4, "end", 12, std::to_string(percent) + " %");
  }
  for (const std::int64_t mark : axis.marks()) {
    const double x = x_of(axis, mark);
    text += line(x, kTop, x, kTop + kPlotHeight, kFaint);
  }
  for (const std::int64_t mark : labelled_marks(axis)) {
    text += words(x_of(axis, mark), kTop + kPlotHeight + 18, "middle", 12, unit_text(unit, mark));
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

/// What the values of the legend are: where they stand in the scenario, a place a line.
std::vector<std::string> legend_head(const StatsReport& report) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < report.pointers.size(); ++i) {
    const bool last = i + 1 == report.pointers.size();
    for (std::string& line :
         trace::wrapped(report.pointers[i] + (last ? " (samples)" : ","), kLegendText, kLegendText)) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

double legend_y(std::size_t line) {
  return kTop + 8 + static_cast<double>(line) * kLegendLine;
}

constexpr double kLegendLeft = kLeft + kPlotWidth + 16;

/// A set's values and how many samples it has, in lines.
std::vector<std::string> legend_words(const MeasuredSet& set, std::size_t place) {
  constexpr std::size_t kMostOfLegend = 100;
  const std::size_t samples = set.metrics[place].distribution.size();
  // Above the values it is told what the number is.
  const std::string count = samples == 0         ? "no samples"
                            : set.values.empty() ? counted(samples, "sample", "samples")
                                                 : grouped(samples);
  return trace::wrapped(label_in(set.label, kMostOfLegend) + " (" + count + ")", kLegendText, kLegendText);
}

/// The lines of a set's part of the legend, the first one at `y`, with its stroke; of what has no samples
/// there is no curve to be told by one.
std::string legend_part(const std::vector<std::string>& lines, bool has_samples, std::size_t number,
                        std::size_t first) {
  std::string text;
  if (has_samples) {
    text += "<path d=\"M" + svg_number(kLegendLeft) + " " + svg_number(legend_y(first)) + "h26\" " +
            stroke_of(number) + "/>\n";
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += words(kLegendLeft + 34, legend_y(first + i) + 4, "start", 12, lines[i]);
  }
  return text;
}

struct Legend {
  std::string text;
  std::size_t lines{};
};

/// What is varied, and below it the sets.
Legend legend_of(const StatsReport& report, std::size_t place) {
  Legend legend;
  for (const std::string& each : legend_head(report)) {
    legend.text += words(kLegendLeft, legend_y(legend.lines++) + 4, "start", 12, each);
  }
  for (std::size_t i = 0; i < report.sets.size(); ++i) {
    const std::vector<std::string> of_set = legend_words(report.sets[i], place);
    const bool has_samples = report.sets[i].metrics[place].distribution.size() > 0;
    legend.text += legend_part(of_set, has_samples, i, legend.lines);
    legend.lines += of_set.size();
  }
  return legend;
}

/// What stands below the title: what the scenario is for, what is planted in it, and what is measured.
std::vector<std::string> head_lines(const StatsReport& report, const Metric& drawn) {
  std::vector<std::string> paragraphs;
  if (!report.purpose.empty()) paragraphs.push_back(report.purpose);
  for (std::string& bug : bugs_in_words(report)) paragraphs.push_back(std::move(bug));
  paragraphs.push_back(drawn.meaning + "; seeds " + std::to_string(report.seeds.first) + " to " +
                       std::to_string(report.seeds.last));
  std::vector<std::string> lines;
  for (const std::string& paragraph : paragraphs) {
    for (std::string& line : trace::wrapped(paragraph, kHeadText, kHeadText))
      lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::string stats_svg(const StatsReport& report, std::size_t metric) {
  const Metric& drawn = *report.metrics[metric];
  const std::optional<ValueAxis> axis = axis_of(report, metric);
  const std::vector<std::string> head = head_lines(report, drawn);
  const Legend legend = legend_of(report, metric);
  // There is room for one line below the title.
  const int lower = kHeadLine * (static_cast<int>(head.size()) - 1);
  const int width = kLeft + kPlotWidth + kLegend;
  const int height = kTop + lower + 70 + std::max(kPlotHeight, kLegendLine * static_cast<int>(legend.lines));
  const std::string size = std::to_string(width) + "\" height=\"" + std::to_string(height);
  std::string text = R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" + size + R"(" viewBox="0 0 )" +
                     std::to_string(width) + " " + std::to_string(height) +
                     "\" font-family=\"DejaVu Sans, Helvetica, sans-serif\" fill=\"#222222\">\n";
  text += "<rect width=\"" + size + "\" fill=\"#ffffff\"/>\n";
  const std::string title = report.scenario + ": " + drawn.name;
  text += words(kLeft, 28, "start", kTitle, svg_cut(title, kPlotWidth + kLegend - 16, {kTitle}));
  for (std::size_t i = 0; i < head.size(); ++i) {
    text += words(kLeft, 50 + kHeadLine * static_cast<double>(i), "start", 12, head[i]);
  }
  text += "<g transform=\"translate(0 " + std::to_string(lower) + ")\">\n";
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
  }
  text += legend.text;
  return text + "</g>\n</svg>\n";
}

}  // namespace raftsim
