#include "core/entry_batch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <vector>

namespace raft {
namespace {

/// Free blocks of one thread, by size class: class k holds blocks of 2^k entries.
class BlockPool {
 public:
  BlockPool() = default;
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;
  BlockPool(BlockPool&&) = delete;
  BlockPool& operator=(BlockPool&&) = delete;
  ~BlockPool() {
    for (auto& list : free_) {
      for (Entry* block : list) destroy(block);
    }
  }

  Entry* take(std::uint32_t size_class) {
    auto& list = free_.at(size_class);
    if (list.empty()) return std::make_unique<Entry[]>(std::size_t{1} << size_class).release();
    Entry* block = list.back();
    list.pop_back();
    return block;
  }

  void give_back(Entry* block, std::uint32_t size_class) {
    auto& list = free_.at(size_class);
    if (list.size() >= kKeptPerClass) {
      destroy(block);
    } else {
      list.push_back(block);
    }
  }

 private:
  /// Enough for every message in flight of a busy cluster; what is above goes back to the system.
  static constexpr std::size_t kKeptPerClass = 1024;
  static constexpr std::size_t kClasses = 33;

  static void destroy(Entry* block) { const std::unique_ptr<Entry[]> owner(block); }

  std::array<std::vector<Entry*>, kClasses> free_;
};

BlockPool& pool() {
  thread_local BlockPool blocks;
  return blocks;
}

}  // namespace

void EntryBatch::assign(std::span<const Entry> entries) {
  const auto size = static_cast<std::uint32_t>(entries.size());
  if (size <= kInline) {
    release();
    if (size != 0) inline_ = entries[0];
    size_ = size;
    return;
  }
  const auto size_class = 32U - static_cast<std::uint32_t>(std::countl_zero(size - 1));
  if (block_ == nullptr || size_class_ != size_class) {
    release();
    block_ = pool().take(size_class);
    size_class_ = size_class;
  }
  std::copy(entries.begin(), entries.end(), block_);
  size_ = size;
}

void EntryBatch::release_block() {
  pool().give_back(block_, size_class_);
  block_ = nullptr;
  size_ = 0;
}

bool operator==(const EntryBatch& a, const EntryBatch& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace raft
