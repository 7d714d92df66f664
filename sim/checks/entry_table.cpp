#include "sim/checks/entry_table.hpp"

#include <algorithm>

namespace raftsim::checks {

const EntryTable::Known* EntryTable::find_older(raft::LogIndex index, raft::Term term) const {
  const auto found = older_.find({index, term});
  return found == older_.end() ? nullptr : &found->second;
}

raft::LogIndex EntryTable::take_each(const raft::Log& log, std::uint64_t appended) {
  const std::uint64_t last = log.last_index().value;
  std::uint64_t first = last - std::min(last, appended) + 1;
  const raft::LogPosition base = log.base();
  if (base.index.value >= first) {
    // Of what was compacted in the same step the hash at its end tells all.
    const Known* known = find(base.index, base.term);
    if (known != nullptr && known->prefix_hash != log.prefix_hash(base.index)) return base.index;
    first = base.index.value + 1;
  }
  for (std::uint64_t i = first; i <= last; ++i) {
    const raft::LogIndex index{i};
    const Known seen{log.term_at(index), log.term_at(raft::previous(index)), log.prefix_hash(index)};
    if (const Known* known = find(index, seen.term)) {
      if (known->prefix_hash != seen.prefix_hash) return index;
    } else {
      insert(index, seen);
    }
  }
  return raft::LogIndex{0};
}

void EntryTable::insert(raft::LogIndex index, const Known& known) {
  if (index.value > newest_.size()) {
    newest_.resize(index.value - 1);
    newest_.push_back(known);
    return;
  }
  Known& newest = newest_[index.value - 1];
  if (known.term > newest.term) {
    older_.insert_or_assign({index, newest.term}, newest);
    newest = known;
  } else {
    older_.insert_or_assign({index, known.term}, known);
  }
}

}  // namespace raftsim::checks
