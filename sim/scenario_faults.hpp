#pragma once

#include "sim/action.hpp"
#include "sim/scenario_parts.hpp"

/// The readers of the actions that are faults, for the table in sim/scenario_action.cpp. All throw
/// ScenarioError.
namespace raftsim {

// ---- sim/scenario_faults.cpp -----------------------------------------------------------------------------

/// {"S1": SERVERS, …}
ActionKind read_connect(const JsonNode& node, const Names& names);
/// SERVERS, or an object with more
ActionKind read_crash(const JsonNode& node, const Names& names);
ActionKind read_disk_change(const JsonNode& node, const Names& names);
ActionKind read_disk_stall(const JsonNode& node, const Names& names);
ActionKind read_clock_change(const JsonNode& node, const Names& names);
ActionKind read_clock_jump(const JsonNode& node, const Names& names);
ActionKind read_flap(const JsonNode& node, const Names& names);
ActionKind read_crash_loop(const JsonNode& node, const Names& names);
ActionKind read_swizzle(const JsonNode& node, const Names& names);

}  // namespace raftsim
