#include <doctest/doctest.h>
#include <memory>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

/// What a voter says waits for its second write, even if it rests on the first; what it says to a leader
/// waits for no more than it must.
raft::WaitDecision votes_wait_longer(const raft::WaitQuestion& question) {
  if (question.type != raft::MessageType::request_vote_reply) return raft::rules::reply_waits_for(question);
  return {raft::WriteId{2}, raft::Reason::must_be_durable};
}

TEST_CASE("a held message leaves as soon as its own write is durable, whatever was held before it") {
  raft::Rules rules;
  rules.reply_waits_for = votes_wait_longer;
  // S3's second write is its vote for S1, as it has stood for election before. S2 votes at 110ms: its first
  // write, to 140ms. At 130ms it refuses what S1 sends, as its log is too short; that may leave with the
  // first write. At 160ms it stores the entries: its second write, to 190ms.
  const std::string scenario = tests::scripted(
      {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                       "initial": {"S1": {"electionTimeouts": ["100ms"], "term": 5, "log": "1 1"}}})"},
       {"timeline", R"([{"at": "50ms", "do": [{"drop": {"type": "RequestVote", "from": "S3", "count": "all"}},
                                              {"fire": {"servers": "S3", "timer": "election"}}]}])"},
       {"disk", R"({"write": "0s", "servers": {"S2": {"write": "30ms"}}})"},
       {"expect", R"([
          {"at": "139ms", "that": {"messages": [{"from": "S2", "count": 0}]}},
          {"at": "140ms", "that": {"messages": [{"from": "S2", "type": "AppendEntriesReply", "count": 1}]}},
          {"at": "189ms", "that": {"messages": [{"from": "S2", "type": "RequestVoteReply", "count": 0}]}},
          {"at": "190ms", "that": {"messages": [{"from": "S2", "type": "RequestVoteReply", "count": 1}]}}])"}});
  Simulation simulation(std::make_shared<const Scenario>(parse_scenario(scenario, "test.json")), 1, rules);
  simulation.run();
  CHECK(simulation.checks().violation() == nullptr);
  tests::check_expectations(simulation);
}

}  // namespace
}  // namespace raftsim
