#include "sim/lin/visited.hpp"

#include <algorithm>
#include <utility>

#include "core/hash.hpp"

namespace raftsim::lin {

bool Visited::holds(const Slot& slot, std::uint64_t hash, std::span<const std::uint64_t> row) const {
  return slot.hash == hash && slot.length == row.size() &&
         std::equal(row.begin(), row.end(), words_.begin() + slot.begin);
}

bool Visited::add(std::span<const std::uint64_t> row) {
  std::uint64_t hash = raft::kHashSeed;
  for (const std::uint64_t word : row) hash = raft::mix(hash, word);
  // The highest bits depend on all words; the table takes the lowest.
  hash ^= hash >> 32U;
  std::size_t place = hash & (table_.size() - 1);
  while (table_[place].length != 0) {
    if (holds(table_[place], hash, row)) return false;
    place = (place + 1) & (table_.size() - 1);
  }
  table_[place] = {static_cast<std::uint32_t>(words_.size()), static_cast<std::uint16_t>(row.size()), hash};
  words_.insert(words_.end(), row.begin(), row.end());
  if (++size_ * 2 > table_.size()) grow();
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
