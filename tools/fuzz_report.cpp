#include "tools/fuzz_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/random.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_words.hpp"
#include "sim/trace/hex.hpp"
#include "tools/goals_json.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

std::string rate(double number, double seconds, const std::string& what) {
  if (seconds <= 0) return {};
  return measured(number / seconds) + " " + what + "/s";
}

std::uint64_t goals_reached(const FuzzTotals& totals) {
  return static_cast<std::uint64_t>(
      std::count_if(totals.goals.begin(), totals.goals.end(), [](std::uint64_t n) { return n != 0; }));
}

std::string profile_name(const FuzzPlan& plan) {
  if (plan.profile) return std::string(word_of(*plan.profile, words::kFaultProfiles));
  if (plan.scenario == nullptr) return "swarm";
  if (plan.scenario->faults)
    return std::string(word_of(plan.scenario->faults->profile, words::kFaultProfiles));
  return "none but the scenario's own";
}

/// "number 2 of 8"; of merged ones how many they are: "7 of 8".
std::string shards_in_words(const FuzzReport& report) {
  const bool one = !report.is_merged && report.shard_indexes.size() == 1;
  return (one ? "number " + std::to_string(report.shard_indexes.front())
              : std::to_string(report.shard_indexes.size())) +
         " of " + std::to_string(report.shards);
}

/// "3 histories, the search was given up: seeds 4, 17, 20", of many the first few.
std::string undecided_in_words(const std::vector<std::uint64_t>& seeds) {
  constexpr std::size_t kMost = 10;
  std::string text = grouped(seeds.size()) + (seeds.size() == 1 ? " history" : " histories") +
                     ", the search was given up: seed" + (seeds.size() == 1 ? " " : "s ");
  for (std::size_t i = 0; i < std::min(kMost, seeds.size()); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(seeds[i]);
  }
  return text + (seeds.size() > kMost ? ", …" : "");
}

std::string seeds_in_words(const FuzzReport& report) {
  if (report.runs == 0) return "none";
  const std::uint64_t last = std::min(report.identity.last, report.next - 1);
  return grouped(report.identity.first) + " to " + grouped(last);
}

}  // namespace

std::vector<std::uint64_t> missing_shards(const FuzzReport& report) {
  std::vector<std::uint64_t> missing;
  auto next = report.shard_indexes.begin();
  for (std::uint64_t index = 1; index <= report.shards; ++index) {
    if (next != report.shard_indexes.end() && *next == index) {
      ++next;
    } else {
      missing.push_back(index);
    }
  }
  return missing;
}

std::string missing_in_words(const FuzzReport& report) {
  constexpr std::size_t kMost = 20;
  const std::vector<std::uint64_t> missing = missing_shards(report);
  if (missing.empty()) return {};
  std::string text = missing.size() == 1 ? "shard " : "shards ";
  for (std::size_t i = 0; i < std::min(kMost, missing.size()); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(missing[i]);
  }
  if (missing.size() > kMost) text += ", …, " + counted(missing.size(), "shard", "shards") + " in all,";
  return text + " of " + std::to_string(report.shards);
}

FuzzIdentity identity_of(const FuzzPlan& plan) {
  FuzzIdentity identity;
  identity.version = RAFTSIM_VERSION;
  if (plan.scenario != nullptr) {
    identity.scenario = plan.scenario->name;
    identity.scenario_hash = trace::hex_of(stream_key(to_json(*plan.scenario)).value);
  }
  identity.faults = profile_name(plan);
  if (plan.bug != nullptr) identity.bug = plan.bug->id;
  identity.first = plan.first;
  identity.last = plan.last;
  return identity;
}

std::string difference(const FuzzIdentity& one, const FuzzIdentity& other) {
  // A file may say anything, at any length.
  const auto shown = [](const std::string& text) {
    const std::string quoted = in_quotes(text);
    return quoted.substr(1, quoted.size() - 2);
  };
  const auto name = [&](const FuzzIdentity& each) {
    return shown(each.scenario.value_or("random scenarios"));
  };
  const auto bug = [&](const FuzzIdentity& each) { return each.bug.empty() ? "none" : shown(each.bug); };
  const auto seeds = [](const FuzzIdentity& each) {
    if (each.last == kNoLastSeed) return "from " + std::to_string(each.first) + " on";
    return std::to_string(each.first) + " to " + std::to_string(each.last);
  };
  if (one.version != other.version) return "version: " + shown(one.version) + " and " + shown(other.version);
  if (one.scenario != other.scenario) return "scenario: " + name(one) + " and " + name(other);
  if (one.scenario_hash != other.scenario_hash) return "scenario: two of the name " + name(one);
  if (one.faults != other.faults) return "faults: " + shown(one.faults) + " and " + shown(other.faults);
  if (one.bug != other.bug) return "bug: " + bug(one) + " and " + bug(other);
  if (seeds(one) != seeds(other)) return "seeds: " + seeds(one) + " and " + seeds(other);
  return {};
}

FuzzReport report_of(const FuzzPlan& plan, const FuzzTotals& totals, const std::vector<std::string>& files,
                     double seconds, bool stopped) {
  FuzzReport report;
  report.identity = identity_of(plan);
  report.shards = plan.shard.count;
  report.shard_indexes = {plan.shard.index};
  report.ended = totals.runs >= seed_count(plan)           ? "seeds"
                 : totals.failures.size() >= plan.failures ? "failures"
                 : stopped                                 ? "signal"
                                                           : "time";
  report.next = seed_at(plan, totals.runs);
  report.runs = totals.runs;
  report.compared = totals.compared;
  report.events = totals.events;
  report.simulated_seconds = std::chrono::duration<double>(totals.simulated).count();
  report.seconds = seconds;
  report.goals = totals.goals;
  report.undecided = totals.undecided;
  for (std::size_t i = 0; i < totals.failures.size(); ++i) {
    const FuzzFailure& failure = totals.failures[i];
    report.failures.push_back({failure.seed, to_string(failure.verdict), failure.property,
                               to_text(failure.time - Time{}), failure.message, files.at(i),
                               failure.stagnation, failure.planted_fault, failure.faults});
  }
  return report;
}

std::string fuzz_bar(const FuzzPlan& plan, const FuzzTotals& totals, double seconds) {
  constexpr std::size_t kWidth = 10;
  double part =
      static_cast<double>(totals.runs) / static_cast<double>(std::max<std::uint64_t>(seed_count(plan), 1));
  if (plan.time) part = std::max(part, seconds / std::chrono::duration<double>(*plan.time).count());
  std::string bar(kWidth, '.');
  std::fill_n(bar.begin(), static_cast<std::size_t>(std::min(part, 1.0) * kWidth), '#');
  return "[" + bar + "] ";
}

std::string fuzz_progress(const FuzzPlan& plan, const FuzzTotals& totals, const FuzzTotals& before,
                          double seconds) {
  std::string text = grouped(totals.runs);
  const std::uint64_t all = seed_count(plan);
  if (!plan.time) text += " of " + grouped(all);
  text += " runs, " +
          rate(static_cast<double>(totals.events - before.events) / 1e6, seconds, "million events") + ", " +
          counted(totals.failures.size(), "failure", "failures") + ", " + grouped(goals_reached(totals)) +
          " of " + std::to_string(kGoals) + " goals";
  double left_seconds = -1;
  const std::uint64_t runs = totals.runs - before.runs;
  if (plan.time) {
    left_seconds = std::chrono::duration<double>(*plan.time).count() - seconds;
  } else if (runs > 0) {
    left_seconds = seconds * static_cast<double>(all - totals.runs) / static_cast<double>(runs);
  }
  if (left_seconds >= 0) text += ", " + grouped(static_cast<std::uint64_t>(left_seconds)) + "s to go";
  return text;
}

std::string fuzz_text(const FuzzReport& report, bool colors) {
  const bool fine = report.failures.empty();
  std::string name = report.identity.scenario.value_or("random scenarios");
  if (!report.identity.bug.empty()) name += " with the bug " + report.identity.bug;
  const char* const verdict = fine ? "nothing found" : "FOUND";
  std::string text = printable(name) + ", faults: " + printable(report.identity.faults) + ": ";
  text += colors ? std::string(fine ? "\x1b[32m" : "\x1b[31m") + verdict + "\x1b[0m" : verdict;
  text += "\n";
  if (report.shards > 1) {
    text += labelled("shards", shards_in_words(report));
    const std::string missing = missing_in_words(report);
    if (report.is_merged) text += labelled("missing", missing.empty() ? "none" : missing);
  }
  if (report.ended == "signal") text += labelled("ended", "by a signal");
  text += labelled("runs", grouped(report.runs) + ", seeds " + seeds_in_words(report) + "; " +
                               grouped(report.compared) + " of them twice, event by event the same");
  text += labelled("events", grouped(report.events) + ", " +
                                 rate(static_cast<double>(report.events) / 1e6, report.seconds, "million") +
                                 ", " + rate(static_cast<double>(report.runs), report.seconds, "runs"));
  const auto simulated = std::chrono::duration<double>(report.simulated_seconds);
  text += labelled("simulated", brief(std::chrono::duration_cast<Duration>(simulated)) + " in " +
                                    measured(report.seconds) + "s");
  if (!report.undecided.empty()) text += labelled("undecided", undecided_in_words(report.undecided));
  for (int i = 0; i < kGoals; ++i) {
    const std::uint64_t times = report.goals.at(static_cast<std::size_t>(i));
    text += labelled(i == 0 ? "reached" : "", right(times == 0 ? "never" : grouped(times), 9) + "  " +
                                                  std::string(in_words(static_cast<Goal>(i))));
  }
  for (const ReportedFailure& failure : report.failures) {
    // What a report or a state tells may have been written by anybody.
    text += "  seed " + std::to_string(failure.seed) + ": " + printable(failure.property) + " at " +
            printable(failure.time) + ": " + printable(failure.message) + "\n";
    if (!failure.stagnation.is_null()) {
      text += "    " + printable(failure.stagnation.at("words").get<std::string>()) + "\n";
    }
    if (!failure.faults.empty()) text += "    faults: " + printable(failure.faults) + "\n";
    if (!failure.planted_fault.is_null()) {
      text += "    " + printable(failure.planted_fault.at("words").get<std::string>()) + "\n";
    }
    text += "    raftsim run " + printable(failure.file) + "\n";
  }
  return text;
}

std::string fuzz_json(const FuzzReport& report) {
  Json json;
  json["raftsimFuzz"] = kFuzzReportVersion;
  json["version"] = report.identity.version;
  json["scenario"] = report.identity.scenario ? Json(*report.identity.scenario) : Json();
  json["scenarioHash"] = report.identity.scenario ? Json(report.identity.scenario_hash) : Json();
  json["faults"] = report.identity.faults;
  json["bug"] = report.identity.bug.empty() ? Json() : Json(report.identity.bug);
  json["seeds"] = {{"first", report.identity.first}, {"last", report.identity.last}, {"next", report.next}};
  json["shards"] = {{"count", report.shards}, {"indexes", report.shard_indexes}};
  if (report.is_merged) json["shards"]["missing"] = missing_shards(report);
  json["ended"] = report.ended;
  json["runs"] = report.runs;
  json["comparedTwice"] = report.compared;
  json["events"] = report.events;
  json["simulatedSeconds"] = report.simulated_seconds;
  json["seconds"] = report.seconds;
  json["goals"] = goals_json(report.goals);
  json["undecided"] = report.undecided;
  json["failures"] = Json::array();
  for (const ReportedFailure& failure : report.failures) {
    json["failures"].push_back({{"seed", failure.seed},
                                {"verdict", failure.verdict},
                                {"property", failure.property},
                                {"time", failure.time},
                                {"message", failure.message},
                                {"stagnation", failure.stagnation},
                                {"plantedFault", failure.planted_fault},
                                {"faults", failure.faults.empty() ? Json() : Json(failure.faults)},
                                {"file", failure.file}});
  }
  return json.dump(2) + "\n";
}

}  // namespace raftsim
