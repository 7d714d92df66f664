#include "sim/lin/search.hpp"

#include <algorithm>
#include <vector>

#include "sim/lin/board.hpp"
#include "sim/lin/choices.hpp"
#include "sim/lin/starts.hpp"
#include "sim/lin/visited.hpp"

/// Beside the two papers' algorithm these shortcuts, none of which misses an order. Below, an order is one of
/// what is left, from the place at hand on.
/// - An observation that holds now, and ends no other's time, is taken at once and nothing else is tried in
///   its place: an order in which it comes later is as good with it moved here, as it changes nothing. Of
///   those that end another's time only the one invoked first need be tried.
/// - What nobody is left to ask for is all one state, kOther. It is also the worst: an order from there is
///   one from any other state, as it asks for nothing before its first write. So any state may be given up
///   for it.
/// - In kOther every write and append that may come next is settled: it may have happened here, and nobody
///   saw it. It is not spent: it may still turn out to have happened later. So a write is chosen only for
///   what it lets others find, and only in kOther; in another state that one is given up first.
/// - A write whose state is asked for by nobody any more as soon as all observations that hold are taken, is
///   the right choice if any is: any order is as good with those operations moved here. Some observation must
///   be among them, so that what is left becomes less and no place can be its own excuse.
/// - Of operations that do the same the one that returns first goes first: an order that has them the other
///   way round is as good with them exchanged; is_as_good() says when that ends nobody else's time.
/// - A place with the same state and the same settled operations as one that led nowhere, and with no more
///   unspent ones, leads nowhere (has_all() in visited.cpp).
/// - Where a required operation asks for what nothing left can bring about, nothing leads on (demand.hpp).
namespace raftsim::lin {
namespace {

class Search {
 public:
  /// `order` as Choices has it.
  Search(const Question& question, const Effort& effort, std::uint64_t order)
      : question_(&question), effort_(effort), board_(question), gatherer_(question, board_, order) {}

  Found run() {
    Answer answer = Answer::no;
    for (const State start : starts_of(*question_)) {
      answer = from(start);
      if (answer != Answer::no) break;
    }
    // To lay the question out was work, too, if none that could be given up.
    const std::uint64_t laid_out = question_->required.size() + question_->optional.size();
    return {answer, {visited_.size(), laid_out + tries()}, stuck_at_};
  }

 private:
  /// A place with choices, and those of them that are still to be tried.
  struct Frame {
    std::size_t mark;
    State state;
    std::uint32_t latest;
    std::size_t first;
    std::size_t next;
  };

  Answer from(State start) {
    state_ = start;
    latest_ = 0;
    bool goes_on = settle(nullptr);
    while (board_.demand().owed() > 0) {
      if (is_given_up()) return Answer::undecided;
      if (goes_on) push();
      while (!frames_.empty() && frames_.back().next == choices_.size()) {
        choices_.resize(frames_.back().first);
        frames_.pop_back();
      }
      if (frames_.empty()) break;
      Frame& frame = frames_.back();
      back_to(frame);
      const Choice choice = choices_[frame.next++];
      owed_before_ = board_.demand().owed();
      make(choice);
      goes_on = settle(&choice);
    }
    if (board_.demand().owed() > 0) {
      board_.undo(0);
      return Answer::no;
    }
    return Answer::yes;
  }

  /// To the place that settle() has found.
  void push() { frames_.push_back({board_.mark(), state_, latest_, first_choice_, first_choice_}); }

  void back_to(const Frame& frame) {
    board_.undo(frame.mark);
    state_ = frame.state;
    latest_ = frame.latest;
  }

  /// What returned before a step's invocation can come no more once the step is taken.
  void pass(const Step& step) {
    if (step.invoked <= latest_) return;
    latest_ = step.invoked;
    board_.expire_before(latest_);
  }

  void make(const Choice& choice) {
    state_ = choice.state;
    if (choice.what == Choice::What::leave) return;
    if (board_.is_owed(choice.id)) board_.settle(choice.id);
    if (choice.what == Choice::What::change) board_.spend(choice.id);
    pass(board_.step(choice.id));
  }

  [[nodiscard]] std::uint64_t tries() const { return tries_ + gatherer_.tries() + visited_.comparisons(); }

  [[nodiscard]] bool is_given_up() const {
    return visited_.size() >= effort_.states || visited_.words() >= Effort::kMostWords ||
           tries() >= effort_.tries;
  }

  /// Settles what can be without a choice: what is observed in this state, or what may happen unseen.
  void take_free() {
    bool again = true;
    while (again) {
      again = false;
      if (!board_.demand().is_useful(state_)) state_ = ObservedValues::kOther;
      const std::uint32_t expiry = board_.expiry();
      EventList::Event event = board_.owed().first();
      while (board_.owed().is_invocation(event)) {
        ++tries_;
        const Board::Id id = board_.owed().step(event);
        const Step& step = board_.step(id);
        if (step.invoked > expiry) break;
        if (!is_free_in(step, state_)) {
          event = board_.owed().next(event);
          continue;
        }
        // With it goes its return, perhaps the one that kept later events away.
        event = board_.owed().next_of_another(event);
        board_.settle(id);
        pass(step);
        again = true;
      }
    }
  }

  /// After a choice: takes what is free, and gathers the next choices; no if there is nothing to be looked
  /// for from here.
  bool settle(const Choice* choice) {
    while (true) {
      take_free();
      if (choice != nullptr && is_safe(*choice)) choices_.resize(frames_.back().next);
      choice = nullptr;
      stuck_at_ = std::max(stuck_at_, board_.barrier() == Board::kNever ? 0 : board_.barrier());
      if (board_.demand().owed() == 0) return true;
      if (board_.demand().is_hopeless(state_)) return false;
      first_choice_ = choices_.size();
      gatherer_.gather(state_, choices_);
      if (state_ == ObservedValues::kOther || choices_.size() > first_choice_ + 1) break;
      // There is nothing to do but to leave.
      choices_.resize(first_choice_);
      state_ = ObservedValues::kOther;
    }
    if (choices_.size() == first_choice_ || !is_new()) {
      choices_.resize(first_choice_);
      return false;
    }
    return true;
  }

  /// Whether the choice was the right one if any was. To be asked when what is free has been taken.
  [[nodiscard]] bool is_safe(const Choice& choice) const {
    return choice.what == Choice::What::change && choice.is_free &&
           board_.step(choice.id).effect == Step::Effect::write && !board_.demand().is_useful(choice.state) &&
           board_.demand().owed() < owed_before_;
  }

  bool is_new() {
    key_.clear();
    key_.push_back(state_);
    board_.append_settled(key_);
    left_.clear();
    board_.append_unspent(left_);
    return visited_.add(key_, left_);
  }

  const Question* question_;
  Effort effort_;
  Board board_;
  Choices gatherer_;
  State state_{};
  /// The last place of an invocation among what was taken.
  std::uint32_t latest_{};
  std::vector<Frame> frames_;
  /// Of all frames, and then those of this place from first_choice_ on.
  std::vector<Choice> choices_;
  std::size_t first_choice_{};
  /// What was owed before the latest choice.
  std::uint64_t owed_before_{};
  Visited visited_;
  std::vector<std::uint64_t> key_;
  std::vector<std::uint32_t> left_;
  std::uint64_t tries_{};
  std::uint32_t stuck_at_{};
};

}  // namespace

Found search(const Question& question, const Effort& effort) {
  // A search that begins badly may go on for ages where another one, which tries things in another order,
  // ends at once (Gomes and Selman 1998): so each order gets a little time, then each more. Where many
  // clients write few values a search leaves few places out in any order, but takes least with the last one,
  // which has operations as they were invoked and no state for longer than is needed: it gets as much as all
  // others.
  constexpr std::uint64_t kOrders = 8;
  constexpr std::uint64_t kFirstStates = 2'000;
  constexpr std::uint64_t kMostDoublings = 32;
  Found all;
  if (question.values.is_full()) return all;
  Budget budget(effort);
  for (std::uint64_t attempt = 0; all.answer == Answer::undecided && !budget.left().is_none(); ++attempt) {
    const bool is_last = attempt % kOrders == kOrders - 1;
    const std::uint64_t states = kFirstStates << std::min(attempt / kOrders * 2, kMostDoublings);
    const Effort share{is_last ? states * kOrders : states};
    const Found found = Search(question, budget.left().at_most(share), attempt).run();
    all.answer = found.answer;
    all.stuck_at = std::max(all.stuck_at, found.stuck_at);
    budget.spend(found.work);
  }
  all.work = budget.spent();
  return all;
}

}  // namespace raftsim::lin
