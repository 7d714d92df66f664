#pragma once

#include "tests/core/server_bench.hpp"

/// The bench for changes of the membership.
namespace raft::tests {

inline ServerSet set(std::initializer_list<int> servers) {
  ServerSet result;
  for (const int one : servers) result.insert(s(one));
  return result;
}

/// A configuration of these voters, and a joint one when there are old voters.
inline Configuration of(ServerSet voters, ServerSet old_voters = {}, ServerSet learners = {}) {
  return {voters, old_voters, learners};
}

/// S1 of three voters, the leader of term 1, whose no-op at index 1 is committed; there may be `places`
/// servers.
inline ServerBench settled_leader(Options options = {}, int places = 6) {
  options.places = places;
  ServerBench bench(3, {}, 1, options);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 1);
  bench.accepted(3, 1);
  REQUIRE(bench.server.commit_index() == at(1));
  return bench;
}

/// A change without catching up, which a test of what comes after has no need of.
inline void change_to(ServerBench& bench, ServerSet voters, bool joint, ServerSet learners = {}) {
  bench.step(ChangeRequested{voters, learners, joint, false});
}

/// The servers to which the last step sent something.
inline ServerSet receivers(const ServerBench& bench) {
  ServerSet result;
  for (const Send& send : bench.effects.sends) result.insert(send.message.to);
  return result;
}

/// An AppendEntries of S`from`, the leader of `term_value`, with entries of these configurations.
inline void append_configurations(ServerBench& bench, int from, std::uint64_t term_value, LogPosition prev,
                                  const std::vector<Configuration>& configurations,
                                  std::uint64_t leader_commit = 0) {
  std::vector<Entry> entries;
  entries.reserve(configurations.size());
  for (const Configuration& one : configurations) entries.push_back(Entry::of(term(term_value), one));
  AppendEntries request;
  request.prev_log = prev;
  request.leader_commit = at(leader_commit);
  request.entries.assign(entries);
  bench.receive(from, term_value, request);
}

}  // namespace raft::tests
