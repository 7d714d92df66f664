#include "sim/checks/checks.hpp"

#include <set>
#include <string>

#include "tests/sim/checks_expect.hpp"
#include "tests/sim/checks_random_run.hpp"

namespace raftsim::tests {
namespace {

using checks::Checks;
using checks::Property;
using raft::LogIndex;
using raft::ServerId;
using raft::Term;

constexpr Weather kStorm{150, 80, 6, 8, 25, false};

}  // namespace

TEST_CASE("Each property has a name of its own, a section and a sentence") {
  std::set<std::string> names;
  for (int i = 0; i < checks::kProperties; ++i) {
    const auto property = static_cast<Property>(i);
    CAPTURE(i);
    CHECK(names.insert(to_string(property)).second);
    CHECK(std::string(in_words(property)).size() > 20);
    const std::string section = checks::section(property);
    CHECK((section.starts_with("Raft ") || section.starts_with("thesis ")));
  }
}

TEST_CASE("The first violation stays, and nothing is judged after it") {
  ChecksCluster cluster(2, 1);
  cluster.set_initial(1, durable_of({1, 2}));
  cluster.set_initial(2, durable_of({2, 2}));
  const checks::Violation first = *cluster.violation();
  Checks checks = cluster.checks();
  const std::uint64_t made = checks.made();
  const raft::Server server(ServerId{1}, {raft::ServerSet::first(2)}, raft::kRaft, {});
  checks.on_start(server);
  checks.on_crash(ServerId{1}, durable_of({1, 1, 1}));
  raft::Effects effects;
  effects.mark(raft::Change::applied);
  effects.last_applied = LogIndex{7};
  checks.on_step(Time{seconds(1)}, server, effects);
  checks.on_leave({ServerId{1}, ServerId{2}, Term{1}, raft::AppendEntriesReply{true, LogIndex{9}, {}, {}}});
  REQUIRE(checks.violation() != nullptr);
  CHECK(*checks.violation() == first);
  CHECK(checks.made() == made);
}

TEST_CASE("A violation tells the time of the step in which it was seen") {
  Checks checks(1);
  const raft::Server server(ServerId{1}, {raft::ServerSet::first(1)}, raft::kRaft, {});
  checks.on_start(server);
  raft::Effects effects;
  effects.mark(raft::Change::applied);
  effects.first_applied = LogIndex{2};
  effects.last_applied = LogIndex{2};
  checks.on_step(Time{milliseconds(1500)}, server, effects);
  REQUIRE(checks.violation() != nullptr);
  CHECK(checks.violation()->time == Time{milliseconds(1500)});
}

TEST_CASE("Copies of a cluster and its checks are equal and go on equally") {
  ChecksCluster one(5, 7);
  one.start();
  one.run(800, kStorm);
  ChecksCluster two = one;
  CHECK(two.checks() == one.checks());
  one.run(800, kStorm);
  CHECK_FALSE(two.checks() == one.checks());
  two.run(800, kStorm);
  CHECK(two.checks() == one.checks());
  CHECK(one.checks().made() > 1000);
}

TEST_CASE("Checks that are reset are as good as new") {
  ChecksCluster used(5, 3);
  used.start();
  used.run(2000, kStorm);
  Checks checks = used.checks();
  CHECK(checks.truth().committed() > LogIndex{0});
  for (const int servers : {5, 3, 7}) {
    CAPTURE(servers);
    checks.reset(servers);
    CHECK(checks == Checks(servers));
  }
}

TEST_CASE("A single server commits by itself") {
  ChecksCluster cluster(1, 1);
  cluster.start();
  cluster.fire(1, raft::Timer::election);
  cluster.finish_writes(1);
  cluster.propose(1);
  CHECK(cluster.checks().truth().committed() == LogIndex{1});
  cluster.finish_writes(1);
  CHECK(cluster.checks().truth().committed() == LogIndex{2});
  CHECK(cluster.acknowledged() == 1);
  expect_none(cluster.checks());
}

TEST_CASE("Raft §5.4.2: a write that is durable late still counts, even for a server in a newer term") {
  // S3 holds the entry of term 1 since term 1, and S5 has taken it into term 2 when the copy of S4, which S1
  // needs for its majority of S1, S3 and S4, becomes durable.
  ChecksCluster cluster(5, 1);
  cluster.start();
  cluster.elect(1, {2, 3});
  cluster.finish_writes(1);
  for (const int follower : {2, 3}) cluster.pass(1, follower);
  cluster.finish_writes(3);
  cluster.pass(3, 1);
  cluster.pass(1, 4);
  CHECK(cluster.checks().truth().committed() == LogIndex{0});
  cluster.fire(5, raft::Timer::election);
  cluster.fire(5, raft::Timer::election);
  cluster.finish_writes(5);
  cluster.pass(5, 3);
  cluster.finish_writes(3);
  CHECK(cluster.server(3).current_term() == Term{2});
  cluster.finish_writes(4);
  CHECK(cluster.checks().truth().committed() == LogIndex{1});
  cluster.pass(4, 1);
  CHECK(cluster.server(1).commit_index() == LogIndex{1});
  expect_none(cluster.checks());
}

}  // namespace raftsim::tests
