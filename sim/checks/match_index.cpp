#include "sim/checks/match_index.hpp"

namespace raftsim::checks {

void MatchIndex::begin(const Step& step) {
  const raft::ServerId id = step.server.id();
  leading_[slot(id)] = step.server.current_term();
  for (std::size_t i = 0; i < servers_; ++i) claims_[slot(id) * servers_ + i] = raft::LogIndex{0};
  claims_[slot(id) * servers_ + slot(id)] = step.truth.disk(id).last.index;
}

void MatchIndex::look_for_lost_claim(raft::ServerId follower, const Truth& truth, Report& report) const {
  const ElectedLeader* leader = truth.leaders().of(truth.disk(follower).current_term);
  if (leader == nullptr || leading_[slot(leader->server)] != leader->term || leader->server == follower)
    return;
  const raft::LogIndex claim = claims_[slot(leader->server) * servers_ + slot(follower)];
  if (holds(truth, follower, *leader, claim)) return;
  report.add({Property::match_index_is_durable,
              servers_of(follower, leader->server),
              leader->term,
              {claim, truth.disk(follower).last.index},
              to_string(follower) + " cut off from its log what it had told " + to_string(leader->server) +
                  " in " + in_words(leader->term) + " that it holds, up to " + in_words(claim),
              {}});
}

void MatchIndex::not_durable(const raft::Message& message, raft::LogIndex index, const Truth& truth,
                             Report& report) {
  const raft::LogIndex durable = truth.disk(message.from).last.index;
  report.add({Property::match_index_is_durable,
              servers_of(message.from, message.to),
              message.term,
              {index, durable},
              to_string(message.from) + " told " + to_string(message.to) + " that it holds the log up to " +
                  in_words(index) + ", but its disk ends at " + in_words(durable),
              {}});
}

void MatchIndex::not_the_leaders(const raft::Message& message, raft::LogIndex index, Report& report) {
  report.add({Property::match_index_is_durable,
              servers_of(message.from, message.to),
              message.term,
              {index},
              to_string(message.from) + " told " + to_string(message.to) + " that it holds the log up to " +
                  in_words(index) + ", but that entry on its disk is not of " + in_words(message.term),
              {}});
}

void MatchIndex::not_claimed(const Step& step, raft::ServerId follower, raft::LogIndex claimed,
                             Report& report) {
  const raft::ServerId leader = step.server.id();
  const raft::LogIndex match = step.server.match_index(follower);
  const std::string what = follower == leader ? ", but its own disk ends at "
                                              : ", but the most that it has claimed in this term is ";
  report.add({Property::match_index_is_durable,
              servers_of(leader, follower),
              step.server.current_term(),
              {match, claimed},
              "matchIndex of " + to_string(follower) + " at " + to_string(leader) + " is " +
                  std::to_string(match.value) + what + in_words(claimed),
              {}});
}

void MatchIndex::fallen(const Step& step, raft::ServerId follower, raft::LogIndex known, Report& report) {
  const raft::LogIndex now = step.server.match_index(follower);
  report.add({Property::match_index_never_falls,
              servers_of(step.server.id(), follower),
              step.server.current_term(),
              {now, known},
              "matchIndex of " + to_string(follower) + " at " + to_string(step.server.id()) + " fell from " +
                  std::to_string(known.value) + " to " + std::to_string(now.value),
              {}});
}

}  // namespace raftsim::checks
