#pragma once

#include <string>

#include "sim/condition.hpp"
#include "sim/time.hpp"

/// What is true of a run at an instant: conditions held against the simulation. Nothing here changes
/// anything.
namespace raftsim {

class Simulation;

/// Whether one fact holds; `at` as below.
bool holds(const Fact& fact, const Simulation& simulation, Time at);

/// Whether the condition holds for the simulation as it stands, at the time `at`: not before its now(), and
/// later only while nothing happens in between.
bool holds(const Condition& condition, const Simulation& simulation, Time at);
/// Whether the condition holds now.
bool holds(const Condition& condition, const Simulation& simulation);

/// Why the condition holds, or does not, at `at`: of one that does not, what stands in place of each fact
/// that is missing; of one that does, its facts. One readable line: "S2's log is 1 1 1 4; S2's term is 3".
/// Never empty.
std::string actual_text(const Condition& condition, const Simulation& simulation, Time at);
/// The same, now.
std::string actual_text(const Condition& condition, const Simulation& simulation);

}  // namespace raftsim
