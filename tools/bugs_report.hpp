#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario.hpp"
#include "tools/bugs_search.hpp"

namespace raftsim {

/// The file in scenarios/bugs that tells its story; empty where there is none.
std::string scenario_of(const Bug& bug);
/// The file in scenarios/shortest with the shortest history known that shows it; empty where there is none.
std::string shortest_of(const Bug& bug);

/// What breaks first in the run of the bug's scenario: what it foresees, as FuzzFailure tells it. A story of
/// what never comes about may foresee no failure: it tells what is so instead, and that is liveness if that
/// is what the bug breaks. Nothing of another one that foresees none.
std::optional<std::string> shown_by(const Scenario& scenario, const Bug& bug);

/// All bugs, four lines each: what it changes; what it breaks in the end, and where it is described; the
/// scenario in scenarios/bugs that tells its story, with what breaks there first where that is something
/// else; and the shortest history known.
/// Throws ScenarioError where one of these cannot be read.
std::string bugs_text();
/// The same as JSON.
std::string bugs_json();

/// A search as a table in Markdown: scenarios/bugs/README.md has it.
std::string found_table(const std::vector<BugFound>& found);
/// The same as JSON.
std::string found_json(const std::vector<BugFound>& found);

}  // namespace raftsim
