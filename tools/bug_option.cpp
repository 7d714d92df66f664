#include "tools/bug_option.hpp"

#include <string>
#include <vector>

#include "tools/text_format.hpp"

namespace raftsim {

std::vector<std::string> bug_ids() {
  std::vector<std::string> ids;
  for (const Bug& bug : bugs()) ids.emplace_back(bug.id);
  return ids;
}

const Bug* bug_of(const Given& given) {
  const auto id = given.text("bug");
  if (!id) return nullptr;
  if (const Bug* const bug = find_bug(*id)) return bug;
  throw UsageError("--bug " + named(*id) + ": no such bug" + suggestion(*id, bug_ids()) +
                   " ('raftsim bugs' lists all)");
}

}  // namespace raftsim
