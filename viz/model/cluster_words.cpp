#include "viz/model/cluster_words.hpp"

#include <algorithm>

namespace raftsim::viz {
namespace {

bool leads(const ServerMoment& server) {
  return server.up && server.known.role && server.role == raft::Role::leader;
}

}  // namespace

ClusterWords words_of(const Run& run, const Moment& moment) {
  raft::ServerId leader;
  raft::Term term;
  bool roles_known = false;
  bool terms_known = false;
  for (const raft::ServerId id : raft::ServerSet::first(run.servers())) {
    const ServerMoment& server = moment.server(id);
    roles_known = roles_known || server.known.role;
    terms_known = terms_known || server.known.term;
    if (leads(server) && server.current_term >= term) {
      leader = id;
      term = server.current_term;
    }
    if (leader == raft::kNobody) term = std::max(term, server.current_term);
  }
  ClusterWords words;
  words.leader = leader != raft::kNobody ? to_string(leader) + " leads"
                 : roles_known           ? "no leader"
                                         : "no roles are known";
  words.term = terms_known ? "term " + std::to_string(term.value) : "no terms are known";
  if (run.header().imported) return words;
  const raft::Configuration& configuration = membership_of(moment);
  const int voters = configuration.voters.size();
  words.quorum = configuration.joint()
                     ? "two majorities: joint consensus"
                     : std::to_string(voters / 2 + 1) + " of " + std::to_string(voters) + " are a majority";
  return words;
}

const raft::Configuration& membership_of(const Moment& moment) {
  const ServerMoment* best = &moment.servers.front();
  for (const ServerMoment& server : moment.servers) {
    const bool is_leader = leads(server);
    const bool best_leads = leads(*best);
    if (is_leader != best_leads ? is_leader : server.current_term > best->current_term) best = &server;
  }
  return best->configuration;
}

}  // namespace raftsim::viz
