#include "viz/model/quiz.hpp"

#include <algorithm>

namespace raftsim::viz {

Quiz::Quiz(const Run& run, const Run& run_before, const Quiz& before) : Quiz(run) {
  const std::size_t both = std::min(run.questions().size(), run_before.questions().size());
  for (std::size_t i = 0; i < both; ++i) {
    if (run.questions()[i].asked == run_before.questions()[i].asked) answers_[i] = before.answers_[i];
  }
}

std::optional<std::size_t> Quiz::next_between(const Run& run, std::uint64_t after,
                                              std::uint64_t up_to) const {
  const std::vector<AskedQuestion>& questions = run.questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (questions[i].record <= after || questions[i].record > up_to) continue;
    if (questions[i].right && !answers_[i].asked) return i;
  }
  return std::nullopt;
}

void Quiz::ask(std::size_t question) {
  answers_[question].asked = true;
  open_ = question;
}

void Quiz::answer(std::size_t choice) {
  if (waits()) answers_[*open_].choice = choice;
}

Quiz::Score Quiz::score(const Run& run) const {
  Score score;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    if (!answers_[i].choice) continue;
    ++score.answered;
    if (answers_[i].choice == run.questions()[i].right) ++score.right;
  }
  return score;
}

}  // namespace raftsim::viz
