#pragma once

#include <cstdint>
#include <vector>

#include "sim/lin/question.hpp"

namespace raftsim::lin {

/// A key's history, from which questions about spans of it are cut. What a span costs depends on what
/// overlaps it, not on how long the history is.
class KeySpans {
 public:
  /// `of_key` must outlive this; what is left out may change.
  explicit KeySpans(const OfKey& of_key);

  /// All invocations and returns, in their order.
  [[nodiscard]] const std::vector<Moment>& events() const { return events_; }
  /// question_of() the span from one of these events to another, both included.
  [[nodiscard]] Question question(std::size_t first, std::size_t last) const;

 private:
  /// Adds the operations before `end`, within those below `node` of the tree, that return at `from` or later.
  void add_returning(std::size_t node, std::size_t begin, std::size_t size, std::size_t end,
                     std::uint32_t from, std::vector<std::size_t>& numbers) const;

  const OfKey* of_key_;
  std::vector<Moment> events_;
  /// Operations that never return.
  std::vector<std::size_t> endless_;
  /// The latest of the known returns: of all operations at 1, of the halves of node n at 2n and 2n + 1.
  std::size_t leaves_{1};
  std::vector<std::uint32_t> latest_;
};

}  // namespace raftsim::lin
