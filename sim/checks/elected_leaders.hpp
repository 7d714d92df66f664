#pragma once

#include <vector>

#include "core/configuration.hpp"
#include "core/types.hpp"

namespace raftsim::checks {

/// A server that won an election.
struct ElectedLeader {
  raft::Term term;
  raft::ServerId server;
  /// The end of its log just before it began to lead.
  raft::LogPosition log_end;
  /// The one in force for it, as it leads.
  raft::Configuration configuration{};
  friend bool operator==(const ElectedLeader&, const ElectedLeader&) = default;
};

/// Who was elected in which term, in rising order of term.
class ElectedLeaders {
 public:
  void clear() { leaders_.clear(); }
  /// The first leader of `term` stays, whoever comes after it.
  void add(const ElectedLeader& leader);
  /// Another configuration is in force for the leader of a term, if there is one.
  void set_configuration(raft::Term term, const raft::Configuration& configuration);
  /// The first server that was elected in `term`, or null. Valid until the next change.
  [[nodiscard]] const ElectedLeader* of(raft::Term term) const {
    if (leaders_.empty() || leaders_.back().term < term) return nullptr;
    return leaders_.back().term == term ? &leaders_.back() : find(term);
  }
  /// The leader of the latest term, or null.
  [[nodiscard]] const ElectedLeader* latest() const { return leaders_.empty() ? nullptr : &leaders_.back(); }
  [[nodiscard]] const std::vector<ElectedLeader>& all() const { return leaders_; }
  friend bool operator==(const ElectedLeaders&, const ElectedLeaders&) = default;

 private:
  [[nodiscard]] const ElectedLeader* find(raft::Term term) const;

  std::vector<ElectedLeader> leaders_;
};

}  // namespace raftsim::checks
