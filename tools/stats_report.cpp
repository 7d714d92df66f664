#include "tools/stats_report.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "sim/trace/cut.hpp"
#include "sim/trace/story_layout.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

/// "1.250", of a number in units of 1 / 10^places.
std::string decimal(std::int64_t number, std::size_t places) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  return (number < 0 ? "-" : "") + digits;
}

std::string thousandths_text(std::int64_t number) {
  return decimal(number, 3);
}

std::int64_t rounded(std::int64_t thousandths) {
  return (thousandths + (thousandths < 0 ? -500 : 500)) / 1000;
}

}  // namespace

StatsReport stats_report(const std::string& file, const std::vector<Variation>& variations,
                         const StatsPlan& plan, std::vector<SetResult> results) {
  StatsReport report;
  report.file = file;
  report.scenario = plan.sets.front().scenario->name;
  report.seeds = plan.seeds;
  for (const Variation& variation : variations) {
    report.pointers.insert(report.pointers.end(), variation.pointers.begin(), variation.pointers.end());
  }
  report.metrics = plan.metrics;
  report.asked = run_count(plan);
  for (std::size_t i = 0; i < results.size(); ++i) {
    SetResult& result = results[i];
    MeasuredSet set;
    set.values = plan.sets[i].values;
    for (const std::string& value : set.values) set.label += (set.label.empty() ? "" : " ") + value;
    if (set.label.empty()) set.label = "all";
    set.measured = result.measured;
    set.violated = result.violated;
    set.violation = std::move(result.violation);
    report.done += set.measured + set.violated;
    for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
      set.metrics.push_back({plan.metrics[m], Distribution(std::move(result.samples[m]))});
    }
    report.sets.push_back(std::move(set));
  }
  return report;
}

std::optional<std::size_t> first_drawable(const StatsReport& report) {
  for (std::size_t m = 0; m < report.metrics.size(); ++m) {
    if (report.metrics[m]->unit == MetricUnit::share) continue;
    const auto has_samples = [m](const MeasuredSet& set) { return set.metrics[m].distribution.size() > 0; };
    if (std::any_of(report.sets.begin(), report.sets.end(), has_samples)) return m;
  }
  return {};
}

std::string stats_progress(std::uint64_t done, std::uint64_t all, double seconds) {
  constexpr std::uint64_t kBar = 24;
  std::string text = "[";
  for (std::uint64_t i = 0; i < kBar; ++i) text += i * all < done * kBar ? '#' : '-';
  text += "] " + std::to_string(done * 100 / all) + " %, " + grouped(done) + " of " + grouped(all) + " runs";
  if (done == 0 || seconds <= 0) return text;
  const double rate = static_cast<double>(done) / seconds;
  return text + ", " + measured(rate) + " a second, " +
         grouped(static_cast<std::uint64_t>(static_cast<double>(all - done) / rate)) + " s to go";
}

std::string unit_text(MetricUnit unit, std::int64_t value) {
  switch (unit) {
    case MetricUnit::nanoseconds: return brief(Duration(value));
    case MetricUnit::thousandths: return thousandths_text(value);
    case MetricUnit::count:
    case MetricUnit::share: break;
  }
  return grouped(static_cast<std::uint64_t>(value));
}

std::string mean_text(MetricUnit unit, std::int64_t thousandths) {
  switch (unit) {
    case MetricUnit::nanoseconds: return brief(Duration(rounded(thousandths)));
    case MetricUnit::thousandths: return thousandths_text(rounded(thousandths));
    case MetricUnit::count:
    case MetricUnit::share: break;
  }
  return thousandths_text(thousandths);
}

std::string label_in(const std::string& label, std::size_t columns) {
  if (trace::columns(label) <= columns) return label;
  constexpr std::string_view kCut = "..";
  constexpr std::size_t kMostBytes = 4;  // of a character (RFC 3629)
  std::string part = trace::cut(label, columns * kMostBytes);
  while (trace::columns(part) + kCut.size() > columns) part = trace::cut(part, part.size() - 1);
  return part.append(kCut);
}

std::string share_text(std::int64_t millionths) {
  return decimal(millionths, 4) + " %";
}

}  // namespace raftsim
