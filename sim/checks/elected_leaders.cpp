#include "sim/checks/elected_leaders.hpp"

#include <algorithm>

namespace raftsim::checks {
namespace {

bool is_before(const ElectedLeader& leader, raft::Term term) {
  return leader.term < term;
}

}  // namespace

void ElectedLeaders::add(const ElectedLeader& leader) {
  if (leaders_.empty() || leaders_.back().term < leader.term) {
    leaders_.push_back(leader);
    return;
  }
  const auto place = std::lower_bound(leaders_.begin(), leaders_.end(), leader.term, is_before);
  if (place->term != leader.term) leaders_.insert(place, leader);
}

void ElectedLeaders::set_configuration(raft::Term term, const raft::Configuration& configuration) {
  const auto place = std::lower_bound(leaders_.begin(), leaders_.end(), term, is_before);
  if (place != leaders_.end() && place->term == term) place->configuration = configuration;
}

const ElectedLeader* ElectedLeaders::find(raft::Term term) const {
  const auto place = std::lower_bound(leaders_.begin(), leaders_.end(), term, is_before);
  return place != leaders_.end() && place->term == term ? &*place : nullptr;
}

}  // namespace raftsim::checks
