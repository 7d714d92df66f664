#include <algorithm>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "sim/fault.hpp"
#include "sim/trace/record.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

using tests::at_ms;
using tests::check_actions;
using tests::Part;
using tests::run_of;
using tests::scripted;

/// All records of these kinds.
std::vector<trace::Record> told(const std::string& timeline, std::initializer_list<trace::Kind> kinds) {
  const std::string text = scripted({{"timeline", timeline}});
  Simulation simulation(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), 1);
  std::vector<trace::Record> records;
  Tracer tracer([&](const trace::Record& record) {
    if (std::find(kinds.begin(), kinds.end(), record.kind()) != kinds.end()) records.push_back(record);
  });
  simulation.run(&tracer);
  return records;
}

const Part kAlice{"clients",
                  R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "S1", "attempts": 1}])"};

TEST_SUITE("sim/fault") {
  TEST_CASE("a crash between two effects: before the write, after it, and after each message") {
    struct Row {
      std::string effects;
      std::string logs;
      int sent;
    };
    const Row rows[] = {
        {"0", R"("S1": "1", "S2": "1", "S3": "1")", 0},
        {"1", R"("S1": "1 1", "S2": "1", "S3": "1")", 0},
        {"2", R"("S1": "1 1", "S2": "1 1", "S3": "1")", 1},
        {"3", R"("S1": "1 1", "S2": "1 1", "S3": "1 1")", 2},
    };
    for (const Row& row : rows) {
      CAPTURE(row.effects);
      check_actions(R"([{"at": "200ms", "do": [{"crash": {"servers": "S1", "afterEffects": )" + row.effects +
                        R"(, "sending": "AppendEntries"}}, {"command": {"write": {"x": "1"}}}]}])",
                    R"([{"at": "210ms", "that": {"up": {"S1": false}, "log": {)" + row.logs + R"(},
                 "messages": [{"from": "S1", "type": "AppendEntries", "count": )" +
                        std::to_string(4 + row.sent) + "}]}}]",
                    {kAlice});
    }
  }

  TEST_CASE("a planned crash waits for a step with so many effects, and ends with the server's life") {
    // Heartbeats have two effects, and come at 220ms, 270ms, ….
    check_actions(
        R"([{"at": "200ms", "do": [{"crash": {"servers": ["S1", "S3"], "afterEffects": 3}}]},
              {"at": "300ms", "do": [{"crash": "S1"}, {"restart": "S1"}]},
              {"at": "301ms", "do": [{"fire": {"servers": "S1", "timer": "election"}}]}])",
        R"([{"at": "299ms", "that": {"leader": "S1"}}, {"at": "450ms", "that": {"leader": "S1", "up": {"all": true}}}])");
    check_actions(
        R"([{"at": "200ms", "do": [{"crash": {"servers": "S1", "afterEffects": 1}}]}])",
        R"([{"at": "219ms", "that": {"up": {"S1": true}}}, {"at": "220ms", "that": {"up": {"S1": false}}}])");
    check_actions(
        R"([{"at": "50ms", "do": [{"crash": {"servers": "S2", "afterEffects": 0, "sending": "RequestVoteReply"}}]}])",
        R"([{"at": "110ms", "that": {"up": {"S2": false}, "votedFor": {"S2": null}, "term": {"S2": 0}}},
              {"finally": {"leader": "S1"}}])");
  }

  TEST_CASE("a crash that leaves a vote written and not told: it counts after the restart, too") {
    check_actions(
        R"([{"at": "50ms", "do": [{"crash": {"servers": "S2", "afterEffects": 1, "sending": "RequestVoteReply"}}]},
              {"at": "115ms", "do": [{"restart": "S2"}]}])",
        R"([{"at": "111ms", "that": {"up": {"S2": false}, "votedFor": {"S2": "S1"}, "term": {"S2": 1},
                                       "messages": [{"from": "S2", "count": 0}]}},
              {"at": "116ms", "that": {"votedFor": {"S2": "S1"}}}])");
  }

  TEST_CASE("a server whose disk is full stops at its next write, keeps what it had, and returns with room") {
    check_actions(R"([{"at": "150ms", "do": [{"fillDisk": "S1"}]},
              {"at": "200ms", "do": [{"command": {"write": {"x": "1"}}}]},
              {"at": "250ms", "do": [{"restart": "S1"}]},
              {"at": "300ms", "do": [{"fire": {"servers": "S1", "timer": "election"}}]},
              {"at": "400ms", "do": [{"freeDisk": "all"}]}])",
                  R"([{"at": "199ms", "that": {"up": {"S1": true}}},
              {"at": "200ms", "that": {"up": {"S1": false}, "log": {"S1": "1", "S2": "1"}, "term": {"S1": 1}}},
              {"at": "250ms", "that": {"up": {"S1": true}}},
              {"at": "300ms", "that": {"up": {"S1": false}, "term": {"S1": 1}}},
              {"at": "400ms", "that": {"up": {"S1": true}}}])",
                  {kAlice});
    // What was on its way has its room already.
    check_actions(
        R"([{"at": "137ms", "do": [{"fillDisk": "S1"}]},
              {"at": "140ms", "do": [{"command": {"write": {"x": "1"}}}]},
              {"at": "160ms", "do": [{"freeDisk": "S2"}]}])",
        R"([{"at": "140ms", "that": {"up": {"S1": false}, "log": {"S1": "1"}}}, {"finally": {"up": {"S1": false}}}])",
        {kAlice, {"disk", R"({"servers": {"S1": {"write": "15ms"}}})"}});
  }

  TEST_CASE("a server whose disk is damaged runs on, and refuses to start until it has another") {
    check_actions(
        R"([{"at": "150ms", "do": [{"corruptDisk": "S3"}]}, {"at": "200ms", "do": [{"crash": "S3"}]},
              {"at": "210ms", "do": [{"restart": "S3"}]}, {"at": "300ms", "do": [{"loseDisk": "S3"}]},
              {"at": "310ms", "do": [{"restart": "S3"}]}])",
        R"([{"at": "199ms", "that": {"up": {"S3": true}}}, {"at": "299ms", "that": {"up": {"S3": false}}},
              {"at": "310ms", "that": {"up": {"S3": true}, "log": {"S3": ""}, "term": {"S3": 0}}}])");
    const auto refused =
        told(R"([{"at": "150ms", "do": [{"crash": "S3"}, {"corruptDisk": "S3"}, {"restart": "S3"}]}])",
             {trace::Kind::refuse, trace::Kind::restart});
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].kind() == trace::Kind::refuse);
    CHECK(refused[0].server == raft::ServerId{3});
  }

  TEST_CASE("what a lost disk held is held against nobody; the harm that comes of it is") {
    // S2 forgets its vote for S1 and gives S3 its vote in the same term: two leaders of term 1.
    const std::string text = scripted(
        {{"timeline", R"([{"at": "116ms", "do": [{"loseDisk": "S2"}, {"restart": "S2"}, {"isolate": "S1"},
                                                 {"fire": {"servers": "S3", "timer": "election"}}]}])"},
         {"network", R"({"delay": "10ms", "links": [{"from": "S1", "to": "S3", "delay": "300ms"}]})"},
         {"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                         "initial": {"S1": {"electionTimeouts": ["95ms"]}}})"}});
    const Simulation run = run_of(text);
    REQUIRE(run.checks().violation() != nullptr);
    CHECK(run.checks().violation()->property == checks::Property::election_safety);
    CHECK(run.now() == at_ms(136));
  }

  TEST_CASE(
      "a server that has left may lose its disk and come back as a newcomer, by snapshots too: no alarm") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      const std::string text = R"({"name": "n", "cluster": {"servers": 4, "snapshotEvery": 10,
            "electionTimeout": {"min": "150ms", "max": "300ms"}, "heartbeat": "30ms"},
          "network": {"delay": {"uniform": ["1ms", "6ms"]}, "loss": "2%"},
          "disk": {"write": {"exponential": {"mean": "2ms"}}},
          "clients": [{"think": "5ms", "stop": "4s", "timeout": "100ms"}],
          "timeline": [
            {"at": "1s", "do": [{"changeMembership": {"remove": "S3", "by": "single"}}]},
            {"when": {"voters": {"leader": ["S1", "S2", "S4"]}, "changing": {"leader": false}}, "after": "200ms",
             "do": [{"loseDisk": "S3"}, {"restart": "S3"}, {"changeMembership": {"add": "S3", "by": "single"}}]},
            {"at": "3s", "do": [{"changeMembership": {"add": "S3", "by": "single"}}]}],
          "expect": [{"finally": {"converged": true, "committed": {">=": 50}}}], "stop": {"at": "6s"}})";
      Simulation run(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), seed);
      run.run();
      const auto* violation = run.checks().violation();
      CHECK_MESSAGE(violation == nullptr, (violation != nullptr ? violation->message : ""));
      tests::check_expectations(run);
    }
  }

  TEST_CASE(
      "a clock set forward makes timers run out sooner, one set back later, by the clock's own measure") {
    check_actions(
        R"([{"at": "10ms", "do": [{"jumpClock": {"servers": "S1", "forward": "40ms"}}]}])",
        R"([{"at": "59ms", "that": {"role": {"S1": "follower"}}}, {"at": "60ms", "that": {"role": {"S1": "candidate"}}}])");
    check_actions(R"([{"at": "10ms", "do": [{"jumpClock": {"servers": "S1", "forward": "1h"}}]}])",
                  R"([{"at": "10ms", "that": {"role": {"S1": "candidate"}}}])");
    check_actions(
        R"([{"at": "10ms", "do": [{"jumpClock": {"servers": "S1", "back": "30ms"}}]}])",
        R"([{"at": "129ms", "that": {"role": {"S1": "follower"}}}, {"at": "130ms", "that": {"role": {"S1": "candidate"}}}])");
    check_actions(
        R"([{"at": "10ms", "do": [{"clock": {"servers": "S1", "rate": 2}},
                                    {"jumpClock": {"servers": "S1", "back": "30ms"}}]}])",
        R"([{"at": "114ms", "that": {"role": {"S1": "follower"}}}, {"at": "115ms", "that": {"role": {"S1": "candidate"}}}])");
    const auto jumps = told(R"([{"at": "10ms", "do": [{"crash": "S3"},
                                 {"jumpClock": {"servers": ["S1", "S3"], "forward": "40ms"}}]}])",
                            {trace::Kind::clock_jump});
    REQUIRE(jumps.size() == 1);
    const trace::ClockJumped expected{milliseconds(40), false, {{raft::Timer::election, at_ms(60)}}};
    CHECK(std::get<trace::ClockJumped>(jumps[0].event) == expected);
  }

  TEST_CASE("a flapping link is broken and whole in turn, and whole in the end") {
    const auto links = told(R"([{"at": "10ms", "do": [{"flap": {"from": "S1", "to": "S2", "bothWays": false,
                                                        "down": "20ms", "up": "30ms", "for": "110ms"}}]}])",
                            {trace::Kind::link});
    std::vector<Time> times;
    for (const trace::Record& record : links) {
      times.push_back(record.time);
      const auto& cuts = std::get<trace::LinksChanged>(record.event).cuts;
      REQUIRE(cuts.size() == 1);
      CHECK(cuts[0].to.contains(raft::ServerId{2}) == (times.size() % 2 == 1));
    }
    CHECK(times == std::vector<Time>{at_ms(10), at_ms(30), at_ms(60), at_ms(80), at_ms(110), at_ms(120)});
  }

  TEST_CASE("servers in a crash loop fall and start in turn, each at its own pace, and run in the end") {
    const auto falls = told(R"([{"at": "10ms", "do": [{"crashLoop": {"servers": ["S2", "S3"], "down": "20ms",
                                                        "up": {"uniform": ["20ms", "40ms"]}, "for": "200ms"}}]}])",
                            {trace::Kind::crash, trace::Kind::restart});
    std::vector<Time> second;
    std::vector<Time> third;
    for (const trace::Record& record : falls) {
      std::vector<Time>& times = record.server == raft::ServerId{2} ? second : third;
      CHECK((record.kind() == trace::Kind::crash) == (times.size() % 2 == 0));
      times.push_back(record.time);
    }
    CHECK(second.size() >= 6);
    CHECK(second.size() % 2 == 0);
    CHECK(third.size() % 2 == 0);
    CHECK(second != third);
    CHECK(second.front() == at_ms(10));
    CHECK(second[1] == at_ms(30));
    CHECK(second.back() <= at_ms(210));
  }

  TEST_CASE("a swizzle cuts servers off one by one, and brings them back one by one in an order of its own") {
    bool another_order = false;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      const std::string text =
          scripted({{"timeline", R"([{"at": "10ms", "do": [{"swizzle": {"apart": "10ms"}}]}])"}});
      Simulation simulation(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), seed);
      simulation.step();
      std::vector<raft::ServerSet> cut_off;
      for (std::int64_t ms = 11; ms <= 71; ms += 10) {
        while (simulation.queue().top_time() < at_ms(ms)) simulation.step();
        raft::ServerSet now;
        for (const raft::ServerId id : simulation.all_servers()) {
          if (simulation.network().cut_from(id).size() == 2) now.insert(id);
        }
        cut_off.push_back(now);
      }
      // With two of three cut off nobody reaches anybody, and so it is until two are back.
      CHECK(cut_off[0].size() == 1);
      CHECK(cut_off[1].size() == 3);
      CHECK(cut_off[2].size() == 3);
      CHECK(cut_off[3].size() == 3);
      CHECK(cut_off[4].size() == 1);
      CHECK(cut_off[5].empty());
      CHECK(cut_off[6].empty());
      another_order = another_order || !(cut_off[0] == cut_off[4]);
    }
    CHECK(another_order);
  }

  TEST_CASE("faults that go on by themselves draw from streams of their own: they move no other draw") {
    const std::string fault = R"({"flap": {"from": "S3", "to": "S2", "down": {"uniform": ["1ms", "9ms"]},
                                           "up": {"uniform": ["1ms", "9ms"]}, "for": "100ms"}},)";
    const auto chosen = [&](const std::string& more) {
      const auto crashes = told(R"([{"at": "10ms", "do": [)" + more + R"({"crash": "random"}]},
                                    {"at": "60ms", "do": [{"crash": "random up"}]}])",
                                {trace::Kind::crash});
      std::vector<raft::ServerId> servers;
      servers.reserve(crashes.size());
      for (const trace::Record& record : crashes) servers.push_back(record.server);
      return servers;
    };
    CHECK(chosen(fault) == chosen(""));
  }

  TEST_CASE("a simulation copied in the midst of such faults goes on as the original") {
    const std::string text =
        scripted({{"timeline", R"([{"at": "10ms", "do": [{"swizzle": {"apart": {"uniform": ["5ms", "25ms"]}}},
                                                {"crashLoop": {"servers": "all", "down": "20ms", "up": "15ms", "for": "300ms"}},
                                                {"stallDisk": {"servers": "S2", "for": "60ms"}},
                                                {"crash": {"servers": "S3", "afterEffects": 1}}]}])"},
                  {"disk", R"({"write": "5ms"})"}});
    Simulation original(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), 5);
    for (int i = 0; i < 40; ++i) original.step();
    Simulation copy = original;
    original.run();
    copy.run();
    CHECK(copy.hash() == original.hash());
  }
}

}  // namespace
}  // namespace raftsim
