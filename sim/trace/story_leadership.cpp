#include "sim/trace/story_step.hpp"

/// Sentences about what surrounds an election: pre-votes (thesis §9.6) and handing over (thesis §3.10).
namespace raftsim::trace {

Telling Teller::pre_vote_asked(const Record& record, const raft::Message& message) const {
  const Step& step = record.step;
  const std::string candidate = to_string(message.from) + " (" + to_words(message.term) + ")";
  const raft::Judgement* grants = judgement(step, raft::Rule::may_grant_pre_vote);
  if (grants != nullptr && grants->yes) return {"would vote for " + candidate, false};
  return {"would not vote for " + candidate + ": " + why(step, raft::Rule::may_grant_pre_vote), false};
}

Telling Teller::pre_vote_answered(const Record& record, const raft::Message& message) const {
  const Step& step = record.step;
  const std::string voter = to_string(message.from);
  const std::string down = step_down(step, before(record), voter + " is in " + to_words(message.term));
  if (!down.empty()) return {down, false};
  const raft::Judgement* counts = judgement(step, raft::Rule::may_count_pre_vote);
  if (counts == nullptr || !counts->yes) {
    const bool refused = counts != nullptr && counts->reason == raft::Reason::refused_by_voter;
    if (refused) return {voter + " would not vote for it", false};
    return {"late answer from " + voter + ": " + why(step, raft::Rule::may_count_pre_vote), true};
  }
  if (!step.change.current_term) return {voter + " would vote for it", false};
  return {voter + " would vote for it, and so a majority → candidate " + to_words(*step.change.current_term),
          false};
}

Telling Teller::asked_to_take_over(const Record& record, const raft::Message& message) const {
  const Step& step = record.step;
  const std::string leader = to_string(message.from);
  if (!step.change.current_term) {
    return {leader + " asks it to take over: " + why(step, raft::Rule::takes_over), true};
  }
  return {leader + " asks it to take over → candidate " + to_words(*step.change.current_term), false};
}

Telling Teller::asked_to_hand_over(const Record& record, raft::ServerId successor) const {
  const Step& step = record.step;
  if (!step.change.successor) {
    return {"does not hand over to " + to_string(successor) + ": " + why(step, raft::Rule::may_transfer),
            false};
  }
  return {"hands over to " + to_string(successor) + ", takes no commands", false};
}

}  // namespace raftsim::trace
