#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "core/check.hpp"
#include "core/types.hpp"

namespace raft {

/// A set of servers as a 64-bit mask; bit 0 is S1.
class ServerSet {
 public:
  constexpr ServerSet() = default;
  static constexpr ServerSet from_mask(std::uint64_t mask) {
    ServerSet set;
    set.mask_ = mask;
    return set;
  }
  /// S1 to Sn; n from 0 to kMaxServers.
  static constexpr ServerSet first(int n) {
    require(n >= 0 && n <= kMaxServers, "a cluster of 0 to 64 servers");
    return from_mask(n == kMaxServers ? ~std::uint64_t{0}
                                      : (std::uint64_t{1} << static_cast<unsigned>(n)) - 1);
  }

  [[nodiscard]] constexpr bool contains(ServerId id) const { return (mask_ & bit(id)) != 0; }
  constexpr void insert(ServerId id) { mask_ |= bit(id); }
  constexpr void erase(ServerId id) { mask_ &= ~bit(id); }
  [[nodiscard]] constexpr int size() const { return std::popcount(mask_); }
  [[nodiscard]] constexpr bool empty() const { return mask_ == 0; }
  [[nodiscard]] constexpr std::uint64_t mask() const { return mask_; }

  friend constexpr bool operator==(ServerSet, ServerSet) = default;
  friend constexpr ServerSet operator&(ServerSet a, ServerSet b) { return from_mask(a.mask_ & b.mask_); }
  friend constexpr ServerSet operator|(ServerSet a, ServerSet b) { return from_mask(a.mask_ | b.mask_); }
  /// Those in `a` that are not in `b`.
  friend constexpr ServerSet operator-(ServerSet a, ServerSet b) { return from_mask(a.mask_ & ~b.mask_); }

  /// Members in rising order.
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = ServerId;
    using difference_type = std::ptrdiff_t;
    using pointer = const ServerId*;
    using reference = ServerId;

    constexpr explicit iterator(std::uint64_t rest) : rest_(rest) {}
    constexpr ServerId operator*() const {
      return ServerId{static_cast<std::uint8_t>(std::countr_zero(rest_) + 1)};
    }
    constexpr iterator& operator++() {
      rest_ &= rest_ - 1;
      return *this;
    }
    friend constexpr bool operator==(iterator, iterator) = default;

   private:
    std::uint64_t rest_;
  };
  [[nodiscard]] constexpr iterator begin() const { return iterator(mask_); }
  [[nodiscard]] constexpr iterator end() const { return iterator(0); }

 private:
  static constexpr std::uint64_t bit(ServerId id) {
    return id == kNobody ? 0 : std::uint64_t{1} << (id.value - 1U);
  }

  std::uint64_t mask_{};
};

}  // namespace raft
