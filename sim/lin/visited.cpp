#include "sim/lin/visited.hpp"

#include <algorithm>
#include <utility>

#include "core/hash.hpp"

namespace raftsim::lin {
namespace {

using Left = std::span<const std::uint32_t>;

/// Whether everything of `less` is left in `more` too.
bool has_all(Left more, Left less) {
  const std::size_t more_singles = more[0];
  const std::size_t less_singles = less[0];
  if (more_singles < less_singles) return false;
  const Left more_used = more.subspan(1 + more_singles);
  const Left less_used = less.subspan(1 + less_singles);
  if (more_used.size() > less_used.size()) return false;
  std::size_t j = 0;
  for (std::size_t i = 0; i < more_used.size(); i += 2) {
    while (j < less_used.size() && less_used[j] < more_used[i]) j += 2;
    if (j >= less_used.size() || less_used[j] != more_used[i] || less_used[j + 1] < more_used[i + 1]) {
      return false;
    }
  }
  const Left singles = more.subspan(1, more_singles);
  const Left others = less.subspan(1, less_singles);
  return std::includes(singles.begin(), singles.end(), others.begin(), others.end());
}

}  // namespace

bool Visited::holds(const Slot& slot, std::uint64_t hash, std::span<const std::uint64_t> key) const {
  return slot.hash == hash && slot.length == key.size() &&
         std::equal(key.begin(), key.end(), words_.begin() + slot.begin);
}

/// The key's, which is new if nothing of it was seen.
Visited::Slot& Visited::slot_of(std::span<const std::uint64_t> key) {
  std::uint64_t hash = raft::kHashSeed;
  for (const std::uint64_t word : key) hash = raft::mix(hash, word);
  // The highest bits depend on all words; the table takes the lowest.
  hash ^= hash >> 32U;
  std::size_t place = hash & (table_.size() - 1);
  while (table_[place].length != 0 && !holds(table_[place], hash, key)) {
    place = (place + 1) & (table_.size() - 1);
  }
  Slot& slot = table_[place];
  if (slot.length == 0) {
    slot = {static_cast<std::uint32_t>(words_.size()), static_cast<std::uint16_t>(key.size()), kNone, hash};
    words_.insert(words_.end(), key.begin(), key.end());
    ++keys_;
  }
  return slot;
}

bool Visited::add(std::span<const std::uint64_t> key, std::span<const std::uint32_t> left) {
  if ((keys_ + 1) * 2 > table_.size()) grow();
  Slot& slot = slot_of(key);
  for (std::uint32_t i = slot.place; i != kNone; i = places_[i].previous) {
    ++comparisons_;
    if (has_all(Left(lefts_).subspan(places_[i].begin, places_[i].length), left)) return false;
  }
  places_.push_back(
      {static_cast<std::uint32_t>(lefts_.size()), static_cast<std::uint32_t>(left.size()), slot.place});
  slot.place = static_cast<std::uint32_t>(places_.size() - 1);
  lefts_.insert(lefts_.end(), left.begin(), left.end());
  return true;
}

void Visited::grow() {
  std::vector<Slot> old(table_.size() * 2);
  std::swap(old, table_);
  for (const Slot& slot : old) {
    if (slot.length == 0) continue;
    std::size_t place = slot.hash & (table_.size() - 1);
    while (table_[place].length != 0) place = (place + 1) & (table_.size() - 1);
    table_[place] = slot;
  }
}

}  // namespace raftsim::lin
