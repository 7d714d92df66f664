#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/log.hpp"
#include "core/types.hpp"

namespace raftsim::checks {

/// Every entry that any server ever took into its log, by index and term: the Log Matching property (Raft
/// §5.3) says that these two name one entry and one log before it.
class EntryTable {
 public:
  struct Known {
    raft::Term term;
    /// The term of the entry before.
    raft::Term term_before;
    /// The hash of the log up to and including this entry.
    std::uint64_t prefix_hash{};
    friend bool operator==(const Known&, const Known&) = default;
  };

  void clear() {
    newest_.clear();
    older_.clear();
  }

  /// What is known of the entry, or null. Valid until the next change.
  [[nodiscard]] const Known* find(raft::LogIndex index, raft::Term term) const {
    if (index.value == 0 || index.value > newest_.size()) return nullptr;
    const Known& newest = newest_[index.value - 1];
    if (newest.term == term) return &newest;
    return older_.empty() ? nullptr : find_older(index, term);
  }

  /// Takes in the log's last `appended` entries; answers the first index where the log contradicts what is
  /// known, or {0}.
  raft::LogIndex take(const raft::Log& log, std::uint64_t appended) {
    const raft::LogPosition last = log.last();
    const Known* known = find(last.index, last.term);
    // Equal hashes there mean that all before is equal too, and known.
    if (known != nullptr && known->prefix_hash == log.hash()) return raft::LogIndex{0};
    if (known == nullptr && appended == 1 && last.index.value == newest_.size() + 1 && log.has(last.index)) {
      newest_.push_back({last.term, log.term_at(raft::previous(last.index)), log.hash()});
      return raft::LogIndex{0};
    }
    return take_each(log, appended);
  }

  friend bool operator==(const EntryTable&, const EntryTable&) = default;

 private:
  struct Position {
    raft::LogIndex index;
    raft::Term term;
    friend constexpr auto operator<=>(const Position&, const Position&) = default;
  };

  [[nodiscard]] const Known* find_older(raft::LogIndex index, raft::Term term) const;
  raft::LogIndex take_each(const raft::Log& log, std::uint64_t appended);
  void insert(raft::LogIndex index, const Known& known);

  /// By index, the entry of the latest term.
  std::vector<Known> newest_;
  /// The others: few, for they only come from leaders that were replaced.
  std::map<Position, Known> older_;
};

}  // namespace raftsim::checks
