#include "sim/bugs/bug.hpp"

#include <algorithm>
#include <vector>

#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {

std::span<const Bug> bugs() {
  static const std::vector<Bug> all = [] {
    std::vector<Bug> list;
    for (const std::span<const Bug> part :
         {election_bugs(), log_bugs(), snapshot_bugs(), membership_bugs(), read_bugs()}) {
      list.insert(list.end(), part.begin(), part.end());
    }
    return list;
  }();
  return all;
}

const Bug* find_bug(std::string_view id) {
  const std::span<const Bug> all = bugs();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Bug& bug) { return bug.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace raftsim
