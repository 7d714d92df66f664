#include <utility>

#include "tests/core/membership_bench.hpp"
#include "tests/core/snapshot_bench.hpp"

/// Joint consensus from its beginning to its end, at leaders, followers and leaders that come in between
/// (Raft §6).
namespace raft::tests {
namespace {

const Configuration& c_old() {
  static const Configuration kOld = of(set({1, 2, 3}));
  return kOld;
}
const Configuration& c_joint() {
  static const Configuration kJoint = of(set({3, 4, 5}), set({1, 2, 3}));
  return kJoint;
}
const Configuration& c_new() {
  static const Configuration kNew = of(set({3, 4, 5}));
  return kNew;
}

/// What is durable of a server with a no-op of term 1 and these configurations after it.
Durable holding(const std::vector<Configuration>& configurations) {
  Durable content = durable({1}, 1);
  for (const Configuration& one : configurations) content.log.append(Entry::of(term(1), one));
  return content;
}

ServerBench one_of_six(int id, const Durable& content) {
  Options options;
  options.places = 6;
  return ServerBench(3, content, id, options);
}

/// Votes of all who are asked, until the server leads.
void elect(ServerBench& bench) {
  bench.fire(Timer::election);
  bench.written();
  for (const ServerId id : bench.server.configuration().all_voters()) {
    if (bench.server.role() == Role::leader) break;
    if (id != bench.server.id()) bench.receive(id.value, 2, RequestVoteReply{true});
  }
  REQUIRE(bench.server.role() == Role::leader);
  bench.written();
}

}  // namespace

TEST_CASE(
    "Raft §6: what a leader that is asked for a change by joint consensus appends, and whom it sends it") {
  struct Row {
    std::string name;
    ServerSet voters;
    ServerSet learners;
    Configuration in_force;
    ServerSet sent;
    ServerSet departing;
  };
  const std::vector<Row> rows{
      {"two come", set({1, 2, 3, 4, 5}), {}, of(set({1, 2, 3, 4, 5}), set({1, 2, 3})), set({2, 3, 4, 5}), {}},
      {"two go", set({1}), {}, of(set({1}), set({1, 2, 3})), set({2, 3}), {}},
      {"the leader goes", set({2, 3}), {}, of(set({2, 3}), set({1, 2, 3})), set({2, 3}), {}},
      {"all are replaced", set({4, 5, 6}), {}, of(set({4, 5, 6}), set({1, 2, 3})), set({2, 3, 4, 5, 6}), {}},
      {"one comes, one learns",
       set({1, 2, 3, 4}),
       set({5}),
       of(set({1, 2, 3, 4}), set({1, 2, 3}), set({5})),
       set({2, 3, 4, 5}),
       {}},
      {"a voter is to learn",
       set({1, 2}),
       set({3}),
       of(set({1, 2}), set({1, 2, 3}), set({3})),
       set({2, 3}),
       {}},
      // No voter comes or goes: every majority of the one is one of the other.
      {"one learns, nobody comes",
       set({1, 2, 3}),
       set({4}),
       of(set({1, 2, 3}), {}, set({4})),
       set({2, 3, 4}),
       {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = settled_leader();
    change_to(bench, row.voters, true, row.learners);
    // In force from the moment it is in the log, uncommitted.
    CHECK(bench.server.configuration() == row.in_force);
    CHECK(bench.server.log().at(at(2)) == Entry::of(term(1), row.in_force));
    CHECK(bench.server.commit_index() == at(1));
    CHECK(receivers(bench) == row.sent);
    // Nobody leaves before Cnew.
    CHECK(bench.server.departing() == row.departing);
  }
}

TEST_CASE("Raft §6: a joint configuration decides of entries before it, too, from its append on") {
  ServerBench bench = settled_leader();
  bench.propose(1);
  bench.written();
  change_to(bench, set({4, 5, 6}), true);
  bench.written();
  bench.accepted(2, 2);
  bench.accepted(3, 3);
  // All of Cold has the command, none of Cnew.
  CHECK(bench.server.commit_index() == at(1));
  bench.accepted(4, 3);
  CHECK(bench.server.commit_index() == at(1));
  bench.accepted(5, 2);
  CHECK(bench.server.commit_index() == at(2));
  REQUIRE(bench.effects.answers.size() == 1);
  bench.accepted(5, 3);
  CHECK(bench.server.commit_index() == at(3));
}

TEST_CASE("Raft §6: which configuration a follower goes by, as its log grows and is cut again") {
  struct Row {
    std::string name;
    std::vector<Configuration> sent;
    std::uint64_t committed;
    /// A leader of term 2 has its own entry after this index; {0}: none comes.
    std::uint64_t cut_after;
    Configuration in_force;
    bool changing;
    ServerSet asked;
  };
  const std::vector<Row> rows{
      {"Cold", {}, 1, 0, c_old(), false, set({1, 3})},
      {"Cold,new, uncommitted", {c_joint()}, 1, 0, c_joint(), true, set({1, 3, 4, 5})},
      {"Cold,new, committed", {c_joint()}, 2, 0, c_joint(), false, set({1, 3, 4, 5})},
      {"Cold,new undone", {c_joint()}, 1, 1, c_old(), false, set({1, 3})},
      {"Cold,new kept by a new leader", {c_joint()}, 1, 2, c_joint(), true, set({1, 3, 4, 5})},
      {"Cnew, uncommitted: S2 has left, and asks Cnew",
       {c_joint(), c_new()},
       2,
       0,
       c_new(),
       true,
       set({3, 4, 5})},
      {"Cnew, and Cold,new not known to be committed",
       {c_joint(), c_new()},
       1,
       0,
       c_new(),
       true,
       set({3, 4, 5})},
      {"Cnew, committed: S2 has left", {c_joint(), c_new()}, 3, 0, c_new(), false, {}},
      {"Cnew undone: Cold,new again", {c_joint(), c_new()}, 2, 2, c_joint(), false, set({1, 3, 4, 5})},
      {"Cnew undone, Cold,new uncommitted", {c_joint(), c_new()}, 1, 2, c_joint(), true, set({1, 3, 4, 5})},
      {"both undone: Cold again", {c_joint(), c_new()}, 1, 1, c_old(), false, set({1, 3})},
      {"Cnew kept by a new leader", {c_joint(), c_new()}, 2, 3, c_new(), true, set({3, 4, 5})},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = one_of_six(2, durable({1}, 1));
    append_configurations(bench, 1, 1, end(1, 1), row.sent, row.committed);
    if (row.cut_after != 0) bench.append(3, 2, end(1, row.cut_after), {2}, row.committed);
    CHECK(bench.server.configuration() == row.in_force);
    CHECK(bench.server.configurations().changing() == row.changing);
    // A restart finds the same in the log, though not what of it is committed.
    ServerBench copy = bench;
    const ServerBench again = one_of_six(2, std::move(copy.server).release());
    CHECK(again.server.configuration() == row.in_force);
    bench.fire(Timer::election);
    CHECK(receivers(bench) == row.asked);
  }
}

TEST_CASE(
    "Raft §6: a leader elected in the middle of a change finishes it, once an entry of its term is "
    "committed") {
  struct Row {
    std::string name;
    std::vector<Configuration> found;
    /// Whose acknowledgements of its blank entry are not enough, and whose complete them.
    ServerSet too_few;
    int completes;
    /// What it appends then, or nothing.
    bool leaves_joint;
    /// In the step that commits its blank entry.
    const char* judgement;
  };
  // S3 is elected, which is of both.
  const std::vector<Row> rows{
      {"Cold,new: the old majority is not enough", {c_joint()}, set({1, 2}), 4, true, "yes jointCommitted"},
      {"Cold,new: the new majority is not enough", {c_joint()}, set({4, 5}), 1, true, "yes jointCommitted"},
      {"Cnew: the old majority is not asked", {c_joint(), c_new()}, set({1, 2}), 4, false, "no notJoint"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = one_of_six(3, holding(row.found));
    elect(bench);
    const std::uint64_t blank = bench.server.log().last_index().value;
    CHECK(blank == row.found.size() + 2);
    CHECK(bench.server.configuration() == row.found.back());
    for (const ServerId id : row.too_few) bench.accepted(id.value, blank);
    CHECK(bench.server.commit_index() == at(0));
    CHECK(bench.server.log().last_index() == at(blank));
    bench.accepted(row.completes, blank);
    CHECK(bench.server.commit_index() == at(blank));
    CHECK(bench.server.log().last_index() == at(blank + (row.leaves_joint ? 1 : 0)));
    CHECK(bench.server.configuration() == c_new());
    if (row.leaves_joint) CHECK(bench.judgements(Rule::leaves_joint) == row.judgement);
    CHECK(bench.server.role() == Role::leader);
  }
}

TEST_CASE(
    "Raft §5.4.2, §6: a leader that knows Cold,new to be committed still waits for an entry of its own "
    "term") {
  // Before its election it has heard that Cold,new is committed, or has it from a snapshot.
  for (const bool from_snapshot : {false, true}) {
    CAPTURE(from_snapshot);
    Durable content = holding({c_joint()});
    if (from_snapshot) {
      content.snapshot =
          SharedSnapshot(Snapshot(end(1, 2), content.log.prefix_hash(at(2)), {c_joint(), StateMachine{}}));
      content.log.compact_to(at(2));
    }
    ServerBench bench = one_of_six(3, content);
    bench.append(1, 1, end(1, 2), {}, 2);
    REQUIRE(bench.server.commit_index() == at(2));
    REQUIRE_FALSE(bench.server.configurations().changing());
    bench.fire(Timer::election);
    bench.written();
    for (const int id : {1, 4}) bench.receive(id, 2, RequestVoteReply{true});
    REQUIRE(bench.server.role() == Role::leader);
    CHECK(bench.judgements(Rule::leaves_joint) == "no waitsForTermCommit");
    CHECK(bench.server.log().last_index() == at(3));
    bench.written();
    bench.accepted(1, 3);
    CHECK(bench.server.log().last_index() == at(3));
    bench.accepted(4, 3);
    CHECK(bench.judgements(Rule::leaves_joint) == "yes jointCommitted");
    CHECK(bench.server.log().at(at(4)) == Entry::of(term(2), c_new()));
  }
}

TEST_CASE("Raft §6: a leader of Cold alone that is elected in the middle leads to Cnew, and steps down") {
  ServerBench bench = one_of_six(2, holding({c_joint()}));
  elect(bench);
  for (const int id : {1, 4}) bench.accepted(id, 3);
  CHECK(bench.server.commit_index() == at(0));
  bench.accepted(5, 3);
  CHECK(bench.server.commit_index() == at(3));
  CHECK(bench.server.configuration() == c_new());
  CHECK(bench.server.role() == Role::leader);
  CHECK(bench.server.departing() == set({1}));
  bench.written();
  bench.accepted(4, 4);
  // Itself, S1 and S4: one of Cnew.
  bench.accepted(1, 4);
  CHECK(bench.server.commit_index() == at(3));
  bench.accepted(5, 4);
  CHECK(bench.server.commit_index() == at(4));
  CHECK(bench.judgements(Rule::leads_on) == "no notAVoter");
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE(
    "Raft §6: a leader whose Cold,new is cut off by another goes back to Cold, and so do its elections") {
  ServerBench bench = settled_leader();
  change_to(bench, set({3, 4, 5}), true);
  bench.written();
  for (const int id : {4, 5}) bench.accepted(id, 2);
  REQUIRE(bench.server.commit_index() == at(1));
  // S2 was elected by Cold, whose other servers have never heard of the change.
  bench.append(2, 2, end(1, 1), {2}, 2);
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.configuration() == c_old());
  CHECK(bench.server.commit_index() == at(2));
  bench.fire(Timer::election);
  CHECK(receivers(bench) == set({2, 3}));
}

TEST_CASE(
    "Raft §6: while a change by joint consensus is under way, no other begins, from Cold,new to Cnew's "
    "commit") {
  ServerBench bench = settled_leader();
  const auto refuses = [&bench] {
    for (const bool joint : {false, true}) {
      ServerBench asked = bench;
      change_to(asked, set({1, 2, 3, 4, 6}), joint);
      if (asked.reason(Rule::may_change_membership) != "changeInProgress") return false;
    }
    return true;
  };
  CHECK_FALSE(refuses());
  change_to(bench, set({1, 2, 3, 4, 5}), true);
  CHECK(refuses());
  bench.written();
  for (const int id : {2, 3, 4}) bench.accepted(id, 2);
  REQUIRE(bench.server.commit_index() == at(2));
  REQUIRE(bench.server.configuration() == of(set({1, 2, 3, 4, 5})));
  CHECK(refuses());
  bench.written();
  for (const int id : {2, 3}) bench.accepted(id, 3);
  REQUIRE(bench.server.commit_index() == at(3));
  CHECK_FALSE(refuses());
}

}  // namespace raft::tests
