#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "sim/goals.hpp"
#include "tools/json_fields.hpp"

/// How reports and states of searches tell in how many runs each goal was reached: {"two leaders at once": 7,
/// …}.
namespace raftsim {

nlohmann::ordered_json goals_json(const std::array<std::uint64_t, kGoals>& counts);

/// The member "goals" of `fields`; none can be above `runs`. Throws DocumentError.
std::array<std::uint64_t, kGoals> read_goals(const JsonFields& fields, std::uint64_t runs);

}  // namespace raftsim
