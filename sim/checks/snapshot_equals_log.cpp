#include "sim/checks/snapshot_equals_log.hpp"

#include "core/snapshot_bytes.hpp"

namespace raftsim::checks {
namespace {

/// What is wrong with the place of a server's snapshot, in its log and in its life, as a half sentence; empty
/// if nothing is.
std::string place_fault(const raft::Server& server, const Truth& truth) {
  const raft::Snapshot& snapshot = *server.snapshot();
  const raft::LogIndex last = snapshot.last_included().index;
  if (last > truth.committed()) {
    return "includes " + in_words(last) + but_committed(truth.committed());
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
  return {};
}

std::string state_fault(const raft::Server& server) {
  if (server.snapshot()->machine() == server.machine()) return {};
  return "has not the state that the server goes on with";
}

/// What is wrong with the content of a snapshot that was taken in this step, as a half sentence.
std::string content_fault(const Step& step) {
  const raft::SharedSnapshot& before = step.effects.snapshot_before;
  raft::StateMachine machine = before ? before->machine() : raft::StateMachine{};
  raft::Configuration configuration = before ? before->configuration() : step.truth.first_configuration();
  raft::LogIndex index = before.last_included().index;
  std::uint64_t hash = before.log_hash();
  for (const raft::Entry& entry : step.effects.compacted) {
    index = next(index);
    hash = raft::mix(hash, entry.hash());
    if (entry.kind == raft::EntryKind::command) {
      machine.apply(entry, index, step.server.options().sessions, nullptr);
    } else if (entry.kind == raft::EntryKind::configuration) {
      configuration = entry.configuration();
    }
  }
  const raft::Snapshot& taken = *step.server.snapshot();
  const raft::ReadSnapshot read = raft::read_snapshot(taken.bytes());
  if (!read.snapshot) return std::string("cannot be read back: ") + read.refusal;
  for (const raft::Snapshot* const snapshot : {&taken, &*read.snapshot}) {
    if (snapshot->last_included().index != index || snapshot->log_hash() != hash) {
      return "does not include exactly the entries that it takes the place of";
    }
    if (!(snapshot->machine().store() == machine.store())) return "has not the state that its log has led to";
    if (!(snapshot->machine().sessions() == machine.sessions())) {
      return "has not the client sessions that its log has led to";
    }
    if (snapshot->configuration() != configuration) {
      return "has not the configuration that is in force where it ends";
    }
  }
  return {};
}

void add(const raft::Server& server, const std::string& fault, Report& report) {
  if (fault.empty()) return;
  const raft::LogIndex last = server.snapshot().last_included().index;
  report.add({Property::snapshot_equals_log,
              servers_of(server.id()),
              server.current_term(),
              {last},
              "the snapshot of " + to_string(server.id()) + " to " + in_words(last) + " " + fault,
              {}});
}

}  // namespace

std::string SnapshotEqualsLog::unlike_taken(const raft::Snapshot& snapshot) const {
  const auto known = taken_.find(snapshot.last_included().index);
  if (known == taken_.end()) return "is one that nobody has taken";
  if (known->second != raft::check_sum(snapshot.bytes())) return "differs from another one up to there";
  return {};
}

void SnapshotEqualsLog::on_start(const raft::Server& server, const Truth& truth, Report& report) {
  if (!server.snapshot()) return;
  std::string fault = place_fault(server, truth);
  if (fault.empty()) fault = unlike_taken(*server.snapshot());
  if (fault.empty()) fault = state_fault(server);
  add(server, fault, report);
}

void SnapshotEqualsLog::on_step(const Step& step, Report& report) {
  std::string fault = place_fault(step.server, step.truth);
  if (fault.empty() && !step.installed()) {
    fault = content_fault(step);
    const raft::Snapshot& snapshot = *step.server.snapshot();
    if (fault.empty()) taken_.emplace(snapshot.last_included().index, raft::check_sum(snapshot.bytes()));
  }
  if (fault.empty()) fault = unlike_taken(*step.server.snapshot());
  if (fault.empty()) fault = state_fault(step.server);
  add(step.server, fault, report);
}

}  // namespace raftsim::checks
