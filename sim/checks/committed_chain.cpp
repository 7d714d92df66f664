#include "sim/checks/committed_chain.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace raftsim::checks {

const CommittedChain::Mark* CommittedChain::last_mark_before(raft::Term term) const {
  const auto found =
      std::find_if(marks_.rbegin(), marks_.rend(), [&](const Mark& mark) { return mark.term < term; });
  return found == marks_.rend() ? nullptr : &*found;
}

raft::LogIndex CommittedChain::extend(raft::LogIndex index, raft::Term term, const EntryTable& table) {
  const raft::LogIndex before = last_index();
  hashes_.resize(index.value);
  raft::Term term_there = term;
  for (raft::LogIndex i = index; i > before; i = raft::previous(i)) {
    const EntryTable::Known* known = table.find(i, term_there);
    raft::require(known != nullptr, "a committed entry that somebody took into its log");
    hashes_[i.value - 1] = known->prefix_hash;
    term_there = known->term_before;
  }
  if (marks_.empty() || marks_.back().term != term) {
    marks_.push_back({term, index});
  } else {
    marks_.back().index = index;
  }
  if (before.value == 0) return raft::LogIndex{0};
  const EntryTable::Known* joint = table.find(before, term_there);
  return joint != nullptr && joint->prefix_hash == prefix_hash(before) ? raft::LogIndex{0} : before;
}

}  // namespace raftsim::checks
