#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "sim/simulation.hpp"
#include "sim/trace/fold.hpp"
#include "sim/trace/why_chain.hpp"
#include "sim/trace/why_words.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim::trace {
namespace {

struct WhyRun {
  Header header;
  std::vector<Record> records;
};

WhyRun why_run_of(const std::string& scenario_name) {
  const auto scenario =
      raftsim::tests::load_shared(RAFTSIM_SOURCE_DIR "/scenarios/" + scenario_name + ".json");
  Simulation simulation(scenario, scenario->seed);
  WhyRun run{header_of(simulation), {}};
  Tracer tracer([&](const Record& record) { run.records.push_back(record); });
  simulation.run(&tracer);
  return run;
}

/// All values of all servers but for single entries of logs.
std::vector<Value> all_values(int servers) {
  std::vector<Value> values;
  for (const raft::ServerId server : raft::ServerSet::first(servers)) {
    for (int i = 0; i < kAsked; ++i) {
      const auto what = static_cast<Asked>(i);
      if (what != Asked::match_index && what != Asked::next_index) {
        values.push_back({server, what});
        continue;
      }
      for (const raft::ServerId peer : raft::ServerSet::first(servers)) {
        values.push_back({server, what, peer});
      }
    }
  }
  return values;
}

/// What is compared by brute force: the value in words, of the log all it holds, of a role its term as well,
/// for to stand again is to become a candidate again.
std::string compared(const Value& value, const ServerState& state) {
  std::string text = content_of(value, state);
  if (value.what == Asked::role && state.role == raft::Role::candidate) {
    text += " of " + std::to_string(state.current_term.value);
  }
  if (value.what == Asked::log) text = std::to_string(state.log.hash());
  return text;
}

TEST_CASE("the index knows of every value when it changed last") {
  for (const char* const name : {"first-election", "split-vote", "figure-8-lost", "power-loss", "torn-write",
                                 "leader-removes-itself", "snapshot-in-chunks", "restart-from-snapshot"}) {
    CAPTURE(name);
    const WhyRun run = why_run_of(name);
    const std::vector<Value> values = all_values(run.header.servers);
    WhyIndex index(run.header);
    ClusterState cluster = initial_state(run.header);
    std::vector<std::string> now;
    now.reserve(values.size());
    for (const Value& value : values) now.push_back(compared(value, cluster.server(value.server)));
    std::vector<std::uint64_t> changed(values.size(), 0);
    for (const Record& record : run.records) {
      index.add(record);
      apply(cluster, record);
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].server != record.server) continue;
        std::string after = compared(values[i], cluster.server(values[i].server));
        if (after == now[i]) continue;
        now[i] = std::move(after);
        changed[i] = record.number;
      }
    }
    REQUIRE(index.size() == run.records.size());
    std::size_t that_changed = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(to_string(values[i]));
      CHECK(index.last_change(values[i], index.size()) == changed[i]);
      if (changed[i] == 0) continue;
      ++that_changed;
      CHECK(index.last_change(values[i], changed[i]) == changed[i]);
      CHECK(index.last_change(values[i], changed[i] - 1) < changed[i]);
    }
    CHECK(that_changed > values.size() / 4);
  }
}

TEST_CASE("every chain goes back in time, to an end, and every link of it is told") {
  for (const char* const name :
       {"first-election", "figure-8-lost", "pre-vote", "transfer-before-maintenance", "power-loss",
        "leader-removes-itself", "membership-trap-of-2015", "snapshot-in-chunks", "stalled-disk",
        "leader-crash-failover", "crash-between-effects", "amnesia", "full-disk"}) {
    CAPTURE(name);
    const WhyRun run = why_run_of(name);
    WhyIndex index(run.header);
    for (const Record& record : run.records) index.add(record);
    for (const Value& value : all_values(run.header.servers)) {
      CAPTURE(to_string(value));
      const Chain chain = chain_of(index, value, index.size());
      if (chain.links.empty()) {
        CHECK(chain.origin == Origin::initial);
        continue;
      }
      CHECK(chain.links.front().record == index.last_change(value, index.size()));
      CHECK(chain.links.front().role == LinkRole::change);
      for (std::size_t i = 1; i < chain.links.size(); ++i) {
        REQUIRE(chain.links[i].record < chain.links[i - 1].record);
      }
      CHECK((chain.origin == Origin::initial) == chain.from_the_start.has_value());
      WhyTeller teller(run.header, index, chain, chain.links.size());
      for (const Record& record : run.records) {
        if (!teller.add(record)) break;
      }
      REQUIRE(teller.links().size() == chain.links.size());
      for (const ToldLink& link : teller.links()) {
        CAPTURE(link.link.record);
        CHECK_FALSE(link.text.empty());
        CHECK_FALSE(link.text.starts_with("nobody"));
        CHECK(link.time == run.records.at(link.link.record - 1).time);
      }
    }
  }
}

TEST_CASE("what changes by a rule names the rule") {
  // Of each value at the end of runs in which no server crashes: but for nextIndex, which rises with what is
  // sent, and what starts with a server.
  for (const char* const name : {"first-election", "leader-removes-itself", "snapshot-in-chunks"}) {
    const WhyRun run = why_run_of(name);
    WhyIndex index(run.header);
    for (const Record& record : run.records) index.add(record);
    for (const Value& value : all_values(run.header.servers)) {
      if (value.what == Asked::next_index) continue;
      CAPTURE(name);
      CAPTURE(to_string(value));
      WhyTeller teller(run.header, index, chain_of(index, value, index.size()), 1);
      for (const Record& record : run.records) {
        if (!teller.add(record)) break;
      }
      for (const ToldLink& link : teller.links()) CHECK_FALSE(link.because.empty());
    }
  }
}

TEST_CASE("the answers that leave a value as it is are counted from its last change on") {
  const WhyRun run = why_run_of("figure-8-lost");
  WhyIndex index(run.header);
  index.watch({raft::ServerId{3}, Asked::voted_for});
  std::map<std::uint64_t, std::uint64_t> times;
  for (const Record& record : run.records) {
    index.add(record);
    if (index.kept()) times[index.kept()->record] = index.kept()->times;
    const bool voted = record.server.value == 3 && record.step.change.voted_for.has_value();
    if (voted) CHECK_FALSE(index.kept().has_value());
  }
  // It has voted for S5 when S1 asks.
  REQUIRE_FALSE(times.empty());
  CHECK(times.begin()->second == 1);
}

TEST_CASE("a chain that began before the first record says with what") {
  const WhyRun run = why_run_of("figure-7");
  WhyIndex index(run.header);
  for (const Record& record : run.records) index.add(record);
  const Chain chain = chain_of(index, {raft::ServerId{2}, Asked::log, {}, raft::LogIndex{10}}, index.size());
  CHECK(chain.origin == Origin::initial);
  REQUIRE(chain.from_the_start.has_value());
  CHECK(to_string(*chain.from_the_start) == "S1.log[10]");
  CHECK(chain_of(index, {raft::ServerId{1}, Asked::log, {}, raft::LogIndex{1}}, index.size()).links.empty());
}

TEST_CASE("a timer that the scenario makes fire leads to the scenario, not to whoever was silenced before") {
  // S1, the leader, is cut off from S4 at 300 ms; at 400 ms S4 is made to time out.
  const WhyRun run = why_run_of("election-restriction");
  WhyIndex index(run.header);
  for (const Record& record : run.records) index.add(record);
  const auto fired = std::find_if(run.records.begin(), run.records.end(), [](const Record& record) {
    const auto* timer = std::get_if<TimerFired>(&record.event);
    return timer != nullptr && timer->forced && record.server == raft::ServerId{4};
  });
  REQUIRE(fired != run.records.end());
  CHECK(fired->time == Time{} + milliseconds(400));
  const Record& asked = run.records.at(fired->cause - 1);
  CHECK(asked.kind() == Kind::caption);
  CHECK(asked.time == fired->time);
  CHECK(occasion_of(*fired, Time{}, {}) == "when the scenario made its election timer fire");
  const Chain chain = chain_of(index, {raft::ServerId{4}, Asked::term}, fired->number);
  CHECK(chain.origin == Origin::scenario);
  REQUIRE(chain.links.size() == 2);
  CHECK(chain.links.back().role == LinkRole::scenario);
  CHECK(chain.links.back().record == asked.number);
}

}  // namespace
}  // namespace raftsim::trace
