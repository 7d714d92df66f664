#include "sim/lin/board.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace raftsim::lin {
namespace {

bool changes_state(const Step& step) {
  return step.effect != Step::Effect::observe &&
         !(step.effect == Step::Effect::write && step.gives == ObservedValues::kOther);
}

std::size_t class_count_of(const std::vector<std::uint32_t>& classes) {
  return classes.empty() ? 0 : *std::max_element(classes.begin(), classes.end()) + std::size_t{1};
}

}  // namespace

std::vector<std::uint32_t> Board::classes_of(const Question& question) {
  using Like = std::tuple<Step::Effect, State, bool, State, std::string_view>;
  std::map<Like, std::uint32_t> numbers;
  std::vector<std::uint32_t> classes;
  for (const auto* steps : {&question.required, &question.optional}) {
    for (const Step& step : *steps) {
      const bool appends = step.effect == Step::Effect::append;
      const Like like{step.effect, step.asks() ? step.needs : ObservedValues::kOther,
                      step.asks() && step.takes_missing, appends ? ObservedValues::kOther : step.gives,
                      appends ? step.appended : std::string_view{}};
      classes.push_back(numbers.emplace(like, static_cast<std::uint32_t>(numbers.size())).first->second);
    }
  }
  return classes;
}

Board::Board(const Question& question)
    : question_(&question),
      required_(static_cast<Id>(question.required.size())),
      classes_(classes_of(question)),
      ranks_(classes_.size()),
      owed_(question.required),
      demand_(question, classes_, class_count_of(classes_)),
      timed_(classes_.size()),
      by_return_(classes_.size()),
      timeless_(class_count_of(classes_)),
      members_(class_count_of(classes_)),
      spent_(members_.size()),
      settled_(question.required.size() / 64 + 1) {
  std::vector<Id> ids(classes_.size());
  std::iota(ids.begin(), ids.end(), Id{0});
  ids.erase(std::remove_if(ids.begin(), ids.end(), [&](Id id) { return !changes_state(step(id)); }),
            ids.end());
  std::sort(ids.begin(), ids.end(), [&](Id a, Id b) { return step(a).invoked < step(b).invoked; });
  std::uint32_t rank = 0;
  for (const Id id : ids) {
    ranks_[id] = rank++;
    if (is_timed(id)) {
      timed_.push_back(id);
      continue;
    }
    if (members_[classes_[id]].empty()) timeless_.push_back(classes_[id]);
    members_[classes_[id]].push_back(id);
  }
  std::sort(ids.begin(), ids.end(), [&](Id a, Id b) { return step(a).returned < step(b).returned; });
  for (const Id id : ids) {
    if (is_timed(id)) by_return_.push_back(id);
  }
}

bool Board::is_useful(const Step& step) const {
  switch (step.effect) {
    case Step::Effect::observe: return false;
    case Step::Effect::write:
    case Step::Effect::cas: return demand_.is_useful(step.gives);
    // What it gives depends on what it finds.
    case Step::Effect::append: return true;
  }
  return false;
}

std::uint32_t Board::expiry() const {
  for (Id id = by_return_.first(); id != by_return_.end(); id = by_return_.next(id)) {
    if (is_useful(step(id))) return step(id).returned;
  }
  return kNever;
}

void Board::settle(Id id) {
  owed_.take(id);
  settled_[id / 64] |= std::uint64_t{1} << (id % 64);
  const Step& step = this->step(id);
  if (step.asks()) demand_.ask(step, true, false);
  latest_settled_.push_back(latest_settled_.empty() ? id : std::max(id, latest_settled_.back()));
  trail_.push_back({Move::settle, id});
}

void Board::count_spent(Id id, bool is_back) {
  const Step& step = this->step(id);
  demand_.give(step, classes_[id], is_back);
  if (id >= required_ && step.effect == Step::Effect::cas) demand_.ask(step, false, is_back);
}

void Board::spend(Id id) {
  if (is_timed(id)) {
    timed_.take(id);
    by_return_.take(id);
  } else {
    ++spent_[classes_[id]];
  }
  count_spent(id, false);
  trail_.push_back({Move::spend, id});
}

void Board::expire_before(std::uint32_t place) {
  Id id = by_return_.first();
  while (id != by_return_.end() && step(id).returned < place) {
    const Id next = by_return_.next(id);
    spend(id);
    id = next;
  }
}

void Board::forget(std::uint32_t its_class) {
  timeless_.take(its_class);
  trail_.push_back({Move::forget, its_class});
}

void Board::undo(std::size_t mark) {
  while (trail_.size() > mark) {
    const Made made = trail_.back();
    trail_.pop_back();
    undo(made);
  }
}

void Board::undo(const Made& made) {
  const std::uint32_t number = made.number;
  switch (made.move) {
    case Move::settle: {
      owed_.put_back(number);
      settled_[number / 64] &= ~(std::uint64_t{1} << (number % 64));
      first_word_ = std::min<std::size_t>(first_word_, number / 64);
      latest_settled_.pop_back();
      const Step& step = this->step(number);
      if (step.asks()) demand_.ask(step, true, true);
      return;
    }
    case Move::spend:
      count_spent(number, true);
      if (is_timed(number)) {
        by_return_.put_back(number);
        timed_.put_back(number);
      } else {
        --spent_[classes_[number]];
      }
      return;
    case Move::forget: timeless_.put_back(number); return;
  }
}

void Board::append_settled(std::vector<std::uint64_t>& row) const {
  while (first_word_ + 1 < settled_.size() && settled_[first_word_] == ~std::uint64_t{0}) ++first_word_;
  const std::size_t last =
      std::max<std::size_t>(first_word_, latest_settled_.empty() ? 0 : latest_settled_.back() / 64);
  row.push_back(first_word_);
  for (std::size_t i = first_word_; i <= last; ++i) row.push_back(settled_[i]);
}

/// Two rows are compared only at places of which the same is settled (has_all() in visited.cpp), so that the
/// same is owed there, what the owed ones ask for is the same, and so is the barrier. That these rows are
/// enough to tell that every order from the place with less is one from the place with more:
/// - What is invoked behind the barrier is unspent at both. The barrier never falls on the way to a place, so
///   that nothing behind it was chosen; and what has expired on the way was invoked before something that
///   was chosen.
/// - What is of no use at the place with less need not be in an order from there: nobody sees it, or it is
///   owed, and then unspent at both. All other operations of such an order are in the row of the place with
///   less, and so, if they are in the other's as well, unspent at both.
/// - Of operations without returns a row says how many of a class are spent, by the first one's place in the
///   order of invocation, in which timeless() has the classes, so that rows rise; but nothing of a class of
///   no use, which so passes for unspent. Where there is more that does no harm: nothing owed asks for what
///   the class gives, or it would be of use. So in an order from the place with less it can only serve
///   another operation that nobody waits for and that is spent where there is more. Either the rows show
///   that, and are not taken for enough; or that one is of such a class, too, and the last of them in the
///   order serves nobody and need not be in it.
void Board::append_unspent(std::vector<std::uint32_t>& row) const {
  const std::uint32_t before = barrier();
  const std::size_t size_at = row.size();
  row.push_back(0);
  for (Id id = timed_.first(); id != timed_.end() && step(id).invoked < before; id = timed_.next(id)) {
    if (is_useful(step(id))) row.push_back(ranks_[id]);
  }
  row[size_at] = static_cast<std::uint32_t>(row.size() - size_at - 1);
  for (auto each = timeless_.first(); each != timeless_.end(); each = timeless_.next(each)) {
    if (step(members_[each].front()).invoked > before) break;
    if (spent_[each] == 0 || !is_useful(step(members_[each].front()))) continue;
    row.push_back(ranks_[members_[each].front()]);
    row.push_back(spent_[each]);
  }
}

}  // namespace raftsim::lin
