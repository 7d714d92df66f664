#pragma once

#include <vector>

#include "core/types.hpp"

namespace raftsim::checks {

/// Which durable entries of one server it wrote in those entries' own term, that is, from the leader that
/// made them (or as that leader). Only such a copy counts towards the commitment of an entry: a copy that a
/// later leader hands on says nothing of the election that the later leader has won without it (Raft §5.4.2,
/// Figure 8).
class OwnRuns {
 public:
  void clear() {
    newest_ = {};
    older_.clear();
  }

  /// The last durable index of `term`, written in `term`; {0} if there is none.
  [[nodiscard]] raft::LogIndex last_of(raft::Term term) const {
    if (newest_.term == term) return newest_.last;
    if (newest_.term < term || older_.empty()) return raft::LogIndex{0};
    return last_of_older(term);
  }

  /// The entries from `first` to `last`, of `term`, written in `term`, are durable; terms never fall.
  void extend(raft::Term term, raft::LogIndex first, raft::LogIndex last) {
    if (newest_.term != term) {
      if (newest_.last.value != 0) older_.push_back(newest_);
      newest_ = {term, first, last};
    } else {
      newest_.last = last;
    }
  }

  /// The log was cut: `first` and all after it are gone.
  void cut(raft::LogIndex first) {
    while (newest_.last >= first) {
      if (newest_.first < first) {
        newest_.last = raft::previous(first);
        return;
      }
      newest_ = {};
      if (older_.empty()) return;
      newest_ = older_.back();
      older_.pop_back();
    }
  }

  friend bool operator==(const OwnRuns&, const OwnRuns&) = default;

 private:
  struct Run {
    raft::Term term;
    raft::LogIndex first;
    raft::LogIndex last;
    friend bool operator==(const Run&, const Run&) = default;
  };

  [[nodiscard]] raft::LogIndex last_of_older(raft::Term term) const;

  Run newest_;
  /// The runs before, in rising order of term and index.
  std::vector<Run> older_;
};

}  // namespace raftsim::checks
