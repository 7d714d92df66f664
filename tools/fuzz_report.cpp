#include "tools/fuzz_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/scenario_words.hpp"
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

std::string counted(std::uint64_t number, const std::string& one) {
  return grouped(number) + " " + one + (number == 1 ? "" : "s");
}

}  // namespace

std::string fuzz_progress(const FuzzPlan& plan, const FuzzTotals& totals, double seconds) {
  std::string text = grouped(totals.runs);
  const bool bounded = !plan.time;
  // The last seed may be the greatest number: then there are as many as can be counted.
  const std::uint64_t all = std::max(plan.last - plan.first, plan.last - plan.first + 1);
  if (bounded) text += " of " + grouped(all);
  text += " runs, " + rate(static_cast<double>(totals.events) / 1e6, seconds, "million events") + ", " +
          counted(totals.failures.size(), "failure") + ", " + grouped(goals_reached(totals)) + " of " +
          std::to_string(kGoals) + " goals";
  double left_seconds = -1;
  if (plan.time) {
    left_seconds = std::chrono::duration<double>(*plan.time).count() - seconds;
  } else if (totals.runs > 0) {
    left_seconds = seconds * static_cast<double>(all - totals.runs) / static_cast<double>(totals.runs);
  }
  if (left_seconds >= 0) text += ", " + grouped(static_cast<std::uint64_t>(left_seconds)) + "s to go";
  return text;
}

std::string fuzz_text(const FuzzPlan& plan, const FuzzTotals& totals, const std::vector<std::string>& files,
                      double seconds, bool colors) {
  const bool fine = totals.failures.empty();
  std::string name = plan.scenario == nullptr ? "random scenarios" : plan.scenario->name;
  if (plan.bug != nullptr) name += " with the bug " + std::string(plan.bug->id);
  const char* const verdict = fine ? "nothing found" : "FOUND";
  std::string text = name + ", faults: " + profile_name(plan) + ": ";
  text += colors ? std::string(fine ? "\x1b[32m" : "\x1b[31m") + verdict + "\x1b[0m" : verdict;
  text += "\n";
  text += labelled("runs", grouped(totals.runs) + ", seeds " + grouped(plan.first) + " to " +
                               grouped(std::max(plan.first, totals.next) - (totals.runs == 0 ? 0 : 1)) +
                               "; " + grouped(totals.compared) + " of them twice, event by event the same");
  text += labelled("events", grouped(totals.events) + ", " +
                                 rate(static_cast<double>(totals.events) / 1e6, seconds, "million") + ", " +
                                 rate(static_cast<double>(totals.runs), seconds, "runs"));
  text += labelled("simulated", brief(totals.simulated) + " in " + measured(seconds) + "s");
  for (int i = 0; i < kGoals; ++i) {
    const std::uint64_t times = totals.goals.at(static_cast<std::size_t>(i));
    text += labelled(i == 0 ? "reached" : "", right(times == 0 ? "never" : grouped(times), 9) + "  " +
                                                  std::string(in_words(static_cast<Goal>(i))));
  }
  for (std::size_t i = 0; i < totals.failures.size(); ++i) {
    const FuzzFailure& failure = totals.failures[i];
    text += "  seed " + std::to_string(failure.seed) + ": " + failure.property + " at " +
            to_text(failure.time - Time{}) + ": " + failure.message + "\n";
    text += "    raftsim run " + files.at(i) + "\n";
  }
  return text;
}

std::string fuzz_json(const FuzzPlan& plan, const FuzzTotals& totals, const std::vector<std::string>& files,
                      double seconds) {
  Json report;
  report["scenario"] = plan.scenario == nullptr ? Json() : Json(plan.scenario->name);
  report["faults"] = profile_name(plan);
  report["bug"] = plan.bug == nullptr ? Json() : Json(plan.bug->id);
  report["seeds"] = {{"first", plan.first}, {"next", totals.next}};
  report["runs"] = totals.runs;
  report["comparedTwice"] = totals.compared;
  report["events"] = totals.events;
  report["simulatedSeconds"] = std::chrono::duration<double>(totals.simulated).count();
  report["seconds"] = seconds;
  Json goals = Json::object();
  for (int i = 0; i < kGoals; ++i) {
    goals[std::string(in_words(static_cast<Goal>(i)))] = totals.goals.at(static_cast<std::size_t>(i));
  }
  report["goals"] = std::move(goals);
  report["failures"] = Json::array();
  for (std::size_t i = 0; i < totals.failures.size(); ++i) {
    const FuzzFailure& failure = totals.failures[i];
    report["failures"].push_back({{"seed", failure.seed},
                                  {"verdict", to_string(failure.verdict)},
                                  {"property", failure.property},
                                  {"time", to_text(failure.time - Time{})},
                                  {"message", failure.message},
                                  {"file", files.at(i)}});
  }
  return report.dump(2) + "\n";
}

}  // namespace raftsim
