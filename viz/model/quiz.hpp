#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "viz/model/run.hpp"

namespace raftsim::viz {

/// What a lesson asks of those who watch it, and what they have answered: each question once, when time first
/// comes upon it.
class Quiz {
 public:
  explicit Quiz(const Run& run) : answers_(run.questions().size()) {}
  /// Of another run, which shares its beginning with the one before: what was asked there is not asked again.
  Quiz(const Run& run, const Run& run_before, const Quiz& before);

  /// The first question after a record and up to another one that is still to be asked, and of which the run
  /// knows the answer.
  [[nodiscard]] std::optional<std::size_t> next_between(const Run& run, std::uint64_t after,
                                                        std::uint64_t up_to) const;
  void ask(std::size_t question);
  /// Which question somebody is looking at.
  [[nodiscard]] std::optional<std::size_t> open() const { return open_; }
  /// The open question is answered with a choice, from 0; the first answer counts.
  void answer(std::size_t choice);
  void close() { open_.reset(); }

  /// Whether the open question waits for its answer.
  [[nodiscard]] bool waits() const { return open_ && !answers_[*open_].choice; }
  /// Whether what comes after a record would answer a question: one that waits, or is still to be asked.
  [[nodiscard]] bool hides_what_comes(const Run& run, std::uint64_t record) const {
    return waits() || next_between(run, record, run.records()).has_value();
  }
  [[nodiscard]] bool was_asked(std::size_t question) const { return answers_[question].asked; }
  /// Nothing where it was left without an answer.
  [[nodiscard]] std::optional<std::size_t> answer_to(std::size_t question) const {
    return answers_[question].choice;
  }
  /// How many were answered, and how many of them rightly.
  struct Score {
    int answered{};
    int right{};
    friend bool operator==(const Score&, const Score&) = default;
  };
  [[nodiscard]] Score score(const Run& run) const;

 private:
  struct Given {
    bool asked{};
    std::optional<std::size_t> choice;
  };
  /// By question.
  std::vector<Given> answers_;
  std::optional<std::size_t> open_;
};

}  // namespace raftsim::viz
