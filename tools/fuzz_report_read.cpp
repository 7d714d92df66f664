#include "tools/fuzz_report_read.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string_view>

#include "sim/scenario_error.hpp"
#include "tools/goals_json.hpp"
#include "tools/json_fields.hpp"
#include "tools/planted_fault.hpp"
#include "tools/stagnation_json.hpp"

namespace raftsim {
namespace {

constexpr const char* kWhat = "a report of raftsim fuzz --json";
constexpr std::array<std::string_view, 4> kEndings{"seeds", "failures", "time", "signal"};

FuzzIdentity read_identity(const JsonFields& fields) {
  FuzzIdentity identity;
  identity.version = fields.text("version");
  identity.scenario = fields.text_or_null("scenario");
  identity.scenario_hash = fields.text_or_null("scenarioHash").value_or("");
  identity.faults = fields.text("faults");
  identity.bug = fields.text_or_null("bug").value_or("");
  const JsonFields seeds = fields.object("seeds");
  identity.last = seeds.number("last");
  identity.first = seeds.number("first", identity.last);
  return identity;
}

void read_shards(const JsonFields& fields, FuzzReport& report) {
  report.shards = fields.number("count", kMaxShards);
  report.shard_indexes = fields.numbers("indexes");
  const auto& indexes = report.shard_indexes;
  const bool rises =
      std::adjacent_find(indexes.begin(), indexes.end(), std::greater_equal<>()) == indexes.end();
  if (indexes.empty() || !rises || indexes.front() < 1 || indexes.back() > report.shards) {
    fields.refuse("indexes", "rising numbers from 1 to " + std::to_string(report.shards));
  }
}

ReportedFailure read_failure(const JsonFields& fields) {
  return {fields.number("seed"),   fields.text("verdict"),     fields.text("property"),
          fields.text("time"),     fields.text("message"),     fields.text("file"),
          read_stagnation(fields), read_planted_fault(fields), fields.text_if_any("faults").value_or("")};
}

}  // namespace

FuzzReport read_fuzz_report(const std::string& file) {
  const JsonFields::Json document = JsonFields::load(file, kWhat);
  const JsonFields fields(document, file);
  if (fields.number("raftsimFuzz") != kFuzzReportVersion) {
    fields.refuse("raftsimFuzz", std::to_string(kFuzzReportVersion) + ", the version of the format");
  }
  FuzzReport report;
  report.identity = read_identity(fields);
  read_shards(fields.object("shards"), report);
  report.ended = fields.text("ended");
  if (std::find(kEndings.begin(), kEndings.end(), report.ended) == kEndings.end()) {
    fields.refuse("ended", "seeds, failures, time or signal");
  }
  report.next = fields.object("seeds").number("next");
  report.runs = fields.number("runs");
  report.compared = fields.number("comparedTwice", report.runs);
  report.events = fields.number("events");
  report.simulated_seconds = fields.real("simulatedSeconds");
  report.seconds = fields.real("seconds");
  report.goals = read_goals(fields, report.runs);
  report.undecided = fields.numbers("undecided");
  for (const JsonFields& failure : fields.objects("failures"))
    report.failures.push_back(read_failure(failure));
  return report;
}

FuzzReport merged(const std::vector<FuzzReport>& reports, const std::vector<std::string>& files) {
  FuzzReport all = reports.at(0);
  all.is_merged = true;
  std::map<std::uint64_t, std::size_t> report_of_shard;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const FuzzReport& one = reports[i];
    const auto both = [&] { return printable(files.at(0)) + " and " + printable(files.at(i)) + ": "; };
    const std::string different = difference(all.identity, one.identity);
    if (!different.empty()) throw DocumentError(both() + "not of one search; " + different);
    if (one.shards != all.shards) {
      throw DocumentError(both() + "not of one search; shards: " + std::to_string(all.shards) + " and " +
                          std::to_string(one.shards));
    }
    for (const std::uint64_t index : one.shard_indexes) {
      const auto [known, is_new] = report_of_shard.emplace(index, i);
      if (is_new) continue;
      throw DocumentError(printable(files.at(known->second)) + " and " + printable(files.at(i)) +
                          ": both have shard " + std::to_string(index));
    }
    if (i == 0) continue;
    if (all.ended == "seeds") all.ended = one.ended;
    all.next = std::min(all.next, one.next);
    all.runs += one.runs;
    all.compared += one.compared;
    all.events += one.events;
    all.simulated_seconds += one.simulated_seconds;
    all.seconds = std::max(all.seconds, one.seconds);
    for (std::size_t goal = 0; goal < all.goals.size(); ++goal) all.goals.at(goal) += one.goals.at(goal);
    all.undecided.insert(all.undecided.end(), one.undecided.begin(), one.undecided.end());
    all.failures.insert(all.failures.end(), one.failures.begin(), one.failures.end());
  }
  all.shard_indexes.clear();
  for (const auto& [index, report] : report_of_shard) all.shard_indexes.push_back(index);
  std::sort(all.undecided.begin(), all.undecided.end());
  std::stable_sort(all.failures.begin(), all.failures.end(),
                   [](const ReportedFailure& a, const ReportedFailure& b) { return a.seed < b.seed; });
  return all;
}

}  // namespace raftsim
