#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sim/action.hpp"
#include "sim/condition.hpp"
#include "sim/scenario.hpp"

/// The writers of the scenario language's parts, joined in sim/scenario_write.cpp: what the readers read back
/// as the same value.
namespace raftsim {

using Json = nlohmann::ordered_json;

// ---- sim/scenario_write_values.cpp -----------------------------------------------------------------------

Json write_duration(Duration duration);
Json write_time(Time time);
Json write_delay(const Delay& delay);
Json write_range(const Range& range);
/// The same of durations.
Json write_duration_range(const Range& range);
/// "S1", or an array of several.
Json write_servers(raft::ServerSet servers);
/// "1 1 4"
std::string write_terms(const std::vector<raft::Term>& terms);
/// Adds the member that says the command: {"write": {"x": "1"}}.
void write_command(Json& object, const raft::Command& command);
/// Adds the settings that change.
void write_link_change(Json& object, const LinkChange& change);

// ---- One file each ---------------------------------------------------------------------------------------

/// `clients`: their names; where null, they are "C1", "C2", ….
Json write_condition(const Condition& condition, const std::vector<std::string>* clients);
Json write_actions(const std::vector<Action>& actions, const std::vector<std::string>& clients);
Json write_question(const Question& question, const std::vector<std::string>& clients);
/// A word, or an array of words; of nobody an empty one.
Json write_selector(const Selector& selector);

// ---- sim/scenario_write_faults.cpp -----------------------------------------------------------------------

/// The action's one member.
Json write_fault(const Connect& action);
Json write_fault(const Crash& action);
Json write_fault(const Restart& action);
Json write_fault(const ChangeDisk& action);
Json write_fault(const StallDisk& action);
Json write_fault(const FillDisk& action);
Json write_fault(const FreeDisk& action);
Json write_fault(const CorruptDisk& action);
Json write_fault(const LoseDisk& action);
Json write_fault(const ChangeClock& action);
Json write_fault(const JumpClock& action);
Json write_fault(const Flap& action);
Json write_fault(const CrashLoop& action);
Json write_fault(const Swizzle& action);

}  // namespace raftsim
