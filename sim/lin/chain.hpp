#pragma once

#include <cstdint>
#include <vector>

namespace raftsim::lin {

/// Some of the numbers from 0 to size - 1 in a fixed order, as a doubly linked list, so that taking one out
/// and putting it back costs next to nothing (Knuth 2000, "Dancing Links").
class Chain {
 public:
  explicit Chain(std::size_t size) : links_(size + 1), end_(static_cast<std::uint32_t>(size)) {
    links_[end_] = {end_, end_};
  }

  /// Behind all that are there; each number once.
  void push_back(std::uint32_t number) {
    links_[number] = {links_[end_].previous, end_};
    put_back(number);
  }

  [[nodiscard]] std::uint32_t first() const { return links_[end_].next; }
  [[nodiscard]] std::uint32_t next(std::uint32_t number) const { return links_[number].next; }
  /// What follows the last.
  [[nodiscard]] std::uint32_t end() const { return end_; }

  void take(std::uint32_t number) {
    const Link& link = links_[number];
    links_[link.previous].next = link.next;
    links_[link.next].previous = link.previous;
  }
  /// Puts back the one that was taken last of those that are out.
  void put_back(std::uint32_t number) {
    const Link& link = links_[number];
    links_[link.previous].next = number;
    links_[link.next].previous = number;
  }

 private:
  struct Link {
    std::uint32_t previous{};
    std::uint32_t next{};
  };
  std::vector<Link> links_;
  std::uint32_t end_;
};

}  // namespace raftsim::lin
