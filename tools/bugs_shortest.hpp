#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "tools/shrink_report.hpp"

namespace raftsim {

/// The scenario that shows a bug, and what is left of it when it is made as small as it can be.
struct ShortestHistory {
  const Bug* bug{};
  ShrinkFigures story;
  /// Nothing where what the story expects is no failure that could be made smaller.
  std::optional<ShrinkFigures> smallest;
};

/// Nothing where no scenario shows the bug. Throws ScenarioError where that cannot be read.
std::optional<ShortestHistory> shortest_history(const Bug& bug, unsigned jobs,
                                                const std::function<bool()>& stopped);

/// Of all bugs, in the order of bugs(); what is not done when `stopped` answers yes is left out. `found` is
/// called after each.
std::vector<ShortestHistory> shortest_histories(unsigned jobs, const std::function<bool()>& stopped,
                                                const std::function<void(const ShortestHistory&)>& found);

/// As a table in Markdown: scenarios/bugs/README.md has it.
std::string shortest_table(const std::vector<ShortestHistory>& histories);
/// The same as JSON.
std::string shortest_json(const std::vector<ShortestHistory>& histories);

}  // namespace raftsim
