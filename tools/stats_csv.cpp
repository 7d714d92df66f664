#include <optional>
#include <string>

#include "tools/export_text.hpp"
#include "tools/stats_report.hpp"

namespace raftsim {
namespace {

/// What a value in this unit is divided by.
std::int64_t parts_of(MetricUnit unit) {
  return unit == MetricUnit::thousandths ? 1000 : 1;
}

std::string stats_csv_number(const std::optional<std::int64_t>& number, std::int64_t parts) {
  return "," + (number ? decimal_number(*number, parts) : std::string());
}

/// Two fields: the number, or what it is at least where no more is known.
std::string stats_csv_value(std::int64_t number, bool at_least, std::int64_t parts) {
  const std::string text = stats_csv_number(number, parts);
  return at_least ? "," + text : text + ",";
}

std::string csv_of_share(const Distribution& distribution) {
  constexpr std::int64_t kMillion = 1'000'000;
  const Share share = share_of(distribution.size() - distribution.at_most(0), distribution.size());
  std::string line = ",0," + decimal_number(share.value, kMillion) + ",," +
                     decimal_number(share.low, kMillion) + "," + decimal_number(share.high, kMillion);
  line.append(4 * kPercentiles.size() + 4, ',');
  return line;
}

std::string csv_of_metric(const MeasuredMetric& measured) {
  const Distribution& distribution = measured.distribution;
  const std::int64_t parts = parts_of(measured.metric->unit);
  std::string line = "," + measured.metric->name + "," + unit_word(measured.metric->unit) + "," +
                     std::to_string(distribution.size());
  if (distribution.size() == 0) return line.append(4 * kPercentiles.size() + 9, ',');
  if (measured.metric->unit == MetricUnit::share) return line + csv_of_share(distribution);
  const Mean mean = distribution.mean();
  line += "," + std::to_string(distribution.censored());
  line += stats_csv_value(mean.value, mean.at_least, parts * 1000);
  for (const auto& number : {mean.bounds.low, mean.bounds.high, mean.deviation}) {
    line += stats_csv_number(number, parts * 1000);
  }
  line += stats_csv_number(distribution.least(), parts);
  for (const Percentile& percentile : kPercentiles) {
    const PercentileValue value = distribution.percentile(percentile.part);
    line += stats_csv_value(value.value, value.at_least, parts);
    line += stats_csv_number(value.bounds.low, parts) + stats_csv_number(value.bounds.high, parts);
  }
  const PercentileValue most = distribution.quantile({1, 1});
  return line + stats_csv_value(most.value, !distribution.most().has_value(), parts);
}

}  // namespace

std::string stats_csv(const StatsReport& report) {
  std::string text;
  for (const std::string& pointer : report.pointers) text += csv_field(pointer) + ",";
  text += "runs,violated,metric,unit,samples,notEnded,mean,meanAtLeast,meanLow,meanHigh,deviation,least";
  for (const Percentile& percentile : kPercentiles) {
    for (const char* const suffix : {"", "AtLeast", "Low", "High"}) {
      text.append(",").append(percentile.name).append(suffix);
    }
  }
  text += ",most,mostAtLeast\r\n";
  for (const MeasuredSet& set : report.sets) {
    std::string head;
    for (const std::string& value : set.values) head += csv_field(value) + ",";
    head += std::to_string(set.measured) + "," + std::to_string(set.violated.runs);
    for (const MeasuredMetric& metric : set.metrics)
      text.append(head).append(csv_of_metric(metric)).append("\r\n");
  }
  return text;
}

}  // namespace raftsim
