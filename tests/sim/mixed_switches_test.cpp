#include <array>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/sim/checks_cluster.hpp"

/// Clusters on their way from one set of options to another: PreVote and CheckQuorum are on at some servers
/// and off at others, as while a change of options is rolled out server by server (thesis §9.6, §6.2,
/// §4.2.3).
namespace raftsim {
namespace {

using raft::LogIndex;
using raft::Role;
using raft::Term;
using raft::Timer;
using tests::among;
using tests::ChecksCluster;
using tests::durable_of;

struct Switches {
  bool pre_vote;
  bool check_quorum;
};
constexpr Switches kNone{false, false};
constexpr Switches kPreVote{true, false};
constexpr Switches kCheckQuorum{false, true};
constexpr Switches kBoth{true, true};
constexpr std::array kAll{kNone, kPreVote, kCheckQuorum, kBoth};

/// Those of S1, S2 and S3.
using ThreeSwitches = std::array<Switches, 3>;

std::vector<ThreeSwitches> all_mixtures() {
  std::vector<ThreeSwitches> all;
  for (const Switches& first : kAll) {
    for (const Switches& second : kAll) {
      for (const Switches& third : kAll) all.push_back({first, second, third});
    }
  }
  return all;
}

/// "none preVote both": for messages.
std::string in_words(const ThreeSwitches& switches) {
  std::string text;
  for (const Switches& one : switches) {
    text += one.pre_vote ? (one.check_quorum ? "both " : "preVote ")
                         : (one.check_quorum ? "checkQuorum " : "none ");
  }
  return text;
}

void set(ChecksCluster& cluster, const ThreeSwitches& switches) {
  for (int id = 1; id <= 3; ++id) {
    const Switches& one = switches.at(static_cast<std::size_t>(id) - 1);
    cluster.set_switches(id, one.pre_vote, one.check_quorum);
  }
}

/// S1 leads term 1 of three servers, all have its first entry, and S3 is cut off from then on.
ChecksCluster led_by_s1(const ThreeSwitches& switches) {
  ChecksCluster cluster(3, 1);
  set(cluster, switches);
  cluster.start();
  cluster.fire(1, Timer::election);
  cluster.settle(among({1, 2, 3}));
  REQUIRE(cluster.server(1).role() == Role::leader);
  REQUIRE(cluster.server(3).leader() == raft::ServerId{1});
  REQUIRE(cluster.server(3).commit_index() == LogIndex{0});
  return cluster;
}

/// S3, cut off, misses its leader for `timeouts` election timeouts; then its last questions reach the others.
void s3_comes_back(ChecksCluster& cluster, int timeouts) {
  for (int i = 0; i < timeouts; ++i) {
    cluster.drop_all();
    cluster.fire(3, Timer::election);
    cluster.finish_writes(3);
  }
  cluster.settle(among({1, 2, 3}));
}

/// So much time passes that nobody counts on having heard a leader any more.
void leaders_are_forgotten(ChecksCluster& cluster) {
  for (int id = 1; id <= 3; ++id) cluster.fire(id, Timer::leader_heard);
}

/// Elections by all three in turn, and heartbeats in between, until somebody leads; no if nobody ever does.
bool somebody_leads(ChecksCluster& cluster) {
  for (int round = 0; round < 4; ++round) {
    for (int id = 1; id <= 3; ++id) {
      leaders_are_forgotten(cluster);
      cluster.fire(id, Timer::election);
      cluster.settle(among({1, 2, 3}));
      if (cluster.server(id).role() != Role::leader) continue;
      cluster.propose(id);
      cluster.settle(among({1, 2, 3}));
      cluster.fire(id, Timer::heartbeat);
      cluster.settle(among({1, 2, 3}));
      const LogIndex end = cluster.server(id).log().last_index();
      bool agreed = cluster.server(id).role() == Role::leader;
      for (int each = 1; each <= 3; ++each) agreed = agreed && cluster.server(each).commit_index() == end;
      if (agreed) return true;
    }
  }
  return false;
}

TEST_CASE("thesis §9.6, §6.2: whichever servers have the switches on, a leader is elected and commits") {
  for (const ThreeSwitches& switches : all_mixtures()) {
    CAPTURE(in_words(switches));
    ChecksCluster cluster(3, 1);
    set(cluster, switches);
    cluster.start();
    CHECK(somebody_leads(cluster));
    CHECK(cluster.violation() == nullptr);
  }
}

TEST_CASE("thesis §9.6: servers without PreVote answer who asks for pre-votes") {
  ChecksCluster cluster(3, 1);
  set(cluster, {kPreVote, kNone, kNone});
  cluster.start();
  cluster.fire(1, Timer::election);
  CHECK(cluster.server(1).role() == Role::pre_candidate);
  cluster.pass(1, 2);
  CHECK(cluster.server(2).current_term() == Term{0});
  cluster.pass(2, 1);
  CHECK(cluster.server(1).role() == Role::candidate);
  CHECK(cluster.server(1).current_term() == Term{1});
}

TEST_CASE("thesis §9.6: a pre-candidate with an old log gets no pre-vote from servers without PreVote") {
  ChecksCluster cluster(3, 1);
  set(cluster, {kPreVote, kNone, kNone});
  cluster.set_initial(1, durable_of({1}, 2));
  cluster.set_initial(2, durable_of({1, 2}));
  cluster.set_initial(3, durable_of({1, 2}));
  cluster.start();
  cluster.fire(1, Timer::election);
  cluster.settle(among({1, 2, 3}));
  CHECK(cluster.server(1).role() == Role::pre_candidate);
  for (int id = 1; id <= 3; ++id) CHECK(cluster.server(id).current_term() == Term{2});
}

TEST_CASE("thesis §9.6, §4.2.3: who comes back deposes the leader, or not, by who has which switch on") {
  struct Row {
    const char* name;
    ThreeSwitches switches;
    /// Who leads once S3 is back, and in which term; 0 is nobody.
    int leader;
    std::uint64_t term;
  };
  const std::vector<Row> rows{
      {"nobody has a switch: S3's term deposes the leader", {kNone, kNone, kNone}, 3, 4},
      {"all have PreVote: S3 only asks, and is refused", {kPreVote, kPreVote, kPreVote}, 1, 1},
      // A server with neither switch does not keep in mind whether it hears a leader: it grants, as it would
      // vote. PreVote protects no more than the servers that have it.
      {"S3 alone has PreVote: those without grant it", {kNone, kNone, kPreVote}, 3, 2},
      {"S2 has PreVote, too, and refuses; the leader refuses always", {kNone, kPreVote, kPreVote}, 1, 1},
      {"S2 has CheckQuorum, hears its leader, and refuses", {kNone, kCheckQuorum, kPreVote}, 1, 1},
      {"all but S3 have PreVote: it does not ask, and deposes", {kPreVote, kPreVote, kNone}, 3, 4},
      // Ignored by both: but the leader's next heartbeat is answered in S3's term.
      {"all but S3 have CheckQuorum: they ignore it", {kCheckQuorum, kCheckQuorum, kNone}, 1, 1},
      {"all have CheckQuorum: they ignore it", {kCheckQuorum, kCheckQuorum, kCheckQuorum}, 1, 1},
      {"the leader alone has CheckQuorum: it ignores S3, its follower votes",
       {kCheckQuorum, kNone, kNone},
       3,
       4},
      {"the followers alone have it: S2 ignores S3, the leader votes",
       {kNone, kCheckQuorum, kCheckQuorum},
       3,
       4},
      {"S3 alone has it: nobody ignores S3", {kNone, kNone, kCheckQuorum}, 3, 4},
      {"S3 asks first, the others check: refused", {kCheckQuorum, kCheckQuorum, kPreVote}, 1, 1},
      {"all have both", {kBoth, kBoth, kBoth}, 1, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ChecksCluster cluster = led_by_s1(row.switches);
    s3_comes_back(cluster, 3);
    for (int id = 1; id <= 3; ++id) {
      CAPTURE(id);
      CHECK((cluster.server(id).role() == Role::leader) == (id == row.leader));
    }
    CHECK(cluster.server(row.leader).current_term() == Term{row.term});
    CHECK(cluster.violation() == nullptr);
  }
}

TEST_CASE("thesis §4.2.3, §9.6: a server at a higher term is never stuck, nor anybody else, in any mixture") {
  for (const ThreeSwitches& switches : all_mixtures()) {
    CAPTURE(in_words(switches));
    // S3 was a candidate again and again before it got its switches; its log is behind.
    ChecksCluster cluster(3, 1);
    set(cluster, switches);
    cluster.set_initial(1, durable_of({1, 2}));
    cluster.set_initial(2, durable_of({1, 2}));
    cluster.set_initial(3, durable_of({1}, 9));
    cluster.start();
    cluster.fire(1, Timer::leader_heard);
    cluster.fire(2, Timer::leader_heard);
    // S1 leads term 3 with S2, and S3 hears of nothing.
    cluster.fire(1, Timer::election);
    cluster.settle(among({1, 2}));
    REQUIRE(cluster.server(1).role() == Role::leader);
    cluster.drop_all();
    cluster.fire(3, Timer::election);
    cluster.settle(among({1, 2, 3}));
    // The leader's heartbeat is refused in the higher term, which ends its leadership; then somebody leads in
    // a term that all can follow.
    cluster.fire(1, Timer::heartbeat);
    cluster.settle(among({1, 2, 3}));
    CHECK(somebody_leads(cluster));
    CHECK(cluster.server(1).current_term() >= Term{9});
    CHECK(cluster.server(1).current_term() == cluster.server(3).current_term());
    CHECK(cluster.violation() == nullptr);
  }
}

TEST_CASE(
    "thesis §6.2: of leaders that are cut off, those with CheckQuorum step down, whatever the others have") {
  for (const ThreeSwitches& switches : all_mixtures()) {
    CAPTURE(in_words(switches));
    ChecksCluster cluster(3, 1);
    set(cluster, switches);
    cluster.start();
    cluster.fire(1, Timer::election);
    cluster.settle(among({1, 2, 3}));
    REQUIRE(cluster.server(1).role() == Role::leader);
    // What was answered counts for the first period, nothing for the second.
    cluster.fire(1, Timer::quorum);
    CHECK(cluster.server(1).role() == Role::leader);
    cluster.fire(1, Timer::quorum);
    CHECK((cluster.server(1).role() == Role::leader) == !switches[0].check_quorum);
  }
}

TEST_CASE("thesis §9.6, §6.2: server by server the switches go on and off again, and the cluster serves on") {
  ChecksCluster cluster(3, 1);
  cluster.start();
  REQUIRE(somebody_leads(cluster));
  for (const Switches& next : {kPreVote, kBoth, kCheckQuorum, kNone, kBoth, kNone}) {
    for (int id = 1; id <= 3; ++id) {
      CAPTURE(id);
      cluster.crash(id);
      cluster.set_switches(id, next.pre_vote, next.check_quorum);
      cluster.restart(id);
      CHECK(somebody_leads(cluster));
    }
  }
  CHECK(cluster.violation() == nullptr);
}

TEST_CASE("thesis §9.6, §6.2: with mixed switches no property is broken, whatever the world does") {
  tests::Weather weather;
  weather.crashes = 5;
  weather.elections = 30;
  for (std::uint64_t seed = 1; seed <= 64; ++seed) {
    CAPTURE(seed);
    ChecksCluster cluster(3, seed);
    set(cluster, all_mixtures().at(seed - 1));
    cluster.start();
    cluster.run(3000, weather);
    CHECK(cluster.violation() == nullptr);
    CHECK(cluster.broken().empty());
  }
}

}  // namespace
}  // namespace raftsim
