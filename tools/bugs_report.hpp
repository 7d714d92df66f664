#pragma once

#include <string>
#include <vector>

#include "tools/bugs_search.hpp"

namespace raftsim {

/// All bugs, two lines each: what it changes; what it breaks, where it is described, and the scenario in
/// scenarios/bugs that shows it.
std::string bugs_text();
/// The same as JSON.
std::string bugs_json();

/// A search as a table in Markdown: scenarios/bugs/README.md has it.
std::string found_table(const std::vector<BugFound>& found);
/// The same as JSON.
std::string found_json(const std::vector<BugFound>& found);

}  // namespace raftsim
