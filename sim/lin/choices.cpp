#include "sim/lin/choices.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace raftsim::lin {
namespace {

/// Walking so many bytes of an append costs about as much as a try.
constexpr std::size_t kBytesATry = 16;
/// By how many places an event may seem later than it is.
constexpr std::uint64_t kMostDisorder = 32;
/// Ranks of choices.
constexpr std::uint32_t kBest = 0;
constexpr std::uint32_t kGood = 1;
constexpr std::uint32_t kFair = 2;
constexpr std::uint32_t kLast = 3;

}  // namespace

bool is_free_in(const Step& step, State state) {
  if (state != ObservedValues::kOther) return step.effect == Step::Effect::observe && step.holds_in(state);
  return step.effect == Step::Effect::write || step.effect == Step::Effect::append;
}

Choices::Choices(const Question& question, Board& board, std::uint64_t order)
    : question_(&question),
      board_(&board),
      by_invocation_((order & 1U) != 0),
      spares_timeless_((order & 2U) != 0),
      leaves_early_((order & 4U) != 0),
      disorder_(order >> 3U),
      round_of_class_(board.class_count()),
      ready_(question.values.size()),
      round_of_ready_(question.values.size()) {}

void Choices::gather(State state, std::vector<Choice>& choices) {
  state_ = state;
  choices_ = &choices;
  first_ = choices.size();
  barrier_ = board_->barrier();
  expiry_ = board_->expiry();
  ++round_;
  next_owed_ = board_->first_to_return();
  if (state == ObservedValues::kOther) count_ready();
  consider_timed();
  consider_timeless();
  add_blocked();
  if (state != ObservedValues::kOther) choices.push_back(leaving());
  std::sort(choices.begin() + static_cast<std::ptrdiff_t>(first_), choices.end(),
            [this](const Choice& a, const Choice& b) { return place_of(a) < place_of(b); });
}

Choices::Place Choices::place_of(const Choice& choice) const {
  const std::uint32_t at = by_invocation_ ? choice.invoked : choice.returned;
  const auto late = static_cast<std::uint32_t>(raft::mix(disorder_, choice.id) % kMostDisorder);
  const bool shifts = disorder_ != 0 && at < Board::kNever - late;
  return {choice.rank, shifts ? at + late : at, choice.what, choice.id};
}

/// Whether what returns first waits for the state, or for what appends can make of it.
bool Choices::leads_on(State state) const {
  return next_owed_ != nullptr && next_owed_->asks() && board_->demand().leads_to(state, next_owed_->needs);
}

Choice Choices::leaving() const {
  Choice choice{Choice::What::leave, 0, ObservedValues::kOther, kFair, Board::kNever, Board::kNever, true};
  if (leaves_early_ && !leads_on(state_)) {
    choice.rank = kGood;
    choice.returned = barrier_;
    choice.invoked = 0;
  }
  return choice;
}

void Choices::consider_timed() {
  const Chain& timed = board_->timed();
  for (Board::Id id = timed.first(); id != timed.end(); id = timed.next(id)) {
    ++tries_;
    if (board_->step(id).invoked > barrier_) return;
    consider(id);
  }
}

void Choices::consider_timeless() {
  const Chain& timeless = board_->timeless();
  for (auto each = timeless.first(); each != timeless.end();) {
    ++tries_;
    const std::vector<Board::Id>& members = board_->members(each);
    const Step& first = board_->step(members.front());
    if (first.invoked > barrier_) return;
    const auto next = timeless.next(each);
    if (!board_->is_useful(first)) {
      board_->forget(each);
    } else if (board_->spent_of(each) < members.size()) {
      const Board::Id id = members[board_->spent_of(each)];
      if (board_->step(id).invoked < barrier_) consider(id);
    }
    each = next;
  }
}

/// What is free but for that it ends some useful operation's time: the first invoked.
void Choices::add_blocked() {
  const EventList& owed = board_->owed();
  for (auto event = owed.first(); owed.is_invocation(event); event = owed.next(event)) {
    ++tries_;
    const Board::Id id = owed.step(event);
    const Step& step = board_->step(id);
    if (!is_free_in(step, state_)) continue;
    const bool hides = state_ == ObservedValues::kOther;
    choices_->push_back({hides ? Choice::What::hide : Choice::What::observe, id, state_,
                         hides ? kFair : kBest, step.returned, step.invoked, false});
    return;
  }
}

void Choices::count_ready() {
  const EventList& owed = board_->owed();
  for (auto event = owed.first(); owed.is_invocation(event); event = owed.next(event)) {
    ++tries_;
    const Step& step = board_->step(owed.step(event));
    if (step.invoked > expiry_) return;
    if (step.effect != Step::Effect::observe || step.needs >= ready_.size()) continue;
    if (round_of_ready_[step.needs] != round_) ready_[step.needs] = 0;
    round_of_ready_[step.needs] = round_;
    ++ready_[step.needs];
  }
}

/// Whether all that asks for the state can be taken as soon as it comes about.
bool Choices::closes(State state) const {
  return state < ready_.size() && round_of_ready_[state] == round_ &&
         ready_[state] == board_->demand().asks(state);
}

std::uint32_t Choices::rank_of_write(const Step& step) const {
  if (closes(step.gives)) return kBest;
  if (step.returned == Board::kNever) return kLast;
  return !by_invocation_ && leads_on(step.gives) ? kGood : kFair;
}

/// Makes a choice of an operation that changes the state, if it is one here.
void Choices::consider(Board::Id id) {
  const Step& step = board_->step(id);
  const bool is_write = step.effect == Step::Effect::write;
  if (is_write != (state_ == ObservedValues::kOther)) return;
  const bool is_cas = step.effect == Step::Effect::cas;
  if (is_cas && !step.holds_in(state_)) return;
  State state = step.gives;
  if (step.effect == Step::Effect::append) {
    tries_ += step.appended.size() / kBytesATry;
    state = question_->values.append(state_, step.appended);
  }
  const bool is_owed = board_->is_owed(id);
  // Nobody asks for what it gives, which is therefore as good as kOther: to leave leads there as well, with
  // this one unspent, and a write or an append that is owed can be hidden there. A compare-and-set cannot: it
  // is owed in a state that it asks for, such as this one.
  if (!(is_cas && is_owed) && !board_->demand().is_useful(state)) return;
  // An order with it is one without it, too, as it changes nothing and nobody waits for it.
  if (!is_owed && state == state_) return;
  std::uint32_t rank = spares_timeless_ && step.returned == Board::kNever ? kLast : kGood;
  if (is_write) rank = rank_of_write(step);
  add({Choice::What::change, id, state, rank, step.returned, step.invoked, step.invoked < expiry_});
}

/// Adds a choice unless another of its class is as good, or in place of one that it is as good as.
void Choices::add(const Choice& choice) {
  const std::uint32_t its_class = board_->class_of(choice.id);
  if (round_of_class_[its_class] == round_) {
    for (std::size_t i = first_; i < choices_->size(); ++i) {
      Choice& other = (*choices_)[i];
      if (board_->class_of(other.id) != its_class) continue;
      ++tries_;
      // NOLINTNEXTLINE(readability-suspicious-call-argument): asked both ways round
      if (is_as_good(other, choice)) return;
      if (is_as_good(choice, other)) {
        other = choice;
        return;
      }
    }
  }
  round_of_class_[its_class] = round_;
  choices_->push_back(choice);
}

/// Whether `one` can stand in for `other` of its class in any order that has `other` next. If that order has
/// `one` later the two are exchanged: so `one` must not return later, nor end the time of an operation that
/// `other` leaves it. If it has not, `other` is left over: that will do if it is not owed, and for a write,
/// which can be hidden first.
bool Choices::is_as_good(const Choice& one, const Choice& other) const {
  if (one.returned > other.returned) return false;
  if (!one.is_free && one.invoked > other.invoked) return false;
  return board_->is_owed(one.id) || !board_->is_owed(other.id) ||
         board_->step(one.id).effect == Step::Effect::write;
}

}  // namespace raftsim::lin
