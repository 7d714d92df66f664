#include "sim/stagnation.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "sim/liveness.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

/// What repeats while nothing comes about.
namespace raftsim {
namespace {

Time stagnation_at(std::int64_t ms) {
  return Time{milliseconds(ms)};
}

/// Changes as they come: when, whose, what it is then and in which term.
class Changing {
 public:
  explicit Changing(int servers) { history_.reset(servers); }
  Changing& note(std::int64_t ms, int server, Standing standing, std::uint64_t term) {
    history_.note(stagnation_at(ms), raft::ServerId{static_cast<std::uint8_t>(server)}, standing,
                  raft::Term{term});
    return *this;
  }
  [[nodiscard]] const RoleHistory& history() const { return history_; }
  [[nodiscard]] Stagnation stagnation(std::int64_t from, std::int64_t until) const {
    return stagnation_of(history_, stagnation_at(from), stagnation_at(until), seconds(1));
  }

 private:
  RoleHistory history_;
};

/// Three servers become candidates in turn, each in a term of its own.
Changing in_turn(int elections) {
  Changing changing(3);
  for (int i = 0; i < elections; ++i) {
    changing.note(100 + 150 * i, 1 + i % 3, Standing::candidate, static_cast<std::uint64_t>(1 + i));
  }
  return changing;
}

}  // namespace

TEST_CASE("a cycle of terms and roles is found: the shortest, with its length in elections, terms and time") {
  const Stagnation found = in_turn(12).stagnation(0, 2000);
  CHECK(found.kind == StagnationKind::cycle);
  CHECK(found.times == 4);
  CHECK(found.elections == 3);
  CHECK(found.terms == 3);
  CHECK(found.lasting == milliseconds(450));
  CHECK(found.since == stagnation_at(100));
  CHECK(in_words(found) ==
        "livelock: since 100ms the same 3 changes of roles and terms have come 4 times, each time in 450ms, "
        "with 3 elections, and the term rises by 3: S1 candidate in term t, S2 candidate in term t+1, S3 "
        "candidate in term t+2");
}

TEST_CASE("what was before the cycle, and before the time that is asked about, does not hide it") {
  Changing changing(2);
  changing.note(1, 2, Standing::leader, 1).note(2, 1, Standing::follower, 1).note(3, 2, Standing::down, 1);
  for (std::int64_t i = 0; i < 6; ++i) {
    changing.note(100 * (i + 1), 1, Standing::candidate, static_cast<std::uint64_t>(2 + i));
  }
  for (const int from : {0, 300}) {
    const Stagnation found = changing.stagnation(from, 700);
    CHECK(found.kind == StagnationKind::cycle);
    CHECK(found.changes.size() == 1);
    CHECK(found.lasting == milliseconds(100));
    CHECK(found.times == (from == 0 ? 6 : 4));
    CHECK(found.servers.at(1).standing == Standing::down);
  }
}

TEST_CASE("twice is no cycle, nor is what has stopped") {
  CHECK(in_turn(6).stagnation(0, 1200).kind != StagnationKind::cycle);
  const Stagnation still = in_turn(12).stagnation(0, 3000);
  CHECK(still.kind == StagnationKind::standstill);
  CHECK(still.since == stagnation_at(1750));
  CHECK(in_words(still) ==
        "standstill: roles and terms have not changed since 1.75s: S1 candidate in term 10 since 1.45s, S2 "
        "candidate in term 11 since 1.6s, S3 candidate in term 12 since 1.75s");
  // At an earlier moment it had not.
  CHECK(in_turn(12).stagnation(0, 1800).kind == StagnationKind::cycle);
}

TEST_CASE("a state that comes again in no fixed order is found, whoever is in it") {
  Changing changing(2);
  // Each is elected and deposed again, in an order without a period and after different times.
  std::uint64_t term = 0;
  std::int64_t now = 0;
  for (const int server : {1, 2, 2, 1, 2, 1, 1, 1, 2, 1, 2, 2}) {
    ++term;
    now += 100 + server * static_cast<std::int64_t>(term);
    changing.note(now, server, Standing::candidate, term);
    changing.note(now + 5, 3 - server, Standing::follower, term);
    changing.note(now + 10, server, Standing::leader, term);
    changing.note(now + 60, server, Standing::follower, term);
  }
  const Stagnation found = changing.stagnation(0, now + 70);
  CHECK(found.kind == StagnationKind::recurrence);
  CHECK(found.times >= 10);
  CHECK(found.elections == 1);
  CHECK(found.terms == 1);
  CHECK(in_words(found).find("times to where they had been, in no fixed order; the shortest way takes ") !=
        std::string::npos);
  CHECK(in_words(found).find(", with 1 election, and the term rises by 1: ") != std::string::npos);
}

TEST_CASE("of a history of any length the latest changes are kept, and how things stood before them") {
  const Changing changing = in_turn(5000);
  CHECK(changing.history().size() == RoleHistory::kMost);
  CHECK(changing.history()[RoleHistory::kMost - 1].term == raft::Term{5000});
  CHECK(changing.history()[0].term == raft::Term{5001 - RoleHistory::kMost});
  CHECK(changing.history().before().at(0).term < changing.history()[0].term);
  CHECK(changing.stagnation(0, 100 + 150 * 5000).times == RoleHistory::kMost / 3);
  Changing same(1);
  same.note(1, 1, Standing::leader, 1).note(2, 1, Standing::leader, 1);
  CHECK(same.history().size() == 1);
}

namespace {

Stagnation shown_by(const std::string& scenario, const char* expectation) {
  std::string text = tests::scenario_text(scenario);
  const std::string place = "\"expect\": [";
  REQUIRE(text.find(place) != std::string::npos);
  text.insert(text.find(place) + place.size(), std::string(expectation) + ",");
  Simulation simulation(tests::parse_shared(text), 1);
  simulation.run();
  const auto found = stagnation_of(simulation);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("thesis §6.2: the livelock of partial connectivity is told as what it is") {
  const char* const never = R"({"eventually": {"leaders": 1000}, "from": "1s", "by": "11s"})";
  const Stagnation found = shown_by("partial-connectivity-livelock", never);
  CHECK((found.kind == StagnationKind::cycle || found.kind == StagnationKind::recurrence));
  CHECK(found.times >= 10);
  CHECK(found.terms >= 1);
  CHECK(found.elections >= 1);
  CHECK_FALSE(found.changes.empty());
  // With PreVote and CheckQuorum one leader stays.
  CHECK(shown_by("partial-connectivity", never).kind == StagnationKind::standstill);
}

TEST_CASE("what did not come about in its time is told as it was then, however long the run goes on") {
  // All servers wait equally long: nobody is ever elected.
  const std::string text = R"({"name": "n", "cluster": {"servers": 3}, "network": {"delay": "10ms"},
      "bug": "election-timer-not-random",
      "expect": [{"eventually": {"leader": "any"}, "within": "4s"}], "stop": {"at": )";
  std::vector<Stagnation> found;
  for (const char* const end : {"\"4s\"}}", "\"5m\"}}"}) {
    Simulation simulation(tests::parse_shared(text + end), 1);
    simulation.run();
    const auto stagnation = stagnation_of(simulation);
    REQUIRE(stagnation);
    found.push_back(*stagnation);
    if (found.size() == 2) CHECK(simulation.role_history()[0].time > Time{seconds(4)});
  }
  CHECK(found.at(0).kind == StagnationKind::cycle);
  CHECK(found.at(0) == found.at(1));
}

TEST_CASE("thesis §3.10: a transfer that never ends leaves all roles as they are") {
  Scenario scenario = load_scenario(RAFTSIM_SOURCE_DIR "/scenarios/bugs/transfer-never-ends.json");
  REQUIRE(scenario.bug != nullptr);
  Condition condition;
  condition.facts.emplace_back(ClientCount{raft::ClientId{0}, ClientCounter::pending, {0, 0, std::nullopt}});
  const Time end = scenario.stop.at;
  scenario.stop.at = end + seconds(5);
  scenario.expectations = {{ExpectEventually{condition, {end, {}, {}}, {}}, "", ""}};
  Simulation simulation(std::make_shared<const Scenario>(scenario), scenario.seed);
  simulation.run();
  const auto found = stagnation_of(simulation);
  REQUIRE(found);
  CHECK(found->kind == StagnationKind::standstill);
  CHECK(in_words(*found).find(" leader in term ") != std::string::npos);
}

}  // namespace raftsim
