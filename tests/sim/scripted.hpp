#pragma once

#include <doctest/doctest.h>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/time.hpp"

namespace raftsim::tests {

/// A member of a scenario's object: its name, and its value as JSON.
using Part = std::pair<std::string, std::string>;

/// A run whose every instant is known beforehand. Links take 10ms, disks nothing, a heartbeat comes every
/// 50ms; S1's first election timeout is 100ms and all others are a second or more. So S1 is candidate at
/// 100ms and leader of term 1 at 120ms; its no-op reaches the others at 130ms, is committed at 140ms, and the
/// others know by 180ms. `parts` are added to, or stand in place of, the scenario's own.
inline std::string scripted(std::initializer_list<Part> parts) {
  std::vector<Part> members{
      {"name", R"("scripted")"},
      {"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                      "initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
      {"network", R"({"delay": "10ms"})"},
      {"disk", R"({"write": "0s"})"},
      {"stop", R"({"at": "500ms"})"},
  };
  for (const Part& part : parts) {
    bool found = false;
    for (Part& member : members) {
      if (member.first != part.first) continue;
      member.second = part.second;
      found = true;
    }
    if (!found) members.push_back(part);
  }
  std::string text;
  for (const auto& [name, value] : members) {
    text += text.empty() ? "{\"" : ", \"";
    text += name;
    text += "\": ";
    text += value;
  }
  return text + "}";
}

/// The scenario's whole run.
inline Simulation run_of(const std::string& scenario) {
  Simulation simulation(std::make_shared<const Scenario>(parse_scenario(scenario, "test.json")), 1);
  simulation.run();
  return simulation;
}

inline Simulation run_scripted(std::initializer_list<Part> parts) {
  return run_of(scripted(parts));
}

/// The run has expectations and has met them all.
inline void check_expectations(const Simulation& simulation) {
  CHECK_FALSE(simulation.expectations().results().empty());
  for (const ExpectationResult& result : simulation.expectations().results()) {
    CAPTURE(result.expected);
    CAPTURE(result.actual);
    CAPTURE(result.moment.time_since_epoch().count());
    CHECK(result.state == ExpectationState::met);
  }
}

/// Runs S1's leadership of scripted() with actions in the timeline: every expectation is met, no property
/// broken.
inline void check_actions(const std::string& timeline, const std::string& expect,
                          std::initializer_list<Part> more = {}) {
  CAPTURE(timeline);
  std::string text = scripted(more);
  text.pop_back();
  const Simulation run = run_of(text + R"(, "timeline": )" + timeline + R"(, "expect": )" + expect + "}");
  CHECK(run.checks().violation() == nullptr);
  check_expectations(run);
}

/// The one action of the scenario language that this JSON writes.
template <class Kind>
Kind action(const std::string& json) {
  const std::string timeline = R"([{"at": "1ms", "do": [)" + json + "]}]";
  const Scenario scenario = parse_scenario(scripted({{"timeline", timeline}}), "test.json");
  return std::get<Kind>(scenario.timeline.front().actions.front().what);
}

/// The instant so many milliseconds after the start.
constexpr Time at_ms(std::int64_t count) {
  return Time{} + milliseconds(count);
}

}  // namespace raftsim::tests
