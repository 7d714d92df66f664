#include <algorithm>

#include "sim/trace/story_vocabulary.hpp"
#include "viz/model/run_builder.hpp"

/// The part of RunBuilder that fills the lanes of servers and clients.
namespace raftsim::viz {

void RunBuilder::follow_lane(const trace::Record& record, const Before& before, const ServerMoment& after) {
  if (const auto* fired = std::get_if<trace::TimerFired>(&record.event)) {
    TimerFire fire;
    fire.time = record.time;
    fire.record = record.number;
    fire.timer = fired->timer;
    run_.lanes_[record.server.value - 1U].timers.push_back(fire);
  }
  const trace::StateChange* change = nullptr;
  if (const auto* crashed = std::get_if<trace::Crashed>(&record.event)) change = &*crashed->survived;
  if (const auto* lost = std::get_if<trace::DiskLost>(&record.event)) change = &*lost->survived;
  if (trace::is_step(record.kind())) change = &record.step.change;
  if (change != nullptr) run_.logs_[record.server.value - 1U].note(record.number, *change);
  follow_commits(record, before.commit_index);
  follow_bar(record, after);
  if (after.role == before.role && after.current_term == before.term) return;
  if (after.role == raft::Role::candidate || after.role == raft::Role::pre_candidate) {
    mark(record, MarkKind::election);
  } else if (after.role == raft::Role::leader && before.role != raft::Role::leader) {
    mark(record, MarkKind::leader);
  } else {
    return;
  }
  stop(StepKind::election, record.number);
}

void RunBuilder::follow_bar(const trace::Record& record, const ServerMoment& after) {
  std::vector<Bar>& bars = run_.lanes_[record.server.value - 1U].bars;
  const Bar now{record.time, record.time,  after.current_term, after.role,
                after.up,    after.paused, after.known};
  Bar& last = bars.back();
  if (now.term == last.term && now.role == last.role && now.up == last.up && now.paused == last.paused &&
      now.known == last.known) {
    return;
  }
  last.end = record.time;
  // What lasts no time cannot be seen.
  if (last.begin == last.end) bars.pop_back();
  bars.push_back(now);
}

void RunBuilder::follow_commits(const trace::Record& record, raft::LogIndex before) {
  const bool may_commit = trace::is_step(record.kind()) || record.kind() == trace::Kind::event;
  if (!may_commit || !trace::change_of(record).commit_index) return;
  const raft::LogIndex commit = *trace::change_of(record).commit_index;
  if (commit <= before) return;
  Commit tick;
  tick.time = record.time;
  tick.record = record.number;
  tick.first = next(before);
  tick.last = commit;
  run_.lanes_[record.server.value - 1U].commits.push_back(tick);
  stop(StepKind::commit, record.number);
}

void RunBuilder::follow_links(const trace::Record& record) {
  // The full fold, which goes ahead, has the cuts already.
  for (std::size_t i = 0; i < run_.lanes_.size(); ++i) {
    const raft::ServerId server{static_cast<std::uint8_t>(i + 1)};
    raft::ServerSet from;
    for (std::size_t j = 0; j < run_.lanes_.size(); ++j) {
      if (state_.cut[j].contains(server)) from.insert(raft::ServerId{static_cast<std::uint8_t>(j + 1)});
    }
    std::vector<CutSpan>& cuts = run_.lanes_[i].cuts;
    const bool open = !cuts.empty() && cuts.back().end == Time::max();
    if (open && cuts.back().to == state_.cut[i] && cuts.back().from == from) continue;
    if (open) {
      cuts.back().end = record.time;
      if (cuts.back().begin == record.time) cuts.pop_back();
    }
    if (!state_.cut[i].empty() || !from.empty()) {
      cuts.push_back({record.time, Time::max(), state_.cut[i], from});
    }
  }
}

void RunBuilder::follow_client(const trace::Record& record, const trace::ClientActed& acted) {
  if (acted.client.value == 0 || acted.client.value > run_.clients_.size()) return;
  ClientLane& lane = run_.clients_[acted.client.value - 1U];
  lane.acts.push_back({record.time, record.number});
  const std::pair key{acted.client, acted.sequence};
  switch (acted.act) {
    case trace::ClientAct::issue: {
      Operation operation;
      operation.begin = record.time;
      operation.issued_by = record.number;
      operation.sequence = acted.sequence;
      if (acted.command) operation.words = trace::to_words(*acted.command);
      operations_[key] = lane.operations.size();
      lane.operations.push_back(std::move(operation));
      break;
    }
    case trace::ClientAct::answered:
    case trace::ClientAct::give_up: {
      const auto found = operations_.find(key);
      if (found == operations_.end()) break;
      Operation& operation = lane.operations[found->second];
      operation.end = record.time;
      operation.ended_by = record.number;
      const bool done = acted.act == trace::ClientAct::answered;
      operation.outcome = done ? Operation::End::answered : Operation::End::given_up;
      operations_.erase(found);
      break;
    }
    case trace::ClientAct::send_again:
    case trace::ClientAct::redirected: break;
  }
}

}  // namespace raftsim::viz
