#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/check.hpp"
#include "core/types.hpp"

namespace raftsim::checks {

/// What one server's log was when it asked for a write, to be remembered until the write is durable: by then
/// the log in memory may be longer, or cut.
struct PendingWrite {
  raft::WriteId id;
  /// The first of the appended entries that is of the server's term then; {0} if none is.
  raft::LogIndex own_first;
  raft::Term current_term;
  raft::LogPosition last;
  /// The hash of the log up to `last`.
  std::uint64_t hash{};
  friend bool operator==(const PendingWrite&, const PendingWrite&) = default;
};

/// The writes of one server that are not durable yet, oldest first.
class PendingWrites {
 public:
  void clear() {
    writes_.clear();
    first_ = 0;
  }
  void push(const PendingWrite& write) {
    if (first_ == writes_.size()) clear();
    // Under a load that never lets the queue run empty, the room in front is used again.
    if (first_ >= kRoom) drop_room();
    writes_.push_back(write);
  }
  /// Takes out the oldest, which must be `id`: writes become durable in their order. Valid until the next
  /// change.
  const PendingWrite& pop(raft::WriteId id) {
    raft::require(first_ < writes_.size() && writes_[first_].id == id,
                  "writes that become durable in their order");
    return writes_[first_++];
  }

  /// The oldest, which must be `id`, to be changed in place.
  PendingWrite& oldest(raft::WriteId id) {
    raft::require(first_ < writes_.size() && writes_[first_].id == id,
                  "writes that become durable in their order");
    return writes_[first_];
  }

  friend bool operator==(const PendingWrites& a, const PendingWrites& b) {
    return a.writes_.size() - a.first_ == b.writes_.size() - b.first_ &&
           std::equal(a.writes_.begin() + static_cast<std::ptrdiff_t>(a.first_), a.writes_.end(),
                      b.writes_.begin() + static_cast<std::ptrdiff_t>(b.first_));
  }

 private:
  static constexpr std::size_t kRoom = 64;
  void drop_room() {
    writes_.erase(writes_.begin(), writes_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

  std::vector<PendingWrite> writes_;
  std::size_t first_{};
};

}  // namespace raftsim::checks
