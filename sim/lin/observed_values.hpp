#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace raftsim::lin {

/// What a key holds, as a number. Two states are equal if and only if their numbers are.
using State = std::uint32_t;

/// The texts that some operation saw or expects to see, and their beginnings: each has a number, its place in
/// a tree with a byte an edge. Every other text is kOther, for nobody will ever tell two of them apart: a
/// text that does not begin an observed one will not begin one after an append either. So a key has few
/// states, and appends, whose texts grow and grow, cost no memory.
class ObservedValues {
 public:
  /// No such key.
  static constexpr State kMissing = 0xFFFFFFFF;
  /// A text that nobody observes.
  static constexpr State kOther = 0xFFFFFFFE;
  /// Not a state: what cannot be.
  static constexpr State kNone = 0xFFFFFFFD;
  static constexpr State kEmptyText = 0;

  /// Most texts and beginnings, of some 50 bytes each in a search, which gives up where there are more.
  static constexpr std::size_t kMostTexts = std::size_t{1} << 23U;

  ObservedValues() : nodes_(1) {}

  [[nodiscard]] bool is_full() const { return nodes_.size() >= kMostTexts; }
  /// Makes `text` an observed one; does nothing when full.
  State add(std::string_view text);
  /// kOther if it begins no observed text.
  [[nodiscard]] State find(std::string_view text) const { return append(kEmptyText, text); }
  /// What `state` becomes by an append; a missing key begins as the empty text.
  [[nodiscard]] State append(State state, std::string_view text) const;
  /// The states from 0 to size() - 1 are all those that are texts.
  [[nodiscard]] State size() const { return static_cast<State>(nodes_.size()); }

  /// Places from `begin` on and before `end`.
  struct Range {
    std::uint32_t begin{};
    std::uint32_t end{};
  };
  /// An order of all texts in which those that begin with a text are its range: it is the first of them.
  [[nodiscard]] std::vector<Range> ranges() const;

 private:
  struct Node {
    /// 0: none, as the root is nobody's child.
    State first_child{};
    State next_sibling{};
    char byte{};
  };
  [[nodiscard]] State child(State parent, char byte) const;

  std::vector<Node> nodes_;
};

}  // namespace raftsim::lin
