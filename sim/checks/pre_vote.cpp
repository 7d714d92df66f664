#include "sim/checks/pre_vote.hpp"

namespace raftsim::checks {
namespace {

std::string vote_in_words(raft::ServerId voted_for) {
  return voted_for == raft::kNobody ? "no vote given" : "its vote given to " + to_string(voted_for);
}

}  // namespace

void PreVote::changed(const raft::Server& server, const Held& before, const char* by, Report& report) {
  report.add({Property::pre_vote_only_asks,
              servers_of(server.id()),
              server.current_term(),
              {},
              to_string(server.id()) + " was in " + in_words(before.term) + " with " +
                  vote_in_words(before.voted_for) + " and is, by " + by + ", in " +
                  in_words(server.current_term()) + " with " + vote_in_words(server.voted_for()),
              {}});
}

void PreVote::granted_by_leader(const raft::Server& server, Report& report) {
  report.add({Property::pre_vote_only_asks,
              servers_of(server.id()),
              server.current_term(),
              {},
              to_string(server.id()) + " leads " + in_words(server.current_term()) +
                  " and grants a pre-vote all the same",
              {}});
}

}  // namespace raftsim::checks
