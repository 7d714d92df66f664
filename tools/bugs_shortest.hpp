#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "tools/shrink_report.hpp"

namespace raftsim {

/// The smallest scenario that could be made in which a bug shows.
struct SmallestScenario {
  ShrinkFigures figures;
  /// What breaks there: Failure::name().
  std::string breaks;
  /// The file, with name, purpose and captions.
  std::string text;
};

/// The scenario that tells a bug's story, and how small a history can be that shows it.
struct ShortestHistory {
  const Bug* bug{};
  /// Nothing where no scenario tells of it.
  std::optional<ShrinkFigures> story;
  /// Nothing where nothing that was tried fails.
  std::optional<SmallestScenario> smallest;
};

/// Where to look for short histories, beside the bug's story and the shortest one known, which come with the
/// program.
struct ShortestSearch {
  /// Random scenarios of these seeds, both included.
  std::uint64_t first{1};
  std::uint64_t last{1};
  /// The first so many of them that fail are made smaller.
  std::uint64_t failures{1};
  unsigned jobs{1};
};

/// Makes each of them as small as it can be, and takes the one with the fewest events; among these the
/// smallest (sim/shrink/size.hpp). One that breaks a property is preferred to one in which a server only
/// finds its own state broken. The same for the same search. Throws ScenarioError where a scenario that comes
/// with the program cannot be read.
ShortestHistory shortest_history(const Bug& bug, const ShortestSearch& search,
                                 const std::function<bool()>& stopped);

/// Of each of them, in their order; what is not done when `stopped` answers yes is left out. `found` is
/// called after each.
std::vector<ShortestHistory> shortest_histories(const std::vector<const Bug*>& which,
                                                const ShortestSearch& search,
                                                const std::function<bool()>& stopped,
                                                const std::function<void(const ShortestHistory&)>& found);

/// As a table in Markdown: scenarios/shortest/README.md has it.
std::string shortest_table(const std::vector<ShortestHistory>& histories);
/// The same as JSON.
std::string shortest_json(const std::vector<ShortestHistory>& histories);

}  // namespace raftsim
