#include "viz/model/cluster_words.hpp"

#include <algorithm>
#include <string>
#include <tuple>

namespace raftsim::viz {
namespace {

bool leads(const ServerMoment& server) {
  return server.up && server.known.role && server.role == raft::Role::leader;
}

/// The leader, of several the one in the highest term; else whoever is in the highest term that is known.
raft::ServerId spokesman(const Moment& moment) {
  const auto rank = [](const ServerMoment& server) {
    return std::tuple(leads(server), server.known.term, server.current_term);
  };
  const auto first = std::max_element(moment.servers.begin(), moment.servers.end(),
                                      [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return trace::id_of_place(static_cast<std::size_t>(first - moment.servers.begin()));
}

}  // namespace

ClusterWords words_of(const Run& run, const Moment& moment) {
  const raft::ServerId id = spokesman(moment);
  const ServerMoment& server = moment.server(id);
  const bool roles_known = std::any_of(moment.servers.begin(), moment.servers.end(),
                                       [](const ServerMoment& each) { return each.known.role; });
  ClusterWords words;
  words.leader = leads(server) ? to_string(id) + " leads" : roles_known ? "no leader" : "no roles are known";
  words.term = server.known.term ? "term " + std::to_string(server.current_term.value)
               : leads(server)   ? "term unknown"
                                 : "no terms are known";
  if (run.header().imported) return words;
  const raft::Configuration& configuration = membership_of(moment);
  const int voters = configuration.voters.size();
  words.quorum = configuration.joint()
                     ? "two majorities: joint consensus"
                     : std::to_string(voters / 2 + 1) + " of " + std::to_string(voters) + " are a majority";
  return words;
}

const raft::Configuration& membership_of(const Moment& moment) {
  return moment.server(spokesman(moment)).configuration;
}

}  // namespace raftsim::viz
