#include "sim/trace/record.hpp"

#include "sim/trace/one_of_members.hpp"

template class raftsim::OneOf<raftsim::trace::Event::Variant>;

namespace raftsim::trace {

void Step::clear() {
  judgements.clear();
  change.clear();
  write.reset();
  timers.clear();
  sends.clear();
  released.clear();
  first_applied = raft::LogIndex{0};
  last_applied = raft::LogIndex{0};
  without_effect.clear();
  answers.clear();
}

bool is_told(const Record& record, const raft::Judgement& judgement) {
  const auto* fired = std::get_if<TimerFired>(&record.event);
  if (fired == nullptr || !fired->forced) return true;
  return judgement.reason != raft::Reason::no_leader_in_time &&
         judgement.reason != raft::Reason::no_quorum_heard &&
         judgement.reason != raft::Reason::transfer_overdue;
}

const StateChange& change_of(const Record& record) {
  if (const auto* crashed = std::get_if<Crashed>(&record.event)) return *crashed->survived;
  if (const auto* lost = std::get_if<DiskLost>(&record.event)) return *lost->survived;
  if (const auto* logged = std::get_if<Logged>(&record.event)) return *logged->change;
  return record.step.change;
}

std::string title_of(const Header& header) {
  if (!header.imported) return header.scenario + ", seed " + std::to_string(header.seed);
  // Or one takes them for times.
  return header.scenario +
         (header.imported->logical_time ? ", imported, without times: a millisecond an event" : ", imported");
}

std::string host_name(const Header& header, raft::ServerId server) {
  if (!header.imported || server == raft::kNobody || server.value > header.imported->hosts.size()) {
    return to_string(server);
  }
  return header.imported->hosts[server.value - 1U];
}

}  // namespace raftsim::trace
