#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/entry.hpp"
#include "core/types.hpp"

namespace raft {

/// A server's log. Beside each entry stands the hash of the log up to and including it, so that two logs are
/// compared, and a log is hashed, without walking them.
class Log {
 public:
  Log() = default;
  explicit Log(std::span<const Entry> entries) {
    for (const Entry& entry : entries) append(entry);
  }

  [[nodiscard]] LogIndex last_index() const { return LogIndex{prefix_hashes_.size()}; }
  /// {0, 0} when empty.
  [[nodiscard]] LogPosition last() const {
    return entries_.empty() ? LogPosition{} : LogPosition{entries_.back().term, last_index()};
  }
  [[nodiscard]] bool has(LogIndex index) const { return index.value >= 1 && index <= last_index(); }
  /// The entry at `index`; asserts has(index).
  [[nodiscard]] const Entry& at(LogIndex index) const {
    require(has(index), "an index inside the log");
    return entries_[index.value - 1];
  }
  /// The term at `index`: {0} before the first entry; asserts that `index` is not past the end.
  [[nodiscard]] Term term_at(LogIndex index) const { return index.value == 0 ? Term{0} : at(index).term; }
  /// Up to `limit` entries from `first` on; empty when `first` is past the end.
  [[nodiscard]] std::span<const Entry> from(LogIndex first, std::size_t limit) const;
  /// The hash of all entries up to and including `index`; a constant at 0.
  [[nodiscard]] std::uint64_t prefix_hash(LogIndex index) const;

  /// The first index that holds `term`'s run of entries ending at `index`: terms never fall along a log, so
  /// it is found by halving.
  [[nodiscard]] LogIndex first_of_term_at(LogIndex index) const;
  /// The last index whose term is at most `term`; {0} when there is none.
  [[nodiscard]] LogIndex last_at_or_below(Term term) const;

  void append(const Entry& entry);
  /// Removes the entry at `first` and all after it.
  void truncate_from(LogIndex first);
  /// Removes everything, keeping the memory for reuse.
  void clear();

  [[nodiscard]] std::uint64_t hash() const { return prefix_hash(last_index()); }
  friend bool operator==(const Log& a, const Log& b) { return a.entries_ == b.entries_; }

 private:
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> prefix_hashes_;
};

}  // namespace raft
