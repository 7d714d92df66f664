#include "sim/checks/leader_completeness.hpp"

namespace raftsim::checks {
namespace {

/// Whether the log that ended at `end` held what is committed at `index`: a walk back from its end, taken
/// only when an entry of an older term becomes committed under a newer leader.
bool held(const Truth& truth, raft::LogPosition end, raft::LogIndex index) {
  if (end.index < index) return false;
  raft::LogPosition place = end;
  const EntryTable::Known* known = truth.entries().find(place.index, place.term);
  while (known != nullptr && place.index > index) {
    place = {known->term_before, raft::previous(place.index)};
    known = truth.entries().find(place.index, place.term);
  }
  return known != nullptr && known->prefix_hash == truth.chain().prefix_hash(index);
}

std::string committed_in(const CommittedChain::Mark& mark) {
  return in_words(mark.index) + ", which is committed in " + in_words(mark.term);
}

}  // namespace

void LeaderCompleteness::elected_without(const Step& step, const CommittedChain::Mark& mark, Report& report) {
  const raft::Term term = step.server.current_term();
  report.add({Property::leader_completeness,
              servers_of(step.server.id()),
              term,
              {mark.index},
              to_string(step.server.id()) + " was elected leader of " + in_words(term) + " without " +
                  committed_in(mark),
              {}});
}

void LeaderCompleteness::committed_twice(const Truth& truth, Report& report) {
  const Truth::Clash& clash = truth.commit_clash();
  const ElectedLeader* leader = truth.leaders().of(clash.term);
  report.add({Property::leader_completeness,
              servers_of(leader != nullptr ? leader->server : raft::kNobody),
              clash.term,
              {clash.index},
              "the log committed in " + in_words(clash.term) + " differs at " + in_words(clash.index) +
                  " from what was committed there in another term",
              {}});
}

void LeaderCompleteness::look_at_later_leaders(const Truth& truth, Report& report) {
  const CommittedChain::Mark& mark = *truth.chain().last_mark();
  const auto& leaders = truth.leaders().all();
  for (auto leader = leaders.rbegin(); leader != leaders.rend() && leader->term > mark.term; ++leader) {
    if (held(truth, leader->log_end, mark.index)) continue;
    report.add(
        {Property::leader_completeness,
         servers_of(leader->server),
         leader->term,
         {mark.index},
         to_string(leader->server) + " leads in " + in_words(leader->term) + " without " + committed_in(mark),
         {}});
  }
}

}  // namespace raftsim::checks
