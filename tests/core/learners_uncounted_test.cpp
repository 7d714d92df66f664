#include "tests/core/membership_bench.hpp"

/// Learners, as the leader or the candidate that they answer counts them: in no majority (thesis §4.2.1);
/// promoted, from the entry on; and leaders that become learners themselves (thesis §4.2.2).
namespace raft::tests {
namespace {

/// S1 of the voters S1, S2 and S3, with the learners S4 and S5.
ServerBench with_learners(Options options = {}, const Durable& content = {}) {
  options.learners = set({4, 5});
  options.places = 6;
  return ServerBench(3, content, 1, options);
}

ServerBench leader_with_learners(const Options& options = {}) {
  ServerBench bench = with_learners(options);
  bench.become_leader();
  bench.written();
  return bench;
}

/// Every set of those that may answer S1.
std::vector<ServerSet> all_answers() {
  std::vector<ServerSet> all;
  for (std::uint64_t mask = 0; mask < 16; ++mask) all.push_back(ServerSet::from_mask(mask << 1U));
  return all;
}

/// With S1's own, an answer of S2 or S3 is a majority of the three voters; S4 and S5 are of no use.
bool are_enough(ServerSet answers) {
  return !(answers & set({2, 3})).empty();
}

/// The learners first, so that they would be counted if anybody did.
std::vector<int> learners_first(ServerSet answers) {
  std::vector<int> order;
  for (const int id : {4, 5, 2, 3}) {
    if (answers.contains(s(id))) order.push_back(id);
  }
  return order;
}

/// A read that waits for a round of heartbeats, which these have answered.
ServerBench read_answered_by(ServerSet answers, ReadMode mode) {
  Options options;
  options.reads = mode;
  options.check_quorum = true;
  ServerBench bench = leader_with_learners(options);
  bench.accepted(2, 1);
  REQUIRE(bench.server.commit_index() == at(1));
  bench.step(Proposed{{ClientId{1}, 1, {Operation::read, Text("key"), {}, {}}}});
  REQUIRE(bench.server.round() == 1);
  for (const int id : learners_first(answers)) {
    bench.receive(id, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
  }
  return bench;
}

}  // namespace

TEST_CASE("thesis §4.2.1: what learners acknowledge commits nothing, whoever else does") {
  for (const ServerSet answers : all_answers()) {
    CAPTURE(answers.mask());
    ServerBench bench = leader_with_learners();
    for (const int id : learners_first(answers)) bench.accepted(id, 1);
    CHECK(bench.server.commit_index() == at(are_enough(answers) ? 1 : 0));
    // While its own disk is slow the leader needs both voters (thesis §10.2.1).
    ServerBench slow = with_learners();
    slow.become_leader();
    for (const int id : learners_first(answers)) slow.accepted(id, 1);
    CHECK(slow.server.commit_index() == at(answers.contains(s(2)) && answers.contains(s(3)) ? 1 : 0));
    slow.written();
    CHECK(slow.server.commit_index() == at(are_enough(answers) ? 1 : 0));
  }
}

TEST_CASE("thesis §4.2.1: learners are asked for no vote, and those they give elect nobody") {
  for (const ServerSet answers : all_answers()) {
    CAPTURE(answers.mask());
    ServerBench bench = with_learners();
    bench.fire(Timer::election);
    CHECK(receivers(bench) == set({2, 3}));
    bench.written();
    for (const int id : learners_first(answers)) {
      const bool led = bench.server.role() == Role::leader;
      bench.receive(id, 1, RequestVoteReply{true});
      if (id >= 4) CHECK(bench.judgements(Rule::may_count_vote) == "no notAVoter about " + to_string(s(id)));
      if (id >= 4 || led) continue;
      CHECK(bench.server.role() == Role::leader);
    }
    CHECK((bench.server.role() == Role::leader) == are_enough(answers));
    CHECK((bench.server.votes() & set({4, 5})).empty());
  }
}

TEST_CASE("thesis §4.2.1, §9.6: learners are asked for no pre-vote, and those they give begin no election") {
  Options options;
  options.pre_vote = true;
  for (const ServerSet answers : all_answers()) {
    CAPTURE(answers.mask());
    ServerBench bench = with_learners(options, durable({1}, 1));
    bench.fire(Timer::election);
    CHECK(receivers(bench) == set({2, 3}));
    for (const int id : learners_first(answers)) {
      bench.receive(id, 1, PreVoteReply{true, term(1)});
      if (id < 4) continue;
      CHECK(bench.judgements(Rule::may_count_pre_vote) == "no notAVoter about " + to_string(s(id)));
      CHECK(bench.server.votes() == set({1}));
    }
    CHECK((bench.server.role() == Role::candidate) == are_enough(answers));
    CHECK(bench.server.current_term() == term(are_enough(answers) ? 2 : 1));
  }
}

TEST_CASE("thesis §4.2.1: refusals of learners lose no election") {
  ServerBench bench = with_learners();
  bench.fire(Timer::election);
  bench.written();
  for (const int id : {4, 5, 2}) {
    bench.receive(id, 1, RequestVoteReply{false});
    CHECK(bench.reason(Rule::wins_election) == "noQuorumYet");
  }
  bench.receive(3, 1, RequestVoteReply{false});
  CHECK(bench.reason(Rule::wins_election) == "cannotWin");
}

TEST_CASE("thesis §4.2.1, §6.4: learners that answer a round of heartbeats confirm no leadership") {
  for (const ServerSet answers : all_answers()) {
    CAPTURE(answers.mask());
    const ServerBench bench = read_answered_by(answers, ReadMode::read_index);
    CHECK(bench.server.confirmed_round() == (are_enough(answers) ? 1U : 0U));
    CHECK(bench.server.reads().empty() == are_enough(answers));
  }
}

TEST_CASE("thesis §4.2.1, §6.4.1: learners that answer a round of heartbeats give no lease") {
  for (const ServerSet answers : all_answers()) {
    CAPTURE(answers.mask());
    ServerBench bench = read_answered_by(answers, ReadMode::lease);
    CHECK(bench.server.lease_running() == are_enough(answers));
    bench.step(Proposed{{ClientId{1}, 2, {Operation::read, Text("key"), {}, {}}}});
    CHECK(bench.reason(Rule::lease_holds) == (are_enough(answers) ? "withinLease" : "leaseOver"));
  }
}

TEST_CASE("thesis §4.2.1, §6.2: a leader that hears learners alone steps down") {
  Options options;
  options.check_quorum = true;
  for (const ServerSet answers : all_answers()) {
    CAPTURE(answers.mask());
    ServerBench bench = leader_with_learners(options);
    for (const int id : learners_first(answers)) bench.accepted(id, 1);
    bench.fire(Timer::quorum);
    CHECK(bench.reason(Rule::keeps_leadership) == (are_enough(answers) ? "quorumHeard" : "noQuorumHeard"));
    CHECK((bench.server.role() == Role::leader) == are_enough(answers));
  }
}

TEST_CASE(
    "Raft §5.1, thesis §4.2.1, §4.2.3: a learner in a newer term is told of as any member: it ends a "
    "leadership") {
  // Were it not heard, it could never follow this leader, and so never learn (thesis §4.2.3).
  const std::vector<MessageBody> answers{AppendEntriesReply{false, at(0), {}, at(0)},
                                         InstallSnapshotReply{at(1), false, 0, 0}};
  for (const MessageBody& answer : answers) {
    Options options;
    options.check_quorum = true;
    options.pre_vote = true;
    options.learners = set({4});
    ServerBench bench(3, durable({1}, 1), 1, options);
    bench.fire(Timer::election);
    bench.receive(2, 1, PreVoteReply{true, term(1)});
    bench.written();
    bench.receive(2, 2, RequestVoteReply{true});
    REQUIRE(bench.server.role() == Role::leader);
    bench.receive(4, 7, answer);
    CHECK(bench.server.role() == Role::follower);
    CHECK(bench.server.current_term() == term(7));
  }
}

TEST_CASE("thesis §4.1, §4.2.1: a promoted learner counts from the moment its configuration is in the log") {
  struct Row {
    std::string name;
    /// Who has, beside the leader, acknowledged the entry with the configuration.
    ServerSet have_it;
    bool commits;
  };
  for (const Row& row : {Row{"the learner alone", set({4}), false}, Row{"a voter alone", set({2}), false},
                         Row{"it and a voter are three of four", set({2, 4}), true},
                         Row{"so are the two other voters", set({2, 3}), true}}) {
    CAPTURE(row.name);
    ServerBench bench = settled_leader();
    change_to(bench, set({1, 2, 3}), false, set({4}));
    bench.written();
    bench.accepted(2, 2);
    bench.accepted(4, 2);
    REQUIRE(bench.server.commit_index() == at(2));
    change_to(bench, set({1, 2, 3, 4}), false);
    // What it has is known, unlike that of a server which was no member.
    CHECK(bench.server.match_index(s(4)) == at(2));
    CHECK(bench.server.progress(s(4)).mode == ProgressMode::replicate);
    bench.written();
    for (const ServerId id : row.have_it) bench.accepted(id.value, 3);
    CHECK(bench.server.commit_index() == at(row.commits ? 3 : 2));
  }
}

TEST_CASE(
    "thesis §4.1: what a learner acknowledged before its promotion counts for entries still uncommitted") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3}), false, set({4}));
  bench.written();
  bench.accepted(2, 2);
  bench.propose(1);
  bench.written();
  bench.accepted(4, 3);
  // Of three voters only the leader has it.
  CHECK(bench.server.commit_index() == at(2));
  change_to(bench, set({1, 2, 4}), true);
  CHECK(bench.server.configuration() == of(set({1, 2, 4}), set({1, 2, 3})));
  bench.written();
  // Of Cnew two have it, of Cold one does.
  CHECK(bench.server.commit_index() == at(2));
  bench.accepted(3, 3);
  CHECK(bench.server.commit_index() == at(3));
}

TEST_CASE(
    "thesis §3.10, §4.2.1: the leadership may go to a learner once it is promoted, and not any more after") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3}), false, set({4}));
  bench.written();
  for (const int id : {2, 4}) bench.accepted(id, 2);
  bench.step(TransferRequested{s(4)});
  CHECK(bench.reason(Rule::may_transfer) == "notAVoter");
  CHECK(bench.server.successor() == kNobody);
  CHECK(bench.sends_to(4) == 0);
  change_to(bench, set({1, 2, 3, 4}), false);
  ServerBench promoted = bench;
  promoted.step(TransferRequested{s(4)});
  CHECK(promoted.reason(Rule::may_transfer) == "transferBegins");
  bench.written();
  for (const int id : {2, 4}) bench.accepted(id, 3);
  REQUIRE(bench.server.commit_index() == at(3));
  change_to(bench, set({1, 2, 3}), false, set({4}));
  bench.step(TransferRequested{s(4)});
  CHECK(bench.reason(Rule::may_transfer) == "notAVoter");
}

TEST_CASE("Raft §6, thesis §4.2.2: a leader that is to learn or to leave leads until that is committed") {
  struct Row {
    std::string name;
    ServerSet voters;
    ServerSet learners;
    bool joint;
    /// Whether it goes on as a member that is sent the log.
    bool stays;
  };
  const std::vector<Row> rows{
      {"it leaves, in a step of one voter", set({2, 3}), {}, false, false},
      {"it becomes a learner, in a step of one voter", set({2, 3}), set({1}), false, true},
      {"it leaves by joint consensus", set({2, 3}), {}, true, false},
      {"it becomes a learner by joint consensus", set({2, 3}), set({1}), true, true},
      {"it leaves, and others come", set({2, 3, 4}), {}, true, false},
      {"it becomes a learner, and others come", set({2, 3, 4}), set({1}), true, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = settled_leader();
    change_to(bench, row.voters, row.joint, row.learners);
    CHECK(bench.server.role() == Role::leader);
    bench.written();
    const ServerSet members = bench.server.configuration().members();
    std::uint64_t last = 2;
    if (row.joint) {
      // Cold,new: it counts in Cold. Cnew follows.
      for (const ServerId id : members - set({1})) bench.accepted(id.value, 2);
      CHECK(bench.server.commit_index() == at(2));
      CHECK(bench.server.log().last_index() == at(3));
      last = 3;
      bench.written();
    }
    CHECK(bench.server.configuration() == of(row.voters, {}, row.learners));
    CHECK(bench.server.role() == Role::leader);
    bench.accepted(2, last);
    // Itself and S2 are no majority of those that vote now.
    CHECK(bench.server.commit_index() == at(last - 1));
    CHECK(bench.server.role() == Role::leader);
    bench.accepted(3, last);
    CHECK(bench.server.commit_index() == at(last));
    CHECK(bench.judgements(Rule::leads_on) == "no notAVoter");
    CHECK(bench.server.role() == Role::follower);
    CHECK(bench.server.current_term() == term(1));
    // It campaigns no more; who is a learner follows the next leader.
    bench.fire(Timer::election);
    CHECK(bench.judgements(Rule::may_campaign) == "no notAVoter");
    CHECK(bench.effects.nothing());
    CHECK(bench.server.configuration().members().contains(s(1)) == row.stays);
    bench.append(2, 2, end(1, last), {2}, last + 1);
    CHECK(bench.sent<AppendEntriesReply>(2).success);
    CHECK(bench.server.commit_index() == at(last + 1));
  }
}

}  // namespace raft::tests
