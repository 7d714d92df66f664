#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "sim/lin/history.hpp"
#include "sim/lin/observed_values.hpp"

namespace raftsim::lin {

/// Operations on one key, in the order of their invocation, and whether each is left out of those that must
/// have happened. The pointers are never null.
struct OfKey {
  std::vector<const Operation*> operations;
  std::vector<bool> left_out;
};

/// A part of a history: the events from one place to another, both included.
struct Span {
  std::uint32_t from{};
  std::uint32_t to{std::numeric_limits<std::uint32_t>::max()};
  friend bool operator==(const Span&, const Span&) = default;
};

/// An operation as the search sees it.
struct Step {
  enum class Effect : std::uint8_t {
    /// A read, or a compare-and-set that found something else: holds in one state and changes nothing.
    observe,
    write,
    cas,
    append,
  };
  Effect effect{};
  /// Of observe and cas: the state that it asks for; kNone for one that nothing satisfies.
  State needs{ObservedValues::kNone};
  /// Whether a missing key will do where `needs` is the empty text.
  bool takes_missing{};
  /// Of write and cas.
  State gives{};
  /// Of append. Refers to the operation.
  std::string_view appended;
  /// Places in the history.
  std::uint32_t invoked{};
  std::uint32_t returned{std::numeric_limits<std::uint32_t>::max()};
  /// The text of `needs`, where that is one. Refers to the operation.
  std::string_view asked{};

  /// Whether there are states in which it cannot happen.
  [[nodiscard]] bool asks() const { return effect == Effect::observe || effect == Effect::cas; }
  [[nodiscard]] bool holds_in(State state) const {
    return state == needs || (takes_missing && state == ObservedValues::kMissing);
  }
};

/// Can these be ordered? An order must respect time (what returned before another was invoked comes before
/// it), hold all of `required` and any of `optional`, and each must find what it says that it found. Without
/// optional ones that are no use: those that make the key hold what nobody observes.
struct Question {
  ObservedValues values;
  /// Both in the order of invocation.
  std::vector<Step> required;
  std::vector<Step> optional;
  /// Whether the key is missing at first; else it may hold anything.
  bool starts_missing{};
};

/// The question whether a span of the key's history can be ordered by itself. Of the operations that overlap
/// it, those that lie in it whole are required, unless left out. Those that are cut off by its edges, that
/// have no known outcome, or that are left out may have happened in it or not. A span that begins with the
/// history starts from a missing key, every other one from any state. So whenever a history can be ordered,
/// each span of it can: one that cannot shows by itself that the history is not linearizable. `numbers` are,
/// rising, those operations' that overlap the span, or more.
Question question_of(const OfKey& of_key, const Span& span, std::span<const std::size_t> numbers);

}  // namespace raftsim::lin
