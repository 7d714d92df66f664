#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "sim/trace/outline.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"

namespace raftsim::trace {

/// How things stand in a run after some of its records, and what came last.
class Situation {
 public:
  explicit Situation(const Header& header);

  /// The next record. Throws FoldError where it does not fit those before it.
  void add(const Record& record);

  struct Told {
    std::uint64_t record{};
    Time time{};
    std::string words;
  };
  /// A server that takes itself for the leader, and how it came to it.
  struct Leadership {
    raft::ServerId server;
    raft::Term term;
    Told since;
  };

  [[nodiscard]] const ClusterState& cluster() const { return cluster_; }
  /// Of running servers, the highest term first.
  [[nodiscard]] std::vector<Leadership> leaders() const;
  /// The last things that a server did which are no routine, the oldest first; at most kRecent.
  [[nodiscard]] const std::deque<Told>& recent(raft::ServerId server) const {
    return recent_.at(server.value - 1U);
  }
  /// The record that ended the run or violated a property, if the last record is one of these; else empty
  /// words.
  [[nodiscard]] const Told& ending() const { return ending_; }

  static constexpr std::size_t kRecent = 8;

 private:
  ClusterState cluster_;
  Outliner outliner_;
  std::vector<std::deque<Told>> recent_;
  /// By server: how it became leader last.
  std::vector<Told> elected_;
  Told ending_;
};

}  // namespace raftsim::trace
