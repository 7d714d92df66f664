#include <optional>
#include <string>

#include "tools/stats_report.hpp"

namespace raftsim {
namespace {

std::string stats_csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

/// "12.345", of a number in thousandths; whole numbers without a point.
std::string stats_csv_decimal(std::int64_t number, std::int64_t parts) {
  std::string text = std::to_string(number / parts);
  const std::int64_t rest = number % parts < 0 ? -(number % parts) : number % parts;
  if (number < 0 && number / parts == 0) text.insert(0, "-");
  if (rest == 0) return text;
  std::string digits = std::to_string(parts + rest).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return text + "." + digits;
}

struct CsvUnit {
  const char* word;
  /// What a value is divided by.
  std::int64_t parts;
};

CsvUnit csv_unit(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::nanoseconds: return {"ns", 1};
    case MetricUnit::count: return {"count", 1};
    case MetricUnit::thousandths: return {"ratio", 1000};
    case MetricUnit::share: break;
  }
  return {"share", 1};
}

std::string stats_csv_number(const std::optional<std::int64_t>& number, std::int64_t parts) {
  return "," + (number ? stats_csv_decimal(*number, parts) : std::string());
}

/// Two fields: the number, or what it is at least where no more is known.
std::string stats_csv_value(std::int64_t number, bool at_least, std::int64_t parts) {
  const std::string text = stats_csv_number(number, parts);
  return at_least ? "," + text : text + ",";
}

std::string csv_of_share(const Distribution& distribution) {
  constexpr std::int64_t kMillion = 1'000'000;
  const Share share = share_of(distribution.size() - distribution.at_most(0), distribution.size());
  std::string line = ",0," + stats_csv_decimal(share.value, kMillion) + ",," +
                     stats_csv_decimal(share.low, kMillion) + "," + stats_csv_decimal(share.high, kMillion);
  line.append(4 * kPercentiles.size() + 4, ',');
  return line;
}

std::string csv_of_metric(const MeasuredMetric& measured) {
  const Distribution& distribution = measured.distribution;
  const CsvUnit unit = csv_unit(measured.metric->unit);
  std::string line =
      "," + measured.metric->name + "," + unit.word + "," + std::to_string(distribution.size());
  if (distribution.size() == 0) return line.append(4 * kPercentiles.size() + 9, ',');
  if (measured.metric->unit == MetricUnit::share) return line + csv_of_share(distribution);
  const Mean mean = distribution.mean();
  line += "," + std::to_string(distribution.censored());
  line += stats_csv_value(mean.value, mean.at_least, unit.parts * 1000);
  for (const auto& number : {mean.bounds.low, mean.bounds.high, mean.deviation}) {
    line += stats_csv_number(number, unit.parts * 1000);
  }
  line += stats_csv_number(distribution.least(), unit.parts);
  for (const Percentile& percentile : kPercentiles) {
    const PercentileValue value = distribution.percentile(percentile.part);
    line += stats_csv_value(value.value, value.at_least, unit.parts);
    line += stats_csv_number(value.bounds.low, unit.parts) + stats_csv_number(value.bounds.high, unit.parts);
  }
  const PercentileValue most = distribution.quantile({1, 1});
  return line + stats_csv_value(most.value, !distribution.most().has_value(), unit.parts);
}

}  // namespace

std::string stats_csv(const StatsReport& report) {
  std::string text;
  for (const std::string& pointer : report.pointers) text += stats_csv_field(pointer) + ",";
  text += "runs,violated,metric,unit,samples,notEnded,mean,meanAtLeast,meanLow,meanHigh,deviation,least";
  for (const Percentile& percentile : kPercentiles) {
    for (const char* const suffix : {"", "AtLeast", "Low", "High"}) {
      text.append(",").append(percentile.name).append(suffix);
    }
  }
  text += ",most,mostAtLeast\r\n";
  for (const MeasuredSet& set : report.sets) {
    std::string head;
    for (const std::string& value : set.values) head += stats_csv_field(value) + ",";
    head += std::to_string(set.measured) + "," + std::to_string(set.violated);
    for (const MeasuredMetric& metric : set.metrics)
      text.append(head).append(csv_of_metric(metric)).append("\r\n");
  }
  return text;
}

}  // namespace raftsim
