#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "sim/lin/board.hpp"
#include "sim/lin/question.hpp"

namespace raftsim::lin {

/// What a search can do next.
struct Choice {
  enum class What : std::uint8_t {
    /// Takes an observation.
    observe,
    /// Takes a write, a compare-and-set or an append.
    change,
    /// Gives up what the key holds.
    leave,
    /// Lets a write or an append happen where nobody sees it.
    hide,
  };
  What what{};
  /// Of no meaning where it leaves.
  Board::Id id{};
  /// What it makes of the state.
  State state{};
  /// Lower ones are tried first.
  std::uint32_t rank{};
  /// Of the operation.
  std::uint32_t returned{};
  std::uint32_t invoked{};
  /// Whether it ends no useful operation's time.
  bool is_free{};
};

/// Whether an owed operation can be settled in this state without a choice: it observes what is there, or
/// nobody would see what it does.
bool is_free_in(const Step& step, State state);

/// Finds the choices at a place of a search.
class Choices {
 public:
  /// Both must outlive this. `order`: any number; which choices come first depends on it, not which there
  /// are.
  Choices(const Question& question, Board& board, std::uint64_t order);

  /// Puts the choices in `state` behind `choices`, best first. What is free must have been settled.
  void gather(State state, std::vector<Choice>& choices);
  /// How many operations were looked at.
  [[nodiscard]] std::uint64_t tries() const { return tries_; }

 private:
  using Place = std::tuple<std::uint32_t, std::uint32_t, Choice::What, Board::Id>;
  [[nodiscard]] Place place_of(const Choice& choice) const;
  [[nodiscard]] bool leads_on(State state) const;
  [[nodiscard]] Choice leaving() const;
  [[nodiscard]] bool closes(State state) const;
  [[nodiscard]] std::uint32_t rank_of_write(const Step& step) const;
  [[nodiscard]] bool is_as_good(const Choice& one, const Choice& other) const;
  void count_ready();
  void consider_timed();
  void consider_timeless();
  void consider(Board::Id id);
  void add(const Choice& choice);
  void add_blocked();

  const Question* question_;
  Board* board_;
  /// The order: by invocations, not by returns; operations that never return only when all else has failed; a
  /// state is left early unless it leads on; how places are shuffled, 0 for not at all.
  bool by_invocation_;
  bool spares_timeless_;
  bool leaves_early_;
  std::uint64_t disorder_;
  /// While choices are gathered: the state, where they begin, and what limits them.
  State state_{};
  std::vector<Choice>* choices_{};
  std::size_t first_{};
  std::uint32_t barrier_{};
  std::uint32_t expiry_{};
  const Step* next_owed_{};
  /// Counts the places, so that what was noted at another one is known as old.
  std::uint64_t round_{};
  std::vector<std::uint64_t> round_of_class_;
  /// For each state, how many observations can be taken as soon as it comes about.
  std::vector<std::uint32_t> ready_;
  std::vector<std::uint64_t> round_of_ready_;
  std::uint64_t tries_{};
};

}  // namespace raftsim::lin
