#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/condition.hpp"
#include "sim/time.hpp"

/// A scenario that teaches asks its audience what comes next; the run itself proves the answer.
namespace raftsim {

/// A choice of a question.
struct PossibleAnswer {
  std::string text;
  /// Holds, when the answer is known, if this is what has come about.
  Condition condition;
  friend bool operator==(const PossibleAnswer&, const PossibleAnswer&) = default;
};

/// The answer is known as soon as any of the choices has come true.
struct KnownByChoice {
  friend bool operator==(const KnownByChoice&, const KnownByChoice&) = default;
};
/// When the condition first holds; with a `delay`, or without a condition, so long after that or after the
/// question, and after all that happens then.
struct KnownWhen {
  std::optional<Condition> condition;
  Duration delay{};
  friend bool operator==(const KnownWhen&, const KnownWhen&) = default;
};
/// At the end of the run.
struct KnownAtEnd {
  friend bool operator==(const KnownAtEnd&, const KnownAtEnd&) = default;
};

/// A guess at what comes next, with one right answer. When that is known, exactly the condition of the right
/// choice must hold: a run in which another one does, or several, or none, contradicts the scenario.
struct Question {
  std::string text;
  /// 2 to limits::kMaxAnswers.
  std::vector<PossibleAnswer> choices;
  /// The place in `choices` of the right one.
  std::size_t answer{};
  std::variant<KnownByChoice, KnownWhen, KnownAtEnd> known;
  /// What explains the answer.
  std::string because;
  /// Where it is explained, "Raft §5.4.1"; empty: where the scenario's lesson stands.
  std::string section;
  std::string pointer;
  friend bool operator==(const Question&, const Question&) = default;
};

}  // namespace raftsim
