#include "core/log.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace raft {

std::span<const Entry> Log::from(LogIndex first, std::size_t limit) const {
  if (!has(first)) return {};
  const std::size_t begin = first.value - 1;
  return {entries_.data() + begin, std::min(limit, entries_.size() - begin)};
}

std::uint64_t Log::prefix_hash(LogIndex index) const {
  if (index.value == 0) return kHashSeed;
  require(has(index), "an index inside the log");
  return prefix_hashes_[index.value - 1];
}

LogIndex Log::first_of_term_at(LogIndex index) const {
  const Term term = at(index).term;
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(index.value);
  const auto first = std::lower_bound(entries_.begin(), end, term,
                                      [](const Entry& entry, Term wanted) { return entry.term < wanted; });
  return LogIndex{static_cast<std::uint64_t>(first - entries_.begin()) + 1};
}

LogIndex Log::last_at_or_below(Term term) const {
  const auto past = std::upper_bound(entries_.begin(), entries_.end(), term,
                                     [](Term wanted, const Entry& entry) { return wanted < entry.term; });
  return LogIndex{static_cast<std::uint64_t>(past - entries_.begin())};
}

void Log::append(const Entry& entry) {
  const std::uint64_t before = prefix_hashes_.empty() ? kHashSeed : prefix_hashes_.back();
  entries_.push_back(entry);
  prefix_hashes_.push_back(mix(before, entry.hash()));
}

void Log::truncate_from(LogIndex first) {
  require(first.value >= 1, "a log index to cut from");
  if (first > last_index()) return;
  entries_.resize(first.value - 1);
  prefix_hashes_.resize(first.value - 1);
}

void Log::clear() {
  entries_.clear();
  prefix_hashes_.clear();
}

}  // namespace raft
