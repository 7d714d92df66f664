#include "core/log.hpp"

#include <algorithm>

namespace raft {

std::span<const Entry> Log::from(LogIndex first, std::size_t limit) const {
  if (!has(first)) return {};
  const std::size_t begin = place(first);
  return {entries_.data() + begin, std::min(limit, entries_.size() - begin)};
}

std::uint64_t Log::prefix_hash(LogIndex index) const {
  if (index.value == 0) return kHashSeed;
  if (index == base_.index) return base_hash_;
  require(has(index), "an index inside the log");
  return prefix_hashes_[place(index)];
}

LogIndex Log::first_of_term_at(LogIndex index) const {
  if (index == base_.index) return index;
  const Term term = at(index).term;
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(place(index) + 1);
  const auto first = std::lower_bound(entries_.begin(), end, term,
                                      [](const Entry& entry, Term wanted) { return entry.term < wanted; });
  return LogIndex{base_.index.value + static_cast<std::uint64_t>(first - entries_.begin()) + 1};
}

LogIndex Log::last_at_or_below(Term term) const {
  if (base_.term > term) return LogIndex{0};
  const auto past = std::upper_bound(entries_.begin(), entries_.end(), term,
                                     [](Term wanted, const Entry& entry) { return wanted < entry.term; });
  return LogIndex{base_.index.value + static_cast<std::uint64_t>(past - entries_.begin())};
}

void Log::append(const Entry& entry) {
  const std::uint64_t before = hash();
  entries_.push_back(entry);
  prefix_hashes_.push_back(mix(before, entry.hash()));
}

void Log::truncate_from(LogIndex first) {
  require(first > base_.index, "a log index to cut from");
  if (first > last_index()) return;
  entries_.resize(place(first));
  prefix_hashes_.resize(place(first));
}

void Log::compact_to(LogIndex index) {
  require(index >= base_.index && index <= last_index(), "an index to compact a log to");
  const LogPosition base{term_at(index), index};
  const std::uint64_t base_hash = prefix_hash(index);
  const auto dropped = static_cast<std::ptrdiff_t>(index.value - base_.index.value);
  entries_.erase(entries_.begin(), entries_.begin() + dropped);
  prefix_hashes_.erase(prefix_hashes_.begin(), prefix_hashes_.begin() + dropped);
  base_ = base;
  base_hash_ = base_hash;
}

void Log::restore(LogPosition base, std::uint64_t base_hash, std::span<const Entry> entries) {
  require(base.index.value + entries.size() == base_.index.value, "the entries that a compaction removed");
  std::vector<std::uint64_t> hashes;
  hashes.reserve(entries.size());
  std::uint64_t hash = base_hash;
  for (const Entry& entry : entries) hashes.push_back(hash = mix(hash, entry.hash()));
  require(hash == base_hash_, "the very entries that a compaction removed");
  entries_.insert(entries_.begin(), entries.begin(), entries.end());
  prefix_hashes_.insert(prefix_hashes_.begin(), hashes.begin(), hashes.end());
  base_ = base;
  base_hash_ = base_hash;
}

void Log::reset(LogPosition base, std::uint64_t base_hash) {
  entries_.clear();
  prefix_hashes_.clear();
  base_ = base;
  base_hash_ = base_hash;
}

void Log::clear() {
  reset({}, kHashSeed);
}

}  // namespace raft
