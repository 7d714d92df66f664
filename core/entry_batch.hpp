#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/entry.hpp"

namespace raft {

/// The entries that one AppendEntries carries: a regular value. Up to kInline entries live in the object;
/// larger batches live in blocks that are recycled within the thread, so that a steady stream of batches
/// allocates nothing. Recycling is invisible to the values.
class EntryBatch {
 public:
  static constexpr std::uint32_t kInline = 1;

  EntryBatch() = default;
  explicit EntryBatch(std::span<const Entry> entries) { assign(entries); }
  EntryBatch(std::initializer_list<Entry> entries) : EntryBatch(std::span(entries.begin(), entries.size())) {}
  EntryBatch(const EntryBatch& other) { assign(other.view()); }
  EntryBatch(EntryBatch&& other) noexcept { steal(other); }
  EntryBatch& operator=(const EntryBatch& other) {
    if (this != &other) assign(other.view());
    return *this;
  }
  EntryBatch& operator=(EntryBatch&& other) noexcept {
    if (this != &other) {
      release();
      steal(other);
    }
    return *this;
  }
  ~EntryBatch() { release(); }

  /// Replaces the content; `entries` must not lie in this batch.
  void assign(std::span<const Entry> entries);

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Entry& operator[](std::size_t i) const { return data()[i]; }
  [[nodiscard]] std::span<const Entry> view() const { return {data(), size_}; }
  [[nodiscard]] const Entry* begin() const { return data(); }
  [[nodiscard]] const Entry* end() const { return data() + size_; }

  friend bool operator==(const EntryBatch& a, const EntryBatch& b);

 private:
  [[nodiscard]] const Entry* data() const { return block_ != nullptr ? block_ : &inline_; }
  void release() {
    if (block_ != nullptr) release_block();
  }
  void release_block();
  void steal(EntryBatch& other) noexcept {
    size_ = other.size_;
    size_class_ = other.size_class_;
    block_ = other.block_;
    if (block_ == nullptr && size_ != 0) inline_ = other.inline_;
    other.block_ = nullptr;
    other.size_ = 0;
  }

  std::uint32_t size_{};
  std::uint32_t size_class_{};
  /// Holds the entries when there are more than kInline; 2^size_class_ places.
  Entry* block_{};
  Entry inline_{};
};

}  // namespace raft
