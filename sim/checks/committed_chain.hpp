#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"
#include "sim/checks/entry_table.hpp"

namespace raftsim::checks {

/// What is committed: a log that only grows.
class CommittedChain {
 public:
  /// How far the entries of one term's leader took the chain.
  struct Mark {
    /// The term in which it was committed.
    raft::Term term;
    raft::LogIndex index;
    friend bool operator==(const Mark&, const Mark&) = default;
  };

  void clear() {
    hashes_.clear();
    marks_.clear();
  }
  [[nodiscard]] raft::LogIndex last_index() const { return raft::LogIndex{hashes_.size()}; }
  /// The hash of the committed log up to `index`, which is from 1 to last_index().
  [[nodiscard]] std::uint64_t prefix_hash(raft::LogIndex index) const { return hashes_[index.value - 1]; }
  /// The last mark, or null if nothing is committed.
  [[nodiscard]] const Mark* last_mark() const { return marks_.empty() ? nullptr : &marks_.back(); }
  /// The furthest mark of a term before `term`, or null.
  [[nodiscard]] const Mark* last_mark_before(raft::Term term) const;

  /// The entry of `term` at `index`, past the end, is committed, and all before it. Answers the index where
  /// the log that leads to it leaves the chain, or {0}.
  raft::LogIndex extend(raft::LogIndex index, raft::Term term, const EntryTable& table);

  friend bool operator==(const CommittedChain&, const CommittedChain&) = default;

 private:
  std::vector<std::uint64_t> hashes_;
  std::vector<Mark> marks_;
};

}  // namespace raftsim::checks
