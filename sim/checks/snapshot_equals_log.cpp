#include "sim/checks/snapshot_equals_log.hpp"

#include "core/snapshot_bytes.hpp"

namespace raftsim::checks {
namespace {

/// What is wrong with a server's snapshot and its log, as a half sentence; empty if nothing is.
std::string fault_of(const raft::Server& server, const Truth& truth) {
  const raft::Snapshot& snapshot = *server.snapshot();
  const raft::LogIndex last = snapshot.last_included().index;
  if (last > truth.committed()) {
    return "includes " + in_words(last) + ", but only " + std::to_string(truth.committed().value) +
           " entries are committed";
  }
  if (snapshot.log_hash() != truth.chain().prefix_hash(last)) {
    return "does not include what is committed up to " + in_words(last);
  }
  if (server.log().base() != snapshot.last_included() ||
      server.log().prefix_hash(last) != snapshot.log_hash()) {
    return "does not end where its log begins";
  }
  if (server.last_applied() != last) {
    return "includes " + in_words(last) + ", but its state is the one after " +
           in_words(server.last_applied());
  }
  if (!(snapshot.machine() == server.machine())) return "has not the state that its log has led to";
  return {};
}

}  // namespace

void SnapshotEqualsLog::judge(const raft::Server& server, const Truth& truth, bool from_elsewhere,
                              Report& report) {
  const raft::LogIndex last = server.snapshot().last_included().index;
  std::string fault = fault_of(server, truth);
  if (fault.empty()) {
    const std::uint64_t content = raft::check_sum(server.snapshot()->bytes());
    const auto known = taken_.find(last);
    if (known == taken_.end() && from_elsewhere) fault = "is one that nobody has taken";
    if (known != taken_.end() && known->second != content) fault = "differs from another one up to there";
    if (known == taken_.end()) taken_.emplace(last, content);
  }
  if (fault.empty()) return;
  report.add({Property::snapshot_equals_log,
              servers_of(server.id()),
              server.current_term(),
              {last},
              "the snapshot of " + to_string(server.id()) + " to " + in_words(last) + " " + fault,
              {}});
}

}  // namespace raftsim::checks
