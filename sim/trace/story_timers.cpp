#include "sim/trace/story_step.hpp"

/// Sentences about timers that ran out, or that the scenario made fire.
namespace raftsim::trace {

Telling Teller::timer(const Record& record, const TimerFired& fired) const {
  const View& view = before(record);
  const char* const as_asked = fired.forced ? ", as the scenario asks" : "";
  switch (fired.timer) {
    case raft::Timer::election: return campaign(record, fired.forced);
    case raft::Timer::heartbeat:
      return {(view.role == raft::Role::leader ? "heartbeat to all" : "asks again for votes") +
                  std::string(as_asked),
              true};
    case raft::Timer::leader_heard:
      if (fired.forced) return {"counts no leader as heard any more, as the scenario asks", true};
      return {"has heard no leader for the minimum election timeout", true};
    case raft::Timer::quorum: {
      const std::string asked = fired.forced ? "asked by the scenario whether it hears a majority: " : "";
      if (record.step.change.role != raft::Role::follower) return {asked + "hears a majority", true};
      const std::string reason = fired.forced ? "no" : why(record.step, raft::Rule::keeps_leadership);
      return {asked + reason + ": leader of " + to_words(view.term) + " steps down", false};
    }
    case raft::Timer::transfer:
      return {to_string(view.successor) + " has not taken over: takes commands again" + as_asked, false};
    case raft::Timer::lease:
    case raft::Timer::other_lease: return {std::string("the time of a lease is over") + as_asked, true};
    case raft::Timer::catch_up:
      if (fired.forced) return {"the time of the round is over, as the scenario asks", true};
      return {"an election timeout goes by", true};
  }
  return {};
}

/// What comes of an election timer that runs out, or that the scenario makes fire.
Telling Teller::campaign(const Record& record, bool forced) const {
  const View& view = before(record);
  const std::string timeout = forced ? "made to time out" : "election timeout";
  const std::string asks = " who would vote for it in " + to_words(next(view.term));
  if (record.step.change.role == raft::Role::pre_candidate) return {timeout + " → asks" + asks, false};
  if (!record.step.change.current_term) {
    const raft::Judgement* campaigns = judgement(record.step, raft::Rule::may_campaign);
    if (campaigns != nullptr && campaigns->yes) return {timeout + " → asks again" + asks, true};
    const std::string reason = why(record.step, raft::Rule::may_campaign);
    return {timeout + ", nothing to do" + (reason.empty() ? "" : ": " + reason), true};
  }
  const std::string candidate = " → candidate " + to_words(*record.step.change.current_term);
  if (view.role != raft::Role::candidate) return {timeout + candidate, false};
  const std::string no_winner = "no winner in " + to_words(view.term);
  return {(forced ? timeout + " with " : "") + no_winner + candidate, false};
}

}  // namespace raftsim::trace
