#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/lin/question.hpp"

namespace raftsim::lin {

/// Which states are still asked for by the operations left, and which can still come about: the search's
/// ledger. All counts are of operations left; who takes one away or puts it back says so.
class Demand {
 public:
  /// Of all the question's operations. `classes`: of each, required ones first, a number that appends of one
  /// text have in common, below `class_count`.
  Demand(const Question& question, const std::vector<std::uint32_t>& classes, std::size_t class_count);

  /// Whether an operation that asks for a state is left: one more or less. A required one is owed an answer.
  void ask(const Step& step, bool is_required, bool is_back);
  /// Whether an operation that changes the state is left.
  void give(const Step& step, std::uint32_t its_class, bool is_back);

  /// Whether anything that is left asks for the state, or for what appends can make of it: if not, nobody
  /// will ever tell it from kOther.
  [[nodiscard]] bool is_useful(State state) const {
    return state != ObservedValues::kOther && asks(state) > 0;
  }
  /// How many are left that ask for it or for what appends can make of it.
  [[nodiscard]] std::uint32_t asks(State state) const;
  /// Whether some required operation asks for a state that is not `state` and that nothing left can bring
  /// about.
  [[nodiscard]] bool is_hopeless(State state) const;
  /// How many required operations are left that ask for a state.
  [[nodiscard]] std::uint64_t owed() const { return owed_; }
  /// Whether appends can make `to` of `from`, or they are the same.
  [[nodiscard]] bool leads_to(State from, State to) const;

 private:
  struct OfState {
    /// Required operations that ask for it.
    std::uint32_t owed{};
    /// All that ask for it.
    std::uint32_t asked{};
    /// Writes and compare-and-sets that give it, but those that ask for it too.
    std::uint32_t givers{};
    /// Texts of appends with which it ends.
    std::uint32_t endings{};
    [[nodiscard]] bool is_starving() const { return owed > 0 && givers == 0 && endings == 0; }
  };
  [[nodiscard]] std::size_t place(State state) const;
  [[nodiscard]] std::uint32_t asks_below(State state) const;
  void link_endings(const Question& question, const std::vector<std::uint32_t>& classes);
  void add(State state, std::int32_t by);
  /// Changes a state's counts and with them how many states starve.
  template <class Change>
  void change(OfState& of_state, const Change& change);

  /// By State; then the missing key and what cannot be.
  std::vector<OfState> states_;
  std::size_t texts_;
  std::uint64_t starving_{};
  std::uint64_t owed_{};
  /// Writes and compare-and-sets left that give an observed state, and appends left.
  std::uint64_t resets_{};
  std::uint64_t appends_{};
  /// Of each class how many appends are left, and the asked states that end with its text.
  std::vector<std::uint32_t> appends_of_class_;
  std::vector<std::vector<State>> ended_;
  /// Where there are too many texts of appends to tell, any may give any state.
  bool endings_unknown_{};
  /// Only where there are appends: the texts that begin with a state's, and a Fenwick tree of what is asked.
  std::vector<ObservedValues::Range> ranges_;
  std::vector<std::uint32_t> sums_;
};

}  // namespace raftsim::lin
