#include "sim/checks/own_runs.hpp"

#include <algorithm>

namespace raftsim::checks {

raft::LogIndex OwnRuns::last_of_older(raft::Term term) const {
  const auto run = std::lower_bound(older_.begin(), older_.end(), term,
                                    [](const Run& one, raft::Term wanted) { return one.term < wanted; });
  return run != older_.end() && run->term == term ? run->last : raft::LogIndex{0};
}

}  // namespace raftsim::checks
