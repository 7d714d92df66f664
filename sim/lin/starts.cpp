#include "sim/lin/starts.hpp"

#include <algorithm>
#include <set>
#include <string_view>

/// What the key holds at first matters only to what comes before the first write: appends, and the operation
/// behind them that asks for a state. Nothing that returned may be put off to after that one, so it is
/// invoked before the first return of all but appends; and the text that it asks for ends with the texts of
/// those appends, so that the rest of it was there at first. If a write comes first, or nothing asks, any
/// state will do, such as one that nobody observes.
namespace raftsim::lin {
namespace {

class Starts {
 public:
  explicit Starts(const Question& question) : question_(&question) {
    for (const Step& step : question.required) {
      if (step.effect != Step::Effect::append) first_return_ = std::min(first_return_, step.returned);
    }
    each([&](const Step& step) {
      if (step.effect != Step::Effect::append) return;
      ++appends_;
      if (!step.appended.empty()) texts_.insert(step.appended);
    });
  }

  std::vector<State> run() {
    std::set<State> asked;
    each([&](const Step& step) {
      if (!step.asks()) return;
      if (step.needs < question_->values.size() && asked.insert(step.needs).second)
        add_beginnings(step.asked);
    });
    std::vector<State> starts{ObservedValues::kOther, ObservedValues::kMissing};
    starts.insert(starts.end(), found_.begin(), found_.end());
    return starts;
  }

 private:
  /// Of all operations that can come before the first write.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const auto* steps : {&question_->required, &question_->optional}) {
      for (const Step& step : *steps) {
        if (step.invoked > first_return_) break;
        visit(step);
      }
    }
  }

  /// The text, and what it begins with where the rest can be texts of appends, one behind the other.
  void add_beginnings(std::string_view text) {
    std::vector<State> states{ObservedValues::kEmptyText};
    for (std::size_t i = 0; i < text.size(); ++i) {
      states.push_back(question_->values.append(states.back(), text.substr(i, 1)));
    }
    // How few appends make the rest of the text from there on.
    const std::size_t never = appends_ + 1;
    std::vector<std::size_t> fewest(states.size(), never);
    fewest.back() = 0;
    for (std::size_t end = states.size(); end-- > 0;) {
      if (fewest[end] == never) continue;
      found_.insert(states[end]);
      for (const std::string_view appended : texts_) {
        if (!text.substr(0, end).ends_with(appended)) continue;
        std::size_t& steps = fewest[end - appended.size()];
        steps = std::min(steps, fewest[end] + 1);
      }
    }
  }

  const Question* question_;
  std::uint32_t first_return_{std::numeric_limits<std::uint32_t>::max()};
  std::size_t appends_{};
  std::set<std::string_view> texts_;
  std::set<State> found_;
};

}  // namespace

std::vector<State> starts_of(const Question& question) {
  if (question.starts_missing) return {ObservedValues::kMissing};
  return Starts(question).run();
}

}  // namespace raftsim::lin
