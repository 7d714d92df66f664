#include "tools/bugs_report.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <variant>

#include "sim/bugs/bug.hpp"
#include "sim/expectations.hpp"
#include "sim/foreseen.hpp"
#include "sim/liveness.hpp"
#include "sim/scenario.hpp"
#include "tools/scenario_files.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kLiveness = "liveness";

/// The failure that the expectation says is its scenario's lesson, if it says so.
std::optional<std::string> failure_foreseen(const Expectation& expectation) {
  if (const auto* const violation = std::get_if<ExpectViolation>(&expectation.what)) {
    return checks::to_string(violation->property);
  }
  if (std::holds_alternative<ExpectInternalError>(expectation.what)) return std::string(kInternalConsistency);
  if (is_wrong_history(expectation)) return "linearizable";
  if (!expectation.foresees_failure) return {};
  return is_of_liveness(expectation) ? std::string(kLiveness) : "expectation";
}

std::string property_of(const BugFound& one) {
  if (!one.seed) return "nothing";
  // What clients wait for is not done, or what they heard is not linearizable.
  return one.property == "expectation" ? "an expectation" : "`" + one.property + "`";
}

/// The bug's file in that folder of the scenarios that come with the program; empty where there is none.
std::string file_in(const char* folder, const Bug& bug) {
  const auto shipped = shipped_scenarios();
  if (!shipped) return {};
  const std::filesystem::path file = *shipped / folder / (std::string(bug.id) + ".json");
  std::error_code ignored;
  return std::filesystem::is_regular_file(file, ignored) ? as_typed(file.string()) : std::string();
}

}  // namespace

std::optional<std::string> shown_by(const Scenario& scenario, const Bug& bug) {
  for (const Expectation& expectation : scenario.expectations) {
    if (auto foreseen = failure_foreseen(expectation)) return foreseen;
  }
  if (bug.breaks == kLiveness) return std::string(kLiveness);
  return {};
}

std::string scenario_of(const Bug& bug) {
  return file_in("bugs", bug);
}

std::string shortest_of(const Bug& bug) {
  return file_in("shortest", bug);
}

std::string bugs_text() {
  std::size_t width = 0;
  for (const Bug& bug : bugs()) width = std::max(width, bug.id.size() + 2);
  const std::string margin(width, ' ');
  std::string text;
  for (const Bug& bug : bugs()) {
    text += left(bug.id, width) + std::string(bug.changes) + "\n";
    text += margin + "breaks " + std::string(bug.breaks) + "; " + std::string(bug.source) + "\n";
    if (const std::string story = scenario_of(bug); !story.empty()) {
      const auto shown = shown_by(load_scenario(story), bug);
      text += margin;
      text += "raftsim run " + story;
      if (shown && *shown != bug.breaks) text += ", where " + *shown + " breaks first";
      text += "\n";
    }
    if (const std::string shortest = shortest_of(bug); !shortest.empty()) {
      text += margin;
      text += "raftsim run " + shortest + ", the shortest history known\n";
    }
  }
  return text;
}

std::string bugs_json() {
  Json list = Json::array();
  for (const Bug& bug : bugs()) {
    const std::string scenario = scenario_of(bug);
    const std::string shortest = shortest_of(bug);
    const auto shown = scenario.empty() ? std::nullopt : shown_by(load_scenario(scenario), bug);
    list.push_back({{"id", bug.id},
                    {"changes", bug.changes},
                    {"breaks", bug.breaks},
                    {"source", bug.source},
                    {"scenario", scenario.empty() ? Json() : Json(scenario)},
                    {"shows", shown ? Json(*shown) : Json()},
                    {"shortest", shortest.empty() ? Json() : Json(shortest)}});
  }
  return list.dump(2) + "\n";
}

std::string found_table(const std::vector<BugFound>& found) {
  std::string text = "| bug | first seed | seen to break | runs | seconds |\n|---|--:|---|--:|--:|\n";
  for (const BugFound& one : found) {
    text += "| ";
    text += one.bug != nullptr ? "`" + std::string(one.bug->id) + "`" : std::string("none: Raft");
    text += " | " + (one.seed ? std::to_string(*one.seed) : std::string("–")) + " | " + property_of(one);
    text += " | " + grouped(one.runs) + " | " + measured(one.seconds) + " |\n";
  }
  return text;
}

std::string found_json(const std::vector<BugFound>& found) {
  Json list = Json::array();
  for (const BugFound& one : found) {
    list.push_back({{"bug", one.bug != nullptr ? Json(one.bug->id) : Json()},
                    {"seed", one.seed ? Json(*one.seed) : Json()},
                    {"property", one.seed ? Json(one.property) : Json()},
                    {"runs", one.runs},
                    {"seconds", one.seconds}});
  }
  return list.dump(2) + "\n";
}

}  // namespace raftsim
