#include "core/io.hpp"

namespace raft {

const char* to_string(Timer timer) {
  switch (timer) {
    case Timer::election: return "election";
    case Timer::heartbeat: return "heartbeat";
    case Timer::leader_heard: return "leaderHeard";
    case Timer::quorum: return "quorum";
    case Timer::transfer: return "transfer";
    case Timer::lease: return "lease";
    case Timer::other_lease: return "otherLease";
    case Timer::catch_up: return "catchUp";
  }
  return "?";
}

const char* to_string(AnswerStatus status) {
  switch (status) {
    case AnswerStatus::done: return "done";
    case AnswerStatus::not_leader: return "notLeader";
    case AnswerStatus::try_later: return "tryLater";
  }
  return "?";
}

void Effects::clear() {
  judgements.clear();
  write.reset();
  removed.clear();
  compacted.clear();
  if (snapshot_before) snapshot_before = {};
  timers.fill(TimerChange::none);
  timers_set = 0;
  sends.clear();
  first_applied = LogIndex{0};
  last_applied = LogIndex{0};
  without_effect.clear();
  answers.clear();
  changed = 0;
}

const Entry* find_after_step(const Log& log, const Effects& effects, LogIndex index) {
  if (log.has(index)) return &log.at(index);
  const LogIndex before = effects.snapshot_before.last_included().index;
  if (index <= before || index.value - before.value > effects.compacted.size()) return nullptr;
  return &effects.compacted[index.value - before.value - 1];
}

const Entry& entry_after_step(const Log& log, const Effects& effects, LogIndex index) {
  const Entry* entry = find_after_step(log, effects, index);
  require(entry != nullptr, "an entry that the log held in this step");
  return *entry;
}

}  // namespace raft
