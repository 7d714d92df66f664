#include "tools/bugs_search.hpp"

#include <algorithm>

#include "tools/fuzz_search.hpp"

namespace raftsim {
namespace {

BugFound search_for(const Bug* bug, const BugSearch& search, const std::function<bool()>& stopped) {
  FuzzPlan plan;
  plan.bug = bug;
  plan.first = search.first;
  plan.last = search.last;
  plan.jobs = search.jobs;
  const auto begin = std::chrono::steady_clock::now();
  const FuzzTotals totals = fuzz(plan, {}, stopped, [](const FuzzTotals&) {});
  BugFound found;
  found.bug = bug;
  found.runs = totals.runs;
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!totals.failures.empty()) {
    found.seed = totals.failures.front().seed;
    found.property = totals.failures.front().property;
  }
  return found;
}

}  // namespace

std::vector<BugFound> find_bugs(const std::vector<const Bug*>& which, const BugSearch& search,
                                const std::function<bool()>& stopped,
                                const std::function<void(const BugFound&)>& found) {
  std::vector<BugFound> all;
  std::uint64_t last = search.first;
  for (const Bug* const bug : which) {
    BugFound one = search_for(bug, search, stopped);
    if (stopped()) return all;
    last = std::max(last, one.seed.value_or(search.last));
    found(one);
    all.push_back(std::move(one));
  }
  BugFound raft = search_for(nullptr, {search.first, last, search.jobs}, stopped);
  if (stopped()) return all;
  found(raft);
  all.push_back(std::move(raft));
  return all;
}

}  // namespace raftsim
