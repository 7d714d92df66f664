#include "sim/lin/search.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "sim/lin/event_list.hpp"
#include "sim/lin/visited.hpp"

/// Beside the two papers' algorithm five shortcuts, none of which misses an order:
/// - An observation that holds now is taken at once and nothing else is tried in its place: an order in which
///   it comes later is as good with it moved here, as it changes nothing.
/// - With a write go all writes of values that nobody observes: just before it they disturb nobody.
/// - An optional operation is taken only if it changes the state to an observed one, and no write follows it
///   directly: without it the same order is one as well.
/// - Where the value is one that nobody observes, and no write is left, what still must be observed never
///   will.
/// - Once all required operations are taken, the rest need not happen.
namespace raftsim::lin {
namespace {

constexpr State kOther = ObservedValues::kOther;
constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();
/// Walking so many bytes of an append costs about as much as a try.
constexpr std::size_t kBytesATry = 16;

class Search {
 public:
  Search(const Question& question, const Effort& effort)
      : question_(&question),
        effort_(effort),
        required_(question.required, EventList::Events::both),
        optional_(question.optional, EventList::Events::invocations),
        left_(question.required.size()),
        required_words_(words_for(question.required.size())),
        optional_words_(words_for(question.optional.size())) {
    for (const Step& step : question.required) count(step, 1);
    for (const Step& step : question.optional) {
      if (step.effect == Step::Effect::write) ++writes_left_;
      if (step.returned != kNever) some_expire_ = true;
    }
  }

  Found run() {
    Answer answer = from(ObservedValues::kMissing);
    if (!question_->starts_missing) {
      if (answer == Answer::no) answer = from(kOther);
      for (State start = 0; start < question_->values.size() && answer == Answer::no; ++start) {
        answer = from(start);
      }
    }
    return {answer, visited_.size()};
  }

 private:
  /// An operation that was taken, and how things stood before.
  struct Frame {
    std::uint32_t step;
    bool is_optional;
    /// Taken without a choice: going back goes back past it.
    bool is_forced;
    bool after_optional;
    State state;
    std::uint32_t latest_invoked;
    std::uint32_t latest_required;
  };

  static std::size_t words_for(std::size_t bits) { return bits / 64 + 1; }
  static void flip(std::vector<std::uint64_t>& words, std::uint32_t bit) {
    words[bit / 64] ^= std::uint64_t{1} << (bit % 64);
  }

  void count(const Step& step, std::int64_t by) {
    if (step.effect == Step::Effect::write) writes_left_ += by;
    if (step.effect == Step::Effect::observe || step.effect == Step::Effect::cas) needs_left_ += by;
  }

  /// What `step` makes of the state; nothing where it cannot happen.
  std::optional<State> after(const Step& step) {
    switch (step.effect) {
      case Step::Effect::observe: return step.holds_in(state_) ? std::optional(state_) : std::nullopt;
      case Step::Effect::write: return step.gives;
      case Step::Effect::cas: return step.holds_in(state_) ? std::optional(step.gives) : std::nullopt;
      case Step::Effect::append: {
        tries_ += step.appended.size() / kBytesATry;
        return question_->values.append(state_, step.appended);
      }
    }
    return std::nullopt;
  }

  void take(std::uint32_t step, bool is_optional, bool is_forced, State state) {
    frames_.push_back(
        {step, is_optional, is_forced, after_optional_, state_, latest_invoked_, latest_required_});
    const Step& taken = (is_optional ? question_->optional : question_->required)[step];
    state_ = state;
    latest_invoked_ = std::max(latest_invoked_, taken.invoked);
    if (is_optional) {
      optional_.take(step);
      flip(optional_words_, step);
      if (taken.effect == Step::Effect::write) --writes_left_;
    } else {
      required_.take(step);
      flip(required_words_, step);
      latest_required_ = std::max(latest_required_, step);
      count(taken, -1);
      --left_;
    }
    // Forced ones stand before the choice that they go with, or are observations.
    if (!is_forced || taken.effect == Step::Effect::observe) after_optional_ = is_optional;
  }

  /// Undoes the last choice and all that was forced after it; nothing if there is none.
  std::optional<Frame> take_back() {
    while (!frames_.empty()) {
      const Frame frame = frames_.back();
      frames_.pop_back();
      const Step& step = (frame.is_optional ? question_->optional : question_->required)[frame.step];
      if (frame.is_optional) {
        optional_.put_back(frame.step);
        flip(optional_words_, frame.step);
        if (step.effect == Step::Effect::write) ++writes_left_;
      } else {
        required_.put_back(frame.step);
        flip(required_words_, frame.step);
        first_word_ = std::min(first_word_, frame.step / 64);
        count(step, 1);
        ++left_;
      }
      state_ = frame.state;
      after_optional_ = frame.after_optional;
      latest_invoked_ = frame.latest_invoked;
      latest_required_ = frame.latest_required;
      if (!frame.is_forced) return frame;
    }
    return std::nullopt;
  }

  /// What was invoked from this place on cannot be taken without a choice: an optional operation that
  /// returned there could then come no more.
  [[nodiscard]] std::uint32_t next_expiry() const {
    std::uint32_t expiry = kNever;
    if (!some_expire_) return expiry;
    for (auto event = optional_.first(); event != EventList::kEnd; event = optional_.next(event)) {
      const Step& step = question_->optional[optional_.step(event)];
      if (step.returned > latest_invoked_) expiry = std::min(expiry, step.returned);
    }
    return expiry;
  }

  /// Takes every observation that holds and may come next.
  void observe_all() {
    const std::uint32_t expiry = next_expiry();
    EventList::Event event = required_.first();
    while (required_.is_invocation(event)) {
      ++tries_;
      const std::uint32_t step = required_.step(event);
      const Step& next = question_->required[step];
      if (next.invoked > expiry) break;
      if (next.effect != Step::Effect::observe || !next.holds_in(state_)) {
        event = required_.next(event);
        continue;
      }
      // With it goes its return, perhaps the one that kept later events away.
      event = required_.next_of_another(event);
      take(step, false, true, state_);
    }
  }

  /// Takes, with a write, the writes that nobody observes and that were invoked before this place.
  void write_unobserved(std::uint32_t before) {
    EventList::Event event = required_.first();
    while (required_.is_invocation(event)) {
      ++tries_;
      const std::uint32_t step = required_.step(event);
      const Step& next = question_->required[step];
      if (next.invoked > before) break;
      if (next.effect != Step::Effect::write || next.gives != kOther) {
        event = required_.next(event);
        continue;
      }
      event = required_.next_of_another(event);
      take(step, false, true, state_);
    }
  }

  [[nodiscard]] bool is_dead() const { return state_ == kOther && writes_left_ == 0 && needs_left_ > 0; }

  /// Whether this place is new. What it holds: the state, the operations taken as bits (in full words from
  /// the first that has one not taken to the last that has one taken), and whether the next may be a write.
  bool is_new() {
    while (first_word_ + 1 < required_words_.size() && required_words_[first_word_] == ~std::uint64_t{0}) {
      ++first_word_;
    }
    const std::size_t last = std::max<std::size_t>(latest_required_ / 64, first_word_);
    std::size_t optional_size = optional_words_.size();
    while (optional_size > 0 && optional_words_[optional_size - 1] == 0) --optional_size;
    row_.clear();
    row_.push_back((std::uint64_t{state_} << 32U) | first_word_);
    row_.push_back((std::uint64_t{last - first_word_} << 1U) | (after_optional_ ? 1U : 0U));
    for (std::size_t i = first_word_; i <= last; ++i) row_.push_back(required_words_[i]);
    row_.insert(row_.end(), optional_words_.begin(),
                optional_words_.begin() + static_cast<std::ptrdiff_t>(optional_size));
    return visited_.add(row_);
  }

  [[nodiscard]] bool is_given_up() const {
    return visited_.size() >= effort_.states || visited_.words() >= Effort::kMaxVisitedWords ||
           tries_ >= effort_.states * Effort::kMaxTriesAState;
  }

  /// After a choice: takes what is forced; no if there is nothing to be looked for from there.
  bool settle() {
    observe_all();
    return left_ == 0 || (!is_dead() && is_new());
  }

  /// Chooses the next operation, from `event` of the required ones on; no if there is none.
  bool choose_required(EventList::Event event) {
    for (; required_.is_invocation(event); event = required_.next(event)) {
      ++tries_;
      const std::uint32_t step = required_.step(event);
      const Step& next = question_->required[step];
      const bool is_write = next.effect == Step::Effect::write;
      if (is_write && after_optional_) continue;
      const auto state = after(next);
      if (!state) continue;
      const std::uint32_t barrier = std::min(required_.next_return(), next_expiry());
      take(step, false, false, *state);
      if (is_write) write_unobserved(barrier);
      return true;
    }
    return choose_optional(optional_.first());
  }

  bool choose_optional(EventList::Event event) {
    const std::uint32_t barrier = required_.next_return();
    for (; event != EventList::kEnd; event = optional_.next(event)) {
      ++tries_;
      const std::uint32_t step = optional_.step(event);
      const Step& next = question_->optional[step];
      if (next.invoked > barrier) return false;
      if (next.returned < latest_invoked_) continue;
      const bool is_write = next.effect == Step::Effect::write;
      if (is_write && after_optional_) continue;
      const auto state = after(next);
      if (!state || *state == state_ || *state == kOther) continue;
      const std::uint32_t expiry = next_expiry();
      take(step, true, false, *state);
      if (is_write) write_unobserved(std::min(barrier, expiry));
      return true;
    }
    return false;
  }

  bool choose_after(const Frame& frame) {
    if (frame.is_optional) return choose_optional(optional_.next(optional_.invocation(frame.step)));
    return choose_required(required_.next(required_.invocation(frame.step)));
  }

  Answer from(State start) {
    state_ = start;
    bool goes_on = settle();
    while (left_ > 0) {
      if (is_given_up()) return Answer::undecided;
      if (goes_on && choose_required(required_.first())) {
        goes_on = settle();
        continue;
      }
      bool chosen = false;
      while (!chosen) {
        const auto frame = take_back();
        if (!frame) return Answer::no;
        chosen = choose_after(*frame);
      }
      goes_on = settle();
    }
    return Answer::yes;
  }

  const Question* question_;
  Effort effort_;
  EventList required_;
  EventList optional_;
  /// Required operations not taken yet.
  std::size_t left_;
  /// Writes not taken yet, and required operations not taken yet that ask for a state.
  std::int64_t writes_left_{};
  std::int64_t needs_left_{};
  /// Whether optional operations have returned.
  bool some_expire_{};
  /// What is taken, a bit each. All words of required_words_ before first_word_ are full.
  std::vector<std::uint64_t> required_words_;
  std::vector<std::uint64_t> optional_words_;
  std::uint32_t first_word_{};
  State state_{};
  /// Whether the operation taken last is an optional one.
  bool after_optional_{};
  /// The last place of an invocation, and the highest number of a required operation, among those taken.
  std::uint32_t latest_invoked_{};
  std::uint32_t latest_required_{};
  std::vector<Frame> frames_;
  Visited visited_;
  std::vector<std::uint64_t> row_;
  std::uint64_t tries_{};
};

}  // namespace

Found search(const Question& question, const Effort& effort) {
  if (question.values.is_full()) return {};
  return Search(question, effort).run();
}

}  // namespace raftsim::lin
