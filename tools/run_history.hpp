#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"

namespace raftsim {

/// What is left of a run when its messages are forgotten: who led when, and what was committed. Gathered from
/// its records, one at a time.
class RunHistory {
 public:
  explicit RunHistory(const trace::Header& header);

  /// The next record. Throws trace::FoldError where it does not fit those before it.
  void note(const trace::Record& record);

  /// As the records so far leave it.
  [[nodiscard]] const trace::ClusterState& cluster() const { return cluster_; }

  struct Leadership {
    Time since{};
    raft::ServerId server;
    raft::Term term;
    friend bool operator==(const Leadership&, const Leadership&) = default;
  };
  [[nodiscard]] const std::vector<Leadership>& leaders() const { return leaders_; }
  /// How often a server stood for election.
  [[nodiscard]] std::uint64_t elections() const { return elections_; }
  [[nodiscard]] raft::Term highest_term() const { return highest_term_; }
  /// Up to where any server took its log for committed.
  [[nodiscard]] raft::LogIndex committed() const { return committed_; }
  /// What servers took for committed, as the first of them had it; not what only a snapshot told. So there
  /// are no more of them than the trace tells, whatever index it names.
  [[nodiscard]] const std::map<raft::LogIndex, raft::Entry>& committed_entries() const { return entries_; }
  /// A new entry, of what only a snapshot told.
  [[nodiscard]] raft::Entry committed_at(raft::LogIndex index) const;
  /// How many crashes there were.
  [[nodiscard]] std::uint64_t crashes() const { return crashes_; }

 private:
  trace::ClusterState cluster_;
  std::vector<Leadership> leaders_;
  std::uint64_t elections_{};
  std::uint64_t crashes_{};
  raft::Term highest_term_;
  raft::LogIndex committed_;
  std::map<raft::LogIndex, raft::Entry> entries_;
};

/// "writes x=1, of term 2"
std::string entry_in_words(const raft::Entry& entry);

}  // namespace raftsim
