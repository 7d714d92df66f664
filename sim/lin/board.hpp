#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "sim/lin/chain.hpp"
#include "sim/lin/demand.hpp"
#include "sim/lin/event_list.hpp"
#include "sim/lin/question.hpp"

namespace raftsim::lin {

/// How far a search has come with a question's operations, and the way back. Two things can be said of each
/// one:
/// - it is *settled*: nothing more need be done about it. Optional ones always are.
/// - it is *spent*: it can change the state no more, as it has done so or as its time is over.
/// A write or an append that need not be seen is settled without being spent: it may have happened where
/// nobody saw it, and may still turn out to have happened later.
class Board {
 public:
  /// Numbers the operations: the required ones from 0 on, behind them the optional ones, each in the order of
  /// invocation.
  using Id = std::uint32_t;
  static constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();

  /// `question` must outlive this.
  explicit Board(const Question& question);

  [[nodiscard]] const Step& step(Id id) const {
    return id < required_ ? question_->required[id] : question_->optional[id - required_];
  }
  /// Operations of one class do the same and can stand in for each other.
  [[nodiscard]] std::uint32_t class_of(Id id) const { return classes_[id]; }
  [[nodiscard]] std::size_t class_count() const { return members_.size(); }

  /// The required operations that are not settled.
  [[nodiscard]] const EventList& owed() const { return owed_; }
  [[nodiscard]] bool is_owed(Id id) const {
    return id < required_ && (settled_[id / 64] >> (id % 64) & 1U) == 0;
  }
  /// What is invoked later than this must wait, as something owed returns there; kNever if nothing does.
  [[nodiscard]] std::uint32_t barrier() const {
    const Step* const first = first_to_return();
    return first == nullptr ? kNever : first->returned;
  }
  /// The owed operation that returns first; null if nothing is owed.
  [[nodiscard]] const Step* first_to_return() const {
    return owed_.first() == EventList::kEnd ? nullptr : &step(owed_.first_to_return());
  }
  /// The first return of a useful operation that is not spent: once something later is done its time is over.
  [[nodiscard]] std::uint32_t expiry() const;
  /// Whether it is any use to let the operation change the state.
  [[nodiscard]] bool is_useful(const Step& step) const;

  /// The operations with a known return that can change the state and are not spent, in the order of
  /// invocation. Without writes of what nobody asks for.
  [[nodiscard]] const Chain& timed() const { return timed_; }
  /// The classes of those without a return of which something may be of use, in the order of their first
  /// invocations. Of a class's members, which are all alike, the first invoked is spent first.
  [[nodiscard]] const Chain& timeless() const { return timeless_; }
  [[nodiscard]] const std::vector<Id>& members(std::uint32_t its_class) const { return members_[its_class]; }
  [[nodiscard]] std::uint32_t spent_of(std::uint32_t its_class) const { return spent_[its_class]; }

  [[nodiscard]] const Demand& demand() const { return demand_; }

  /// Of an owed operation.
  void settle(Id id);
  /// Of one that is not spent; of those without a return the first such of its class.
  void spend(Id id);
  /// Spends what returned before `place`.
  void expire_before(std::uint32_t place);
  /// Takes a class out of timeless(): nothing that it gives is asked for.
  void forget(std::uint32_t its_class);

  /// For undo(): takes back all that was done since.
  [[nodiscard]] std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);

  /// What is settled, as a row that is the same if and only if that is.
  void append_settled(std::vector<std::uint64_t>& row) const;
  /// What the useful operations invoked before the barrier are that are not spent, as a row for Visited.
  void append_unspent(std::vector<std::uint32_t>& row) const;

 private:
  enum class Move : std::uint8_t { settle, spend, forget };
  struct Made {
    Move move;
    std::uint32_t number;
  };
  [[nodiscard]] static std::vector<std::uint32_t> classes_of(const Question& question);
  [[nodiscard]] bool is_timed(Id id) const { return step(id).returned != kNever; }
  void count_spent(Id id, bool is_back);
  void undo(const Made& made);

  const Question* question_;
  Id required_;
  std::vector<std::uint32_t> classes_;
  /// Places in the order of invocation.
  std::vector<std::uint32_t> ranks_;
  EventList owed_;
  Demand demand_;
  Chain timed_;
  /// The same, in the order of their returns.
  Chain by_return_;
  Chain timeless_;
  /// Without returns, by class.
  std::vector<std::vector<Id>> members_;
  std::vector<std::uint32_t> spent_;
  /// A bit for each required operation; all words before the first are full, all behind the last empty.
  std::vector<std::uint64_t> settled_;
  mutable std::size_t first_word_{};
  std::vector<std::uint32_t> latest_settled_;
  std::vector<Made> trail_;
};

}  // namespace raftsim::lin
