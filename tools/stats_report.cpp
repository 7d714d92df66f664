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
  report.purpose = plan.sets.front().scenario->purpose;
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
    for (const std::string& value : set.values) set.label += (set.label.empty() ? "" : ", ") + value;
    if (set.label.empty()) set.label = "all";
    set.bug = plan.sets[i].scenario->bug;
    set.measured = result.measured;
    set.violated = std::move(result.violated);
    set.as_expected = std::move(result.as_expected);
    set.unmet = std::move(result.unmet);
    report.done += set.measured + set.violated.runs;
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

bool has_violation(const StatsReport& report) {
  return std::any_of(report.sets.begin(), report.sets.end(),
                     [](const MeasuredSet& set) { return set.violated.runs > 0; });
}

std::vector<std::string> bugs_in_words(const StatsReport& report) {
  std::vector<std::pair<const Bug*, std::size_t>> sets_by_bug;
  for (const MeasuredSet& set : report.sets) {
    if (set.bug == nullptr) continue;
    const auto known = std::find_if(sets_by_bug.begin(), sets_by_bug.end(),
                                    [&](const auto& each) { return each.first == set.bug; });
    if (known == sets_by_bug.end()) {
      sets_by_bug.emplace_back(set.bug, 1);
    } else {
      ++known->second;
    }
  }
  std::vector<std::string> sentences;
  for (const auto& [bug, sets] : sets_by_bug) {
    const bool everywhere = sets == report.sets.size();
    sentences.push_back((everywhere ? "The servers"
                                    : "In " + grouped(sets) + " of " + grouped(report.sets.size()) +
                                          " parameter sets the servers") +
                        " have a bug, " + std::string(bug->id) + ": " + std::string(bug->changes) + ".");
  }
  return sentences;
}

std::string stats_progress(std::uint64_t done, std::uint64_t all, double seconds, std::size_t columns) {
  std::string text =
      std::to_string(done * 100 / all) + " %, " + grouped(done) + " of " + grouped(all) + " runs";
  if (done > 0 && seconds > 0) {
    const double rate = static_cast<double>(done) / seconds;
    text += ", " + measured(rate) + " a second, " +
            grouped(static_cast<std::uint64_t>(static_cast<double>(all - done) / rate)) + " s to go";
  }
  // A quarter of the line, less what the numbers need on a narrow terminal; it does not change while they
  // grow.
  constexpr std::size_t kNumbers = 8;
  const std::size_t length = std::clamp<std::size_t>(columns / 4, kNumbers + 4, kNumbers + 24) - kNumbers;
  std::string bar;
  for (std::uint64_t i = 0; i < length; ++i) bar += i * all < done * length ? '#' : '-';
  return "[" + bar + "] " + text;
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
