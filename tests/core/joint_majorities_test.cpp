#include <functional>

#include "tests/core/membership_bench.hpp"

/// Joint consensus, decided by every set of servers that may answer: "agreement (for elections and entry
/// commitment) requires separate majorities from both the old and new configurations" (Raft §6).
namespace raft::tests {
namespace {

/// A change of voters; S1 leads or campaigns.
struct JointChange {
  std::string name;
  /// Cold: S1 to this one.
  int old_size;
  ServerSet voters;

  [[nodiscard]] ServerSet old_voters() const { return ServerSet::first(old_size); }
  [[nodiscard]] Configuration joint() const { return of(voters, old_voters()); }
};

const std::vector<JointChange>& joint_changes() {
  static const std::vector<JointChange> kChanges{
      {"three to five", 3, set({1, 2, 3, 4, 5})},
      {"five to three", 5, set({1, 2, 3})},
      {"three others beside S1 of four", 4, set({1, 5, 6})},
      {"all are replaced", 3, set({4, 5, 6})},
      {"S1 leaves, another comes", 3, set({2, 3, 4})},
      {"S1 leaves, nobody comes", 3, set({2, 3})},
      {"alone to three", 1, set({1, 2, 3})},
      {"three to S1 alone", 3, set({1})},
      {"two to two others", 2, set({3, 4})},
      {"four to two, with S1", 4, set({1, 2})},
  };
  return kChanges;
}

/// More than half of `voters` are among `servers`.
bool is_majority_of(ServerSet voters, ServerSet servers) {
  return 2 * (voters & servers).size() > voters.size();
}
bool both_agree(const JointChange& change, ServerSet servers) {
  return is_majority_of(change.old_voters(), servers) && is_majority_of(change.voters, servers);
}

Options six_places(Options options = {}) {
  options.places = 6;
  return options;
}

/// What is durable of a server that has the change in its log, at 2.
Durable with_joint_entry(const JointChange& change) {
  Durable content = durable({1}, 1);
  content.log.append(Entry::of(term(1), change.joint()));
  return content;
}

/// S1, the leader of term 1 that has just appended the joint configuration at 2, durable; its no-op at 1 is
/// committed.
ServerBench entering(const JointChange& change, const Options& options = {}) {
  ServerBench bench(change.old_size, {}, 1, six_places(options));
  bench.become_leader();
  bench.written();
  for (int id = 2; id <= change.old_size; ++id) bench.accepted(id, 1);
  REQUIRE(bench.server.commit_index() == at(1));
  change_to(bench, change.voters, true);
  bench.written();
  return bench;
}

/// For each change, and each set of the other servers that may answer.
void for_each_answer(const std::function<void(const JointChange&, ServerSet)>& check) {
  for (const JointChange& change : joint_changes()) {
    CAPTURE(change.name);
    const ServerSet others = change.joint().all_voters() - set({1});
    for (std::uint64_t mask = 0; mask < 64; ++mask) {
      const ServerSet answers = ServerSet::from_mask(mask);
      if (!(answers - others).empty()) continue;
      CAPTURE(mask);
      check(change, answers);
    }
  }
}

}  // namespace

TEST_CASE(
    "Raft §6: in joint consensus an entry is committed by both majorities, and no other set of servers") {
  for_each_answer([](const JointChange& change, ServerSet answers) {
    ServerBench bench = entering(change);
    for (const ServerId id : answers) bench.accepted(id.value, 2);
    const bool agreed = both_agree(change, answers | set({1}));
    CHECK(bench.server.commit_index() >= at(agreed ? 2 : 1));
    CHECK((bench.server.commit_index() >= at(2)) == agreed);
    // Cnew follows at once, and only then.
    CHECK(bench.server.configuration() == (agreed ? of(change.voters) : change.joint()));
    CHECK(bench.server.log().last_index() == at(agreed ? 3 : 2));
  });
}

TEST_CASE("Raft §6: out of joint consensus the new majority alone commits, whoever else has the entry") {
  for_each_answer([](const JointChange& change, ServerSet answers) {
    ServerBench bench = entering(change);
    for (const ServerId id : change.joint().all_voters() - set({1})) bench.accepted(id.value, 2);
    REQUIRE(bench.server.configuration() == of(change.voters));
    bench.written();
    for (const ServerId id : answers) bench.accepted(id.value, 3);
    const bool agreed = is_majority_of(change.voters, answers | set({1}));
    CHECK(bench.server.commit_index() == at(agreed ? 3 : 2));
    // A leader that is not in Cnew has done its work then.
    const bool leads_on = !agreed || change.voters.contains(s(1));
    CHECK((bench.server.role() == Role::leader) == leads_on);
  });
}

TEST_CASE("Raft §6: in joint consensus a leader is elected by both majorities, and no other set of servers") {
  for_each_answer([](const JointChange& change, ServerSet answers) {
    ServerBench bench(change.old_size, with_joint_entry(change), 1, six_places());
    bench.fire(Timer::election);
    CHECK(receivers(bench) == change.joint().all_voters() - set({1}));
    bench.written();
    for (const ServerId id : answers) bench.receive(id.value, 2, RequestVoteReply{true});
    CHECK((bench.server.role() == Role::leader) == both_agree(change, answers | set({1})));
  });
}

TEST_CASE(
    "Raft §6: in joint consensus an election is lost once one of the majorities cannot be had any more") {
  for_each_answer([](const JointChange& change, ServerSet refusals) {
    if (refusals.empty()) return;
    ServerBench bench(change.old_size, with_joint_entry(change), 1, six_places());
    bench.fire(Timer::election);
    bench.written();
    for (const ServerId id : refusals) bench.receive(id.value, 2, RequestVoteReply{false});
    const ServerSet others = change.joint().all_voters() - refusals;
    CHECK(bench.reason(Rule::wins_election) == (both_agree(change, others) ? "noQuorumYet" : "cannotWin"));
    CHECK(bench.server.role() == Role::candidate);
  });
}

TEST_CASE(
    "thesis §9.6, Raft §6: in joint consensus it takes both majorities of pre-votes, and no other set") {
  Options options;
  options.pre_vote = true;
  for_each_answer([&](const JointChange& change, ServerSet answers) {
    ServerBench bench(change.old_size, with_joint_entry(change), 1, six_places(options));
    bench.fire(Timer::election);
    for (const ServerId id : answers) bench.receive(id.value, 1, PreVoteReply{true, term(1)});
    CHECK((bench.server.role() == Role::candidate) == both_agree(change, answers | set({1})));
  });
}

TEST_CASE("thesis §6.2, Raft §6: in joint consensus a leader that does not hear both majorities steps down") {
  Options options;
  options.check_quorum = true;
  for_each_answer([&](const JointChange& change, ServerSet answers) {
    ServerBench bench = entering(change, options);
    // All are heard in the period of the change, these in the next.
    for (const ServerId id : change.joint().all_voters() - set({1})) bench.accepted(id.value, 1);
    bench.fire(Timer::quorum);
    REQUIRE(bench.server.role() == Role::leader);
    for (const ServerId id : answers) bench.accepted(id.value, 1);
    bench.fire(Timer::quorum);
    CHECK((bench.server.role() == Role::leader) == both_agree(change, answers | set({1})));
  });
}

TEST_CASE(
    "thesis §6.4, Raft §6: in joint consensus a round of heartbeats takes both majorities, and no other "
    "set") {
  Options options;
  options.reads = ReadMode::read_index;
  for_each_answer([&](const JointChange& change, ServerSet answers) {
    ServerBench bench = entering(change, options);
    REQUIRE(bench.server.commit_index() == at(1));
    bench.step(Proposed{{ClientId{1}, 1, {Operation::read, Text("key"), {}, {}}}});
    for (const ServerId id : answers) bench.receive(id.value, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
    CHECK((bench.server.confirmed_round() == 1) == both_agree(change, answers | set({1})));
  });
}

}  // namespace raft::tests
