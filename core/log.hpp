#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/entry.hpp"
#include "core/hash.hpp"
#include "core/types.hpp"

namespace raft {

/// A server's log: the entries after its base. What is before, a snapshot has taken the place of (Raft §7);
/// of that the log knows the end's position alone. Beside each entry stands the hash of the log up to and
/// including it, compacted or not, so that two logs are compared, and a log is hashed, without walking them.
class Log {
 public:
  Log() = default;
  explicit Log(std::span<const Entry> entries) {
    for (const Entry& entry : entries) append(entry);
  }

  /// The last entry before the first that the log holds: lastIncludedTerm and lastIncludedIndex of the
  /// snapshot that has taken its place; {0, 0} where the log begins at 1.
  [[nodiscard]] LogPosition base() const { return base_; }
  [[nodiscard]] LogIndex last_index() const { return LogIndex{base_.index.value + prefix_hashes_.size()}; }
  /// base() when it holds no entries.
  [[nodiscard]] LogPosition last() const {
    return entries_.empty() ? base_ : LogPosition{entries_.back().term, last_index()};
  }
  [[nodiscard]] bool has(LogIndex index) const { return index > base_.index && index <= last_index(); }
  /// The entry at `index`; asserts has(index).
  [[nodiscard]] const Entry& at(LogIndex index) const {
    require(has(index), "an index inside the log");
    return entries_[place(index)];
  }
  /// Whether the term and the hash at `index` are known: from the base to the end, and before the first
  /// entry.
  [[nodiscard]] bool knows(LogIndex index) const {
    return index.value == 0 || (index >= base_.index && index <= last_index());
  }
  /// The term at `index`: {0} before the first entry; asserts knows(index).
  [[nodiscard]] Term term_at(LogIndex index) const {
    if (index.value == 0) return Term{0};
    return index == base_.index ? base_.term : at(index).term;
  }
  /// Up to `limit` entries from `first` on; empty when `first` is past the end or not after the base.
  [[nodiscard]] std::span<const Entry> from(LogIndex first, std::size_t limit) const;
  /// The hash of all entries up to and including `index`; a constant at 0; asserts knows(index).
  [[nodiscard]] std::uint64_t prefix_hash(LogIndex index) const;

  /// The first index that holds `term`'s run of entries ending at `index`, as far as the log holds it: terms
  /// never fall along a log, so it is found by halving.
  [[nodiscard]] LogIndex first_of_term_at(LogIndex index) const;
  /// The last index from the base on whose term is at most `term`; {0} when there is none.
  [[nodiscard]] LogIndex last_at_or_below(Term term) const;

  void append(const Entry& entry);
  /// Removes the entry at `first`, which is after the base, and all after it.
  void truncate_from(LogIndex first);
  /// Removes all entries up to and including `index`, which becomes the base; asserts knows(index).
  void compact_to(LogIndex index);
  /// Undoes a compaction: the log begins after `base` again, with these entries, up to what is its base now.
  void restore(LogPosition base, std::uint64_t base_hash, std::span<const Entry> entries);
  /// Removes everything; the log begins after `base`, with that hash up to there.
  void reset(LogPosition base, std::uint64_t base_hash);
  /// Removes everything, keeping the memory for reuse; the log begins at 1.
  void clear();

  [[nodiscard]] std::uint64_t hash() const {
    return prefix_hashes_.empty() ? base_hash_ : prefix_hashes_.back();
  }
  friend bool operator==(const Log& a, const Log& b) {
    return a.base_ == b.base_ && a.base_hash_ == b.base_hash_ && a.entries_ == b.entries_;
  }

 private:
  [[nodiscard]] std::size_t place(LogIndex index) const { return index.value - base_.index.value - 1; }

  LogPosition base_;
  std::uint64_t base_hash_{kHashSeed};
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> prefix_hashes_;
};

}  // namespace raft
