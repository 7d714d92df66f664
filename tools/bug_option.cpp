#include "tools/bug_option.hpp"

#include <string>
#include <vector>

#include "sim/scenario_error.hpp"

namespace raftsim {

const Bug* bug_of(const Given& given) {
  const auto id = given.text("bug");
  if (!id) return nullptr;
  if (const Bug* const bug = find_bug(*id)) return bug;
  std::vector<std::string> known;
  for (const Bug& bug : bugs()) known.emplace_back(bug.id);
  throw UsageError("--bug " + printable(*id) + ": no such bug" + suggestion(*id, known) +
                   " ('raftsim bugs' lists all)");
}

}  // namespace raftsim
