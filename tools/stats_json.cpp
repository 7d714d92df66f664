#include <nlohmann/json.hpp>
#include <string>

#include "tools/planted_fault.hpp"
#include "tools/stats_report.hpp"

namespace raftsim {
namespace {

using StatsDocument = nlohmann::ordered_json;

/// In the unit: thousandths become fractions.
StatsDocument figure_in(MetricUnit unit, std::int64_t value) {
  if (unit == MetricUnit::thousandths) return static_cast<double>(value) / 1000;
  return value;
}

StatsDocument mean_in(MetricUnit unit, std::int64_t thousandths) {
  return static_cast<double>(thousandths) / (unit == MetricUnit::thousandths ? 1e6 : 1e3);
}

template <class Write>
StatsDocument or_null(MetricUnit unit, std::optional<std::int64_t> value, Write write) {
  return value ? write(unit, *value) : StatsDocument(nullptr);
}

StatsDocument share_json(const Distribution& distribution) {
  const std::size_t with = distribution.size() - distribution.at_most(0);
  const Share share = share_of(with, distribution.size());
  return {{"samples", distribution.size()},
          {"with", with},
          {"share", static_cast<double>(share.value) / 1e6},
          {"low", static_cast<double>(share.low) / 1e6},
          {"high", static_cast<double>(share.high) / 1e6}};
}

StatsDocument percentiles_json(MetricUnit unit, const Distribution& distribution) {
  StatsDocument percentiles;
  for (const Percentile& percentile : kPercentiles) {
    const PercentileValue value = distribution.percentile(percentile.part);
    percentiles[std::string(percentile.name)] = {{"value", figure_in(unit, value.value)},
                                                 {"atLeast", value.at_least},
                                                 {"low", or_null(unit, value.bounds.low, figure_in)},
                                                 {"high", or_null(unit, value.bounds.high, figure_in)}};
  }
  return percentiles;
}

StatsDocument metric_json(const MeasuredMetric& measured) {
  const MetricUnit unit = measured.metric->unit;
  const Distribution& distribution = measured.distribution;
  if (distribution.size() == 0) return {{"samples", 0}};
  if (unit == MetricUnit::share) return share_json(distribution);
  const Mean mean = distribution.mean();
  StatsDocument json;
  json["samples"] = distribution.size();
  json["notEnded"] = distribution.censored();
  json["mean"] = {{"value", mean_in(unit, mean.value)},
                  {"atLeast", mean.at_least},
                  {"low", or_null(unit, mean.bounds.low, mean_in)},
                  {"high", or_null(unit, mean.bounds.high, mean_in)}};
  json["deviation"] = or_null(unit, mean.deviation, mean_in);
  json["least"] = figure_in(unit, distribution.least());
  json["percentiles"] = percentiles_json(unit, distribution);
  json["most"] = or_null(unit, distribution.most(), figure_in);
  json["quantiles"] = StatsDocument::array();
  for (std::uint64_t percent = 0; percent <= 100; ++percent) {
    const PercentileValue value = distribution.quantile({percent, 100});
    json["quantiles"].push_back(value.at_least ? StatsDocument(nullptr) : figure_in(unit, value.value));
  }
  return json;
}

/// What is told of one failed run; `what` names the member that says how it fails.
StatsDocument failure_json(const FailedRuns& failed, const char* what) {
  if (!failed.first) return nullptr;
  return {{"seed", failed.first->seed},
          {what, failed.first->what},
          {"message", failed.first->message},
          {"plantedFault", planted_fault_json(failed.first->lost_disks)}};
}

StatsDocument set_json(const StatsReport& report, const MeasuredSet& set) {
  StatsDocument json;
  json["values"] = StatsDocument::object();
  for (std::size_t i = 0; i < set.values.size(); ++i) json["values"][report.pointers[i]] = set.values[i];
  json["bug"] = set.bug == nullptr ? StatsDocument() : StatsDocument(set.bug->id);
  json["measured"] = set.measured;
  json["violated"] = set.violated.runs;
  json["violatedAfterLostDisk"] = set.violated.after_lost_disk;
  json["violation"] = failure_json(set.violated, "property");
  json["violatedAsExpected"] = set.as_expected.runs;
  json["expectedViolation"] = failure_json(set.as_expected, "property");
  json["unmet"] = set.unmet.runs;
  json["unmetAfterLostDisk"] = set.unmet.after_lost_disk;
  json["unmetExpectation"] = failure_json(set.unmet, "pointer");
  json["metrics"] = StatsDocument::object();
  for (const MeasuredMetric& metric : set.metrics) json["metrics"][metric.metric->name] = metric_json(metric);
  return json;
}

}  // namespace

std::string stats_json(const StatsReport& report) {
  StatsDocument json;
  json["raftsimStats"] = 1;
  json["version"] = RAFTSIM_VERSION;
  json["file"] = report.file;
  json["scenario"] = report.scenario;
  json["seeds"] = {{"first", report.seeds.first}, {"last", report.seeds.last}};
  json["runs"] = {{"asked", report.asked}, {"done", report.done}};
  json["metrics"] = StatsDocument::object();
  for (const Metric* metric : report.metrics) {
    json["metrics"][metric->name] = {{"unit", unit_word(metric->unit)}, {"meaning", metric->meaning}};
  }
  json["sets"] = StatsDocument::array();
  for (const MeasuredSet& set : report.sets) json["sets"].push_back(set_json(report, set));
  return json.dump(2, ' ', false, StatsDocument::error_handler_t::replace) + "\n";
}

}  // namespace raftsim
