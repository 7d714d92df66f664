#pragma once

#include <array>
#include <string>

#include "core/decision.hpp"
#include "sim/bugs/bug.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

/// Which answers in a run are not Raft's, for a planted bug gives them. Their reasons in the trace are what
/// the mistake took for reasons: nobody is to be told them as if they were true.
class Mistakes {
 public:
  /// None.
  Mistakes() = default;
  /// Null: none.
  explicit Mistakes(const Bug* bug);

  [[nodiscard]] const Bug* bug() const { return bug_; }
  /// Whether the bug answers in the rule's place, or counts other votes or servers than Raft does for it.
  [[nodiscard]] bool is_of(raft::Rule rule) const { return of_[static_cast<std::size_t>(rule)]; }
  /// "a planted bug decides this: a vote is given whatever the candidate's log"; empty where it does not.
  [[nodiscard]] std::string in_words(raft::Rule rule) const;

 private:
  const Bug* bug_{};
  std::array<bool, raft::kRules> of_{};
};

/// Those of the run whose trace begins so: its scenario tells the bug.
Mistakes mistakes_of(const trace::Header& header);

}  // namespace raftsim
