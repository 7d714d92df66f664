#include "sim/actions.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

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

/// How many timers the trace tells as made to fire.
int forced_timers(const std::string& timeline) {
  std::string text = scripted({});
  text.pop_back();
  text += R"(, "timeline": )" + timeline + "}";
  Simulation simulation(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), 1);
  int forced = 0;
  Tracer tracer([&](const trace::Record& record) {
    const auto* fired = std::get_if<trace::TimerFired>(&record.event);
    if (fired != nullptr && fired->forced) ++forced;
  });
  simulation.run(&tracer);
  return forced;
}

TEST_SUITE("sim/actions") {
  TEST_CASE("crash stops, restart brings back what was durable, and both do nothing to others") {
    check_actions(R"([{"at": "200ms", "do": [{"crash": ["S1", "S3"]}, {"crash": "S1"}, {"restart": "S2"}]},
              {"at": "250ms", "do": [{"restart": ["S1", "S2"]}]}])",
                  R"([{"at": "199ms", "that": {"leader": "S1", "up": {"all": true}}},
              {"at": "200ms", "that": {"leader": "none", "up": {"S1": false, "S2": true, "S3": false}}},
              {"at": "250ms", "that": {"up": {"S1": true, "S3": false}, "role": {"S1": "follower"},
                                       "term": {"S1": 1}, "log": {"S1": "1"}, "commitIndex": {"S1": 0, "S2": 1}}}])");
  }

  TEST_CASE("pause freezes a server, resume lets it catch up") {
    check_actions(R"([{"at": "125ms", "do": [{"pause": "S2"}]}, {"at": "300ms", "do": [{"resume": "all"}]}])",
                  R"([{"at": "299ms", "that": {"up": {"S2": true}, "log": {"S2": "", "S3": "1"}}},
              {"at": "300ms", "that": {"log": {"S2": "1"}, "commitIndex": {"S2": 1}}}])");
  }

  TEST_CASE("changeMembership asks the leader, by names or by difference, and nobody where there is none") {
    check_actions(
        R"([{"at": "200ms", "do": [{"changeMembership": {"remove": "S3", "by": "single"}}]},
              {"at": "400ms", "do": [{"changeMembership": {"add": "S3", "by": "single", "catchUp": false}}]},
              {"at": "600ms", "do": [{"changeMembership": {"voters": ["S1", "S2"], "learners": "S3"}}]},
              {"at": "800ms", "do": [{"changeMembership": {"learners": []}}]}])",
        R"([{"at": "399ms", "that": {"voters": {"S1": ["S1", "S2"], "S2": ["S1", "S2"]}, "changing": {"S1": false}}},
              {"at": "400ms", "that": {"voters": {"S1": ["S1", "S2", "S3"]}, "changing": {"S1": true}}},
              {"at": "600ms", "that": {"oldVoters": {"S1": ["S1", "S2", "S3"]}, "voters": {"S1": ["S1", "S2"]}}},
              {"at": "799ms", "that": {"learners": {"all": "S3"}, "voters": {"all": ["S1", "S2"]}}},
              {"at": "999ms", "that": {"learners": {"S1": []}, "converged": true}}])",
        {{"stop", R"({"at": "1s"})"}});
    check_actions(R"([{"at": "10ms", "do": [{"changeMembership": {"remove": "S3"}}]}])",
                  R"([{"at": "50ms", "that": {"voters": {"all": ["S1", "S2", "S3"]}}}])");
  }

  TEST_CASE("cut loses what is on the way and what comes later, one way or both, until healed") {
    check_actions(R"([{"at": "125ms", "do": [{"cut": {"from": "S1", "to": "S2", "bothWays": false}}]},
              {"at": "300ms", "do": [{"heal": {"from": "S1", "to": "S2"}}]}])",
                  R"([{"at": "299ms", "that": {"log": {"S2": "", "S3": "1"},
                                       "messages": [{"from": "S2", "fate": "lost", "count": 0},
                                                    {"from": "S1", "to": "S2", "fate": "lost", "count": {">": 1}},
                                                    {"to": "S3", "fate": "lost", "count": 0}]}},
              {"finally": {"log": {"S2": "1"}}}])");
    check_actions(R"([{"at": "200ms", "do": [{"cut": {"from": "leader"}}]}])",
                  R"([{"finally": {"messages": [{"from": "S1", "fate": "lost", "count": {">": 1}},
                                        {"from": "S2", "to": "S1", "fate": "delivered", "count": {">": 0}}],
                           "nextIndex": {"S1": {"S2": 2, "S3": 2}}}},
              {"never": {"messages": [{"from": "S2", "to": "S1", "fate": "delivered", "count": {">": 3}}]}}])");
    check_actions(
        R"([{"at": "0s", "do": [{"cut": {"from": "S3", "to": "others", "bothWays": false}}]}])",
        R"([{"finally": {"leader": "S1", "log": {"S3": "1"}, "votedFor": {"S3": "S1"}, "matchIndex": {"S1": {"S3": 0}},
                           "messages": [{"from": "S3", "fate": "delivered", "count": 0},
                                        {"from": "S3", "fate": "lost", "count": {">": 1}}]}}])");
  }

  TEST_CASE("partition separates groups and mends what was cut before; heal mends all") {
    check_actions(
        R"([{"at": "200ms", "do": [{"partition": ["S1", "others"]}]},
              {"at": "300ms", "do": [{"partition": [["S1", "S2"]]}]}, {"at": "400ms", "do": [{"heal": "all"}]}])",
        R"([{"at": "299ms", "that": {"messages": [{"from": "S1", "to": "S2", "fate": "lost", "count": {">": 0}}]}},
              {"at": "399ms", "that": {"messages": [{"from": "S1", "to": "S3", "fate": "lost", "count": {">": 3}},
                                                    {"from": "S1", "to": "S2", "fate": "lost", "count": {"<": 4}}]}},
              {"never": {"leader": "none"}, "from": "120ms"}])");
  }

  TEST_CASE("isolate cuts a server off from everybody") {
    check_actions(
        R"([{"at": "0s", "do": [{"isolate": ["S2", "S3"]}]}])",
        R"([{"never": {"leader": "any"}}, {"finally": {"role": {"S1": "candidate"}, "term": {"S2": 0, "S3": 0}}}])");
  }

  TEST_CASE("connect: each server named hears just whom it says, others hear whom they heard") {
    check_actions(
        R"([{"at": "0s", "do": [{"cut": {"from": "S1", "to": "S2"}}]},
              {"at": "200ms", "do": [{"connect": {"S2": ["S1", "S3"], "S3": []}}]}])",
        R"([{"at": "199ms", "that": {"log": {"S2": ""}}},
              {"finally": {"log": {"S2": "1"}, "commitIndex": {"S2": 1}, "matchIndex": {"S1": {"S2": 0}},
                           "messages": [{"from": "S1", "to": "S3", "fate": "lost", "count": {">": 3}},
                                        {"from": "S2", "to": "S1", "fate": "delivered", "count": 0},
                                        {"from": "S1", "to": "S2", "fate": "delivered", "count": {">": 3}}]}}])");
    check_actions(R"([{"at": "0s", "do": [{"connect": {"S1": "S2", "S2": "all", "S3": "all"}}]}])",
                  R"([{"finally": {"leader": "S1", "matchIndex": {"S1": {"S2": 1, "S3": 0}}}}])");
  }

  TEST_CASE("initial sets links back to what they were at the start, each to its own") {
    const std::initializer_list<Part> slow{
        {"network",
         R"({"delay": "10ms", "links": [{"from": "S1", "to": "S3", "bothWays": false, "delay": "15ms"}]})"}};
    check_actions(
        R"([{"at": "10ms", "do": [{"network": {"delay": "40ms", "loss": 1}}]},
              {"at": "20ms", "do": [{"network": {"initial": true}}]}])",
        R"([{"at": "119ms", "that": {"leader": "none"}}, {"at": "120ms", "that": {"leader": "S1"}},
              {"at": "134ms", "that": {"log": {"S2": "1", "S3": ""}}}, {"at": "135ms", "that": {"log": {"S3": "1"}}}])",
        slow);
    check_actions(
        R"([{"at": "10ms", "do": [{"network": {"delay": "1ms"}},
                                    {"links": {"from": "S1", "to": "S3", "initial": true, "loss": 0}}]}])",
        R"([{"at": "102ms", "that": {"leader": "S1"}}, {"at": "103ms", "that": {"log": {"S2": "1"}}},
              {"at": "116ms", "that": {"log": {"S3": ""}}}, {"at": "117ms", "that": {"log": {"S3": "1"}}}])",
        slow);
  }

  TEST_CASE("network changes every link, links change some") {
    check_actions(
        R"([{"at": "50ms", "do": [{"network": {"delay": "1ms"}}]}])",
        R"([{"at": "101ms", "that": {"leader": "none"}}, {"at": "102ms", "that": {"leader": "S1"}}])");
    check_actions(
        R"([{"at": "50ms", "do": [{"network": {"loss": "100%"}}]}])",
        R"([{"never": {"leader": "any"}}, {"finally": {"messages": [{"fate": "delivered", "count": 0}]}}])");
    check_actions(
        R"([{"at": "50ms", "do": [{"links": {"from": "S1", "to": "S2", "delay": "1ms"}}]}])",
        R"([{"at": "101ms", "that": {"leader": "none"}}, {"at": "102ms", "that": {"leader": "S1"}}])");
    check_actions(
        R"([{"at": "50ms", "do": [{"links": {"from": "S1", "to": "S2", "bothWays": false, "delay": "1ms"}}]}])",
        R"([{"at": "110ms", "that": {"leader": "none"}}, {"at": "111ms", "that": {"leader": "S1"}}])");
  }

  TEST_CASE("drop meets so many messages, or all for a time") {
    check_actions(
        R"([{"at": "0s", "do": [{"drop": {"type": "RequestVote", "to": "S2"}}]}])",
        R"([{"finally": {"leader": "S1", "messages": [{"type": "RequestVote", "to": "S2", "fate": "lost", "count": 1},
                                                        {"fate": "lost", "count": 1}]}}])");
    check_actions(
        R"([{"at": "0s", "do": [{"drop": {"type": "RequestVoteReply", "granted": true, "count": "all"}}]}])",
        R"([{"never": {"leader": "any"}}])");
    check_actions(
        R"([{"at": "125ms", "do": [{"drop": {"from": "leader", "to": "S3", "count": "all", "for": "100ms"}}]}])",
        R"([{"at": "300ms", "that": {"messages": [{"fate": "lost", "count": 2}]}},
              {"finally": {"messages": [{"fate": "lost", "count": 2}]}}])");
  }

  TEST_CASE("delay and duplicate meet messages") {
    check_actions(
        R"([{"at": "0s", "do": [{"delay": {"type": "RequestVoteReply", "by": "5ms", "count": 2}}]}])",
        R"([{"at": "124ms", "that": {"leader": "none"}}, {"at": "125ms", "that": {"leader": "S1"}}])");
    check_actions(
        R"([{"at": "0s", "do": [{"duplicate": {"type": "RequestVote", "to": "S2", "by": "3ms"}}]}])",
        R"([{"at": "112ms", "that": {"messages": [{"type": "RequestVote", "fate": "delivered", "count": 2}]}},
              {"at": "113ms", "that": {"messages": [{"type": "RequestVote", "fate": "delivered", "count": 3}]}}])");
  }

  TEST_CASE("a message named by its number meets its fate, and what other rules do to it as well") {
    // The first message of all is S1's RequestVote to S2, the second that to S3.
    check_actions(
        R"([{"at": "0s", "do": [{"drop": {"message": 2}}]}])",
        R"([{"finally": {"leader": "S1", "messages": [{"type": "RequestVote", "to": "S3", "fate": "lost", "count": 1},
                                                        {"fate": "lost", "count": 1}]}}])");
    // No message of that number is one like this: nothing happens.
    check_actions(R"([{"at": "0s", "do": [{"drop": {"message": 2, "to": "S2", "count": "all"}}]}])",
                  R"([{"finally": {"messages": [{"fate": "lost", "count": 0}]}}])");
    // The rule for one message of any kind takes the first, whatever else happens to that one.
    check_actions(
        R"([{"at": "0s", "do": [{"delay": {"message": 1, "by": "2ms"}}, {"delay": {"by": "3ms"}}]}])",
        R"([{"at": "111ms", "that": {"messages": [{"to": "S3", "fate": "delivered", "count": 1}]}},
              {"at": "114ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 0}]}},
              {"at": "115ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 1}]}}])");
  }

  TEST_CASE("disk changes how long writes take") {
    check_actions(
        R"([{"at": "0s", "do": [{"disk": {"servers": "S1", "write": "7ms"}}]}])",
        R"([{"at": "106ms", "that": {"messages": [{"count": 0}]}}, {"at": "107ms", "that": {"messages": [{"count": 2}]}},
            {"at": "126ms", "that": {"leader": "none"}}, {"at": "127ms", "that": {"leader": "S1"}}])");
  }

  TEST_CASE("timeouts are scripted for the next elections") {
    // S1's AppendEntries of 130ms sets S2's timer anew, with the first of the script; the candidate's takes
    // the second.
    check_actions(
        R"([{"at": "125ms", "do": [{"timeouts": {"servers": "S2", "next": ["10ms", "20ms"]}},
                                   {"cut": {"from": "S2", "bothWays": false}}]},
            {"at": "131ms", "do": [{"crash": "S1"}]}])",
        R"([{"at": "139ms", "that": {"role": {"S2": "follower"}}},
            {"at": "140ms", "that": {"role": {"S2": "candidate"}, "term": {"S2": 2}}},
            {"at": "159ms", "that": {"term": {"S2": 2}}}, {"at": "160ms", "that": {"term": {"S2": 3}}},
            {"finally": {"term": {"S2": 3}}}])");
  }

  TEST_CASE("fire makes a running timer run out now") {
    check_actions(
        R"([{"at": "30ms", "do": [{"fire": {"servers": "S3", "timer": "election"}}]}])",
        R"([{"at": "29ms", "that": {"role": {"S3": "follower"}}}, {"at": "30ms", "that": {"role": {"S3": "candidate"}}},
              {"at": "50ms", "that": {"leader": "S3"}}])");
    check_actions(
        R"([{"at": "130ms", "do": [{"fire": {"servers": "all", "timer": "heartbeat"}}]}])",
        R"([{"at": "129ms", "that": {"messages": [{"from": "S1", "type": "AppendEntries", "count": 2}]}},
              {"at": "130ms", "that": {"messages": [{"from": "S1", "type": "AppendEntries", "count": 4}]}}])");
    check_actions(
        R"([{"at": "30ms", "do": [{"crash": "S3"}, {"fire": {"servers": "S3", "timer": "election"}}]}])",
        R"([{"finally": {"up": {"S3": false}, "elections": 1}}])");
  }

  TEST_CASE("a timer is told as made to fire only where it would not have run out in that instant anyway") {
    // S1's timer runs out at 100 ms.
    CHECK(forced_timers(R"([{"at": "99ms", "do": [{"fire": {"servers": "S1", "timer": "election"}}]}])") ==
          1);
    CHECK(forced_timers(R"([{"at": "100ms", "do": [{"fire": {"servers": "S1", "timer": "election"}}]}])") ==
          0);
    // Only the next: those that it sets then run out by themselves.
    CHECK(forced_timers(R"([{"at": "130ms", "do": [{"fire": {"servers": "S1", "timer": "heartbeat"}}]}])") ==
          1);
    CHECK(forced_timers(R"([{"at": "130ms", "do": [{"pause": "S1"}]},
                            {"at": "131ms", "do": [{"fire": {"servers": "S1", "timer": "heartbeat"}}]},
                            {"at": "132ms", "do": [{"resume": "S1"}]}])") == 1);
  }

  TEST_CASE("command gives a client an operation, wherever it is to go first") {
    const std::initializer_list<Part> alice{
        {"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "S1"}])"}};
    check_actions(
        R"([{"at": "200ms", "do": [{"command": {"write": {"x": "1"}}}, {"command": {"read": "x"}}]}])",
        R"([{"at": "219ms", "that": {"answer": {"client": "alice", "operation": 1, "status": "pending"}}},
              {"at": "220ms", "that": {"answer": {"client": "alice", "operation": 1, "status": "ok"}}},
              {"finally": {"answer": {"client": "alice", "operation": 2, "value": "1"}, "value": {"S1": {"x": "1"}}}}])",
        alice);
    check_actions(
        R"([{"at": "200ms", "do": [{"command": {"client": "alice", "write": {"x": "1"}, "to": "S3"}}]}])",
        R"([{"finally": {"clients": {"alice": {"redirected": 1, "ok": 1, "retried": 0}}}}])", alice);
    check_actions(R"([{"at": "200ms", "do": [{"command": {"write": {"x": "1"}, "to": "down"}}]}])",
                  R"([{"finally": {"clients": {"all": {"redirected": 0, "ok": 1}}}}])", alice);
  }

  TEST_CASE("choose carries out one branch, by weight") {
    const auto scenario = std::make_shared<const Scenario>(
        parse_scenario(scripted({{"timeline", R"([{"at": "10ms", "do": [{"choose": [
                      {"weight": 1, "do": [{"crash": "S1"}]},
                      {"weight": 3, "do": [{"crash": "S2"}, {"crash": "S3"}]}]}]}])"},
                                 {"stop", R"({"at": "20ms"})"}}),
                       "test.json"));
    int first = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      Simulation simulation(scenario, seed);
      simulation.run();
      const bool has_first = !simulation.node(raft::ServerId{1}).up();
      CHECK(simulation.node(raft::ServerId{2}).up() == has_first);
      CHECK(simulation.node(raft::ServerId{3}).up() == has_first);
      if (has_first) ++first;
    }
    CHECK(first > 70);
    CHECK(first < 130);
  }

  TEST_CASE("interceptions without end do not fill the memory, and the newest stay in force") {
    check_actions(
        R"([{"every": "10us", "from": "10us", "until": "90ms", "do": [{"drop": {"type": "AppendEntries", "term": 9}}]},
              {"at": "95ms", "do": [{"drop": {"type": "RequestVote", "count": 2}}]}])",
        // Both requests of 100ms are lost; the candidate asks again with its heartbeat.
        R"([{"at": "149ms", "that": {"messages": [{"fate": "lost", "count": 2}]}},
              {"at": "169ms", "that": {"leader": "none"}}, {"at": "170ms", "that": {"leader": "S1"}}])");
  }

  TEST_CASE("the trace tells of links and settings, with the caption as the cause") {
    const std::string text =
        scripted({{"timeline", R"([{"at": "10ms", "say": "look", "do": [{"cut": {"from": "S1", "to": "S2"}},
                                                               {"cut": {"from": "S1", "to": "S2"}},
                                                               {"network": {"delay": "5ms"}},
                                                               {"disk": {"servers": "down", "write": "1ms"}},
                                                               {"timeouts": {"servers": "S2", "next": ["1s"]}},
                                                               {"drop": {"to": "S3"}}, {"pause": "S3"}]}])"},
                  {"stop", R"({"at": "20ms"})"}});
    Simulation simulation(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), 1);
    std::vector<trace::Record> records;
    Tracer tracer([&](const trace::Record& record) {
      if (record.time == at_ms(10)) records.push_back(record);
    });
    simulation.run(&tracer);

    REQUIRE(records.size() == 6);
    CHECK(std::get<trace::Caption>(records[0].event).text == "look");
    const auto& links = std::get<trace::LinksChanged>(records[1].event);
    REQUIRE(links.cuts.size() == 2);
    CHECK(links.cuts[0] == trace::LinkCuts{raft::ServerId{1}, raft::ServerSet::from_mask(2)});
    CHECK(links.cuts[1] == trace::LinkCuts{raft::ServerId{2}, raft::ServerSet::from_mask(1)});
    const auto settings = [&](std::size_t i) { return std::get<trace::SettingsChanged>(records[i].event); };
    CHECK(settings(2).setting == trace::Setting::network);
    CHECK(settings(2).text == "all links: messages take 5ms");
    CHECK(settings(3).setting == trace::Setting::timeouts);
    CHECK(settings(3).servers == raft::ServerSet::from_mask(2));
    CHECK(settings(3).text == "the next election timeout of S2 is 1s");
    CHECK(settings(4).setting == trace::Setting::interception);
    CHECK(settings(4).text == "the next message to S3 is dropped");
    CHECK(records[5].kind() == trace::Kind::pause);
    for (std::size_t i = 1; i < records.size(); ++i) CHECK(records[i].cause == records[0].number);
  }
}

}  // namespace
}  // namespace raftsim
