#pragma once

#include "sim/action.hpp"
#include "sim/scenario_parts.hpp"

/// The readers of the actions that are faults, for the table in sim/scenario_action.cpp. All throw
/// ScenarioError.
namespace raftsim {

// ---- sim/scenario_faults.cpp -----------------------------------------------------------------------------

/// {"S1": SERVERS, …}
ActionKind read_connect(const JsonNode& node, const Names& names);

}  // namespace raftsim
