#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <iterator>
#include <string>
#include <vector>

#include "sim/trace/record.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/fold_check.hpp"
#include "tests/sim/scripted.hpp"
#include "tests/sim/shipped.hpp"

/// A server that is paused, goes on, and catches up. In scripted() S1 sends heartbeats at 170ms, 220ms, …,
/// which reach S2 10ms later.
namespace raftsim {
namespace {

using tests::at_ms;
using tests::check_expectations;
using tests::parse_shared;
using tests::run_scripted;
using tests::scripted;

const raft::ServerId kS2{2};

/// The ids of the messages that S2 received, from 200ms on, in the order in which it did.
std::vector<std::uint64_t> received_by_s2(const std::string& scenario) {
  Simulation simulation(parse_shared(scenario), 1);
  std::vector<std::uint64_t> ids;
  Tracer tracer([&](const trace::Record& record) {
    const auto* received = std::get_if<trace::Received>(&record.event);
    if (received != nullptr && record.server == kS2 && record.time >= at_ms(200)) {
      ids.push_back(received->id.value);
    }
  });
  simulation.run(&tracer);
  return ids;
}

TEST_CASE(
    "what waited at a paused server is taken in its order, before anything that comes in the same instant") {
  const auto ids = received_by_s2(
      scripted({{"timeline",
                 R"([{"at": "200ms", "do": [{"pause": "S2"}]}, {"at": "380ms", "do": [{"resume": "S2"}]}])"},
                {"stop", R"({"at": "380ms"})"}}));
  // Of 230ms, 280ms and 330ms, and the one that arrives at 380ms.
  REQUIRE(ids.size() == 4);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("what arrived at a paused server before a cut is delivered, what comes after it is not") {
  check_expectations(run_scripted(
      {{"timeline", R"([{"at": "200ms", "do": [{"pause": "S2"}]}, {"at": "240ms", "do": [{"isolate": "S2"}]},
                        {"at": "260ms", "do": [{"resume": "S2"}]}])"},
       {"expect", R"([{"at": "229ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 3}]}},
                      {"at": "259ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 3}]}},
                      {"at": "260ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 4},
                                                            {"to": "S2", "fate": "lost", "count": 0}]}},
                      {"finally": {"messages": [{"to": "S2", "fate": "delivered", "count": 4},
                                                {"to": "S2", "fate": "lost", "count": {">": 3}}]}}])"}}));
}

TEST_CASE(
    "timers that ran out in a pause come after what waited: a leader that was heard puts the election off") {
  check_expectations(run_scripted(
      {{"timeline", R"([{"at": "200ms", "do": [{"pause": "S2"}]}, {"at": "4s", "do": [{"resume": "S2"}]}])"},
       {"expect", R"([{"never": {"role": {"S2": "candidate"}}}, {"finally": {"up": {"all": true}}}])"},
       {"stop", R"({"at": "6s"})"}}));
}

TEST_CASE("timers that ran out in a pause fire when nothing waited that puts them off") {
  check_expectations(
      run_scripted({{"timeline", R"([{"at": "200ms", "do": [{"pause": "S2"}, {"isolate": "S2"}]},
                        {"at": "4s", "do": [{"resume": "S2"}]}])"},
                    {"expect", R"([{"at": "3999ms", "that": {"role": {"S2": "follower"}}},
                      {"at": "4s", "that": {"role": {"S2": "candidate"}}}])"},
                    {"stop", R"({"at": "4s"})"}}));
}

/// Five heartbeats wait at S2 until 450ms; in that instant, after two of them are taken, `then` happens.
std::string interrupted(const std::string& then, const std::string& expect) {
  return scripted({{"timeline", R"([{"at": "200ms", "do": [{"pause": "S2"}]},
                                    {"at": "450ms", "do": [{"resume": "S2"}]},
                                    {"when": {"messages": [{"to": "S2", "fate": "delivered", "count": 4}]},
                                     "do": )" +
                                    then + R"(}, {"at": "600ms", "do": [{"resume": "S2"}]}])"},
                   {"expect", expect},
                   {"stop", R"({"at": "1s"})"}});
}

TEST_CASE("a server may be paused again while it catches up: the rest waits on, in its order") {
  const std::string scenario =
      interrupted(R"([{"pause": "S2"}])",
                  R"([{"at": "450ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 5}]}},
          {"at": "599ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 5}]}},
          {"at": "600ms", "that": {"messages": [{"to": "S2", "fate": "delivered", "count": 11}]}}])");
  check_expectations(tests::run_of(scenario));
  const auto ids = received_by_s2(scenario);
  CHECK(ids.size() >= 15);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("a server may be paused and go on in the instant in which it catches up") {
  const auto ids = received_by_s2(interrupted(R"([{"pause": "S2"}, {"resume": "S2"}])", "[]"));
  CHECK(ids.size() >= 15);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("a server may crash while it catches up: what it had not taken is lost, and it starts afresh") {
  check_expectations(tests::run_of(interrupted(R"([{"crash": "S2"}, {"restart": "S2"}])",
                                               R"([{"at": "450ms", "that": {"up": {"S2": true},
                                   "messages": [{"to": "S2", "fate": "delivered", "count": 5},
                                                {"to": "S2", "fate": "lost", "count": 3}]}},
          {"finally": {"log": {"S2": "1"}, "commitIndex": {"S2": 1},
                       "messages": [{"to": "S2", "fate": "lost", "count": 3}]}}])")));
}

TEST_CASE("the trace tells all of it: pauses, crashes and cuts while servers catch up") {
  for (const char* then : {R"([{"pause": "S2"}])", R"([{"crash": "S2"}])", R"([{"isolate": "S2"}])",
                           R"([{"crash": "S2"}, {"restart": "S2"}, {"pause": "S2"}])"}) {
    CAPTURE(then);
    Simulation simulation(parse_shared(interrupted(then, "[]")), 1);
    tests::check_fold_equals_live(simulation);
  }
}

/// S2's writes take 30ms. It votes at 110ms and stores the first entry at 130ms: two writes, which are
/// durable at 140ms and 170ms.
std::string slow_disk(const std::string& timeline, const std::string& expect) {
  return scripted({{"disk", R"({"write": "0s", "servers": {"S2": {"write": "30ms"}}})"},
                   {"timeline", timeline},
                   {"expect", expect}});
}

TEST_CASE("the disk of a paused server goes on: a crash in the pause keeps what was durable by then") {
  check_expectations(tests::run_of(
      slow_disk(R"([{"at": "135ms", "do": [{"pause": "S2"}]}, {"at": "139ms", "do": [{"crash": "S2"}]}])",
                R"([{"finally": {"term": {"S2": 0}, "votedFor": {"S2": null}, "log": {"S2": ""}}}])")));
  check_expectations(tests::run_of(
      slow_disk(R"([{"at": "135ms", "do": [{"pause": "S2"}]}, {"at": "169ms", "do": [{"crash": "S2"}]}])",
                R"([{"finally": {"term": {"S2": 1}, "votedFor": {"S2": "S1"}, "log": {"S2": ""}}}])")));
  check_expectations(tests::run_of(
      slow_disk(R"([{"at": "135ms", "do": [{"pause": "S2"}]}, {"at": "171ms", "do": [{"crash": "S2"}]}])",
                R"([{"finally": {"term": {"S2": 1}, "votedFor": {"S2": "S1"}, "log": {"S2": "1"}}}])")));
}

TEST_CASE(
    "what a paused server's disk has finished counts as durable at once; the server hears of it later") {
  check_expectations(tests::run_of(
      slow_disk(R"([{"at": "125ms", "do": [{"crash": "S3"}]}, {"at": "135ms", "do": [{"pause": "S2"}]},
                    {"at": "300ms", "do": [{"resume": "S2"}]}])",
                R"([{"at": "169ms", "that": {"committed": 0}},
                    {"at": "170ms", "that": {"committed": 1, "commitIndex": {"S1": 0}}},
                    {"at": "299ms", "that": {"messages": [{"from": "S2", "count": 0}]}},
                    {"at": "300ms", "that": {"messages": [{"from": "S2", "count": {">": 1}}]}},
                    {"finally": {"commitIndex": {"S1": 1, "S2": 1}}}])")));
}

/// An entry waits at S2 before the notice of an earlier write, and by the time S2 takes it the disk is idle
/// and takes no time: this write is durable at once, but S2 has to hear of the earlier one first.
std::string quick_disk_after_pause() {
  return scripted({{"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "S1"}])"},
                   {"timeline", R"([{"at": "250ms", "do": [{"disk": {"servers": "S2", "write": "30ms"}}]},
                        {"at": "260ms", "do": [{"command": {"write": {"x": "1"}}}]},
                        {"at": "275ms", "do": [{"pause": "S2"}]},
                        {"at": "276ms", "do": [{"command": {"write": {"x": "2"}}}]},
                        {"at": "310ms", "do": [{"disk": {"servers": "S2", "write": "0s"}}]},
                        {"at": "350ms", "do": [{"resume": "S2"}]}])"},
                   {"expect", R"([{"at": "349ms", "that": {"log": {"S2": "1 1"}}},
                      {"at": "350ms", "that": {"log": {"S2": "1 1 1"}}},
                      {"finally": {"matchIndex": {"S1": {"S2": 3}}, "converged": true}}])"}});
}

TEST_CASE("no write overtakes the notice of an earlier one, however quick the disk has become") {
  const Simulation simulation = tests::run_of(quick_disk_after_pause());
  CHECK(simulation.checks().violation() == nullptr);
  check_expectations(simulation);
}

TEST_CASE("the trace tells all of it: writes that end in a pause, and crashes after them") {
  for (const char* end : {"139ms", "140ms", "150ms", "170ms", "171ms"}) {
    CAPTURE(end);
    Simulation simulation(
        parse_shared(slow_disk(R"([{"at": "135ms", "do": [{"pause": "S2"}]}, {"at": ")" + std::string(end) +
                                   R"(", "do": [{"crash": "S2"}, {"restart": "S2"}]}])",
                               "[]")),
        1);
    tests::check_fold_equals_live(simulation);
  }
  Simulation simulation(parse_shared(quick_disk_after_pause()), 1);
  tests::check_fold_equals_live(simulation);
}

/// S1 sends 100,000 heartbeats a second; S2 is paused, and so many wait that the backlog is full.
std::string flood(const std::string& more_timeline) {
  return scripted(
      {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "10us",
                                   "initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
       {"timeline", R"([{"at": "130ms", "do": [{"pause": "S2"}]})" + more_timeline + "]"},
       {"stop", R"({"at": "250ms"})"}});
}

TEST_CASE(
    "no more than so many messages wait at a paused server: others are lost, and counted and told as that") {
  Simulation simulation(parse_shared(flood(R"(, {"at": "240ms", "do": [{"resume": "S2"}]})")), 1);
  std::uint64_t lost = 0;
  Tracer tracer([&](const trace::Record& record) {
    const auto* message = std::get_if<trace::MessageLost>(&record.event);
    if (message == nullptr) return;
    ++lost;
    REQUIRE(message->reason == trace::LossReason::backlog_full);
    REQUIRE(record.server == kS2);
  });
  std::size_t most = 0;
  while (simulation.step(&tracer)) {
    const Backlog& backlog = simulation.node(kS2).backlog;
    most = std::max(most, static_cast<std::size_t>(std::distance(backlog.begin(), backlog.end())));
  }
  CHECK(most == Backlog::kMost);
  CHECK(lost > 100);
  CHECK(simulation.statistics().messages(raft::MessageType::append_entries, MessageFate::lost) == lost);
  CHECK(simulation.node(kS2).backlog.empty());
  CHECK(simulation.node(kS2).server->commit_index() == raft::LogIndex{1});
}

TEST_CASE("no more than so many requests wait at a paused server: clients ask again") {
  const Simulation simulation = tests::run_of(scripted(
      {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                       "maxEntriesPerAppend": 10000, "maxInFlight": 100000,
                       "initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
       {"clients",
        R"([{"mode": "open", "interval": "10us", "start": "200ms", "stop": "310ms", "maxPending": 100000,
                        "delay": "0s", "to": "S1", "timeout": "1s", "backoff": {"initial": "10ms", "max": "10ms"}}])"},
       {"timeline",
        R"([{"at": "200ms", "do": [{"pause": "S1"}]}, {"at": "320ms", "do": [{"resume": "S1"}]}])"},
       {"expect", R"([{"at": "319ms", "that": {"clients": {"all": {"ok": 0, "pending": 11000}}}},
                      {"at": "500ms", "that": {"clients": {"all": {"ok": 10000, "retried": 0}}}},
                      {"finally": {"clients": {"all": {"ok": 11000, "retried": 1000}}}}])"},
       {"stop", R"({"at": "2s"})"}}));
  check_expectations(simulation);
}

TEST_CASE("notices of writes have their place in a full backlog") {
  const Simulation simulation = tests::run_of(scripted(
      {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "10us",
                                "initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
       {"disk", R"({"write": "0s", "servers": {"S2": {"write": "150ms"}}})"},
       {"timeline", R"([{"at": "130ms", "do": [{"pause": "S2"}]}])"},
       {"stop", R"({"at": "290ms"})"}}));
  const Backlog& backlog = simulation.node(kS2).backlog;
  CHECK(backlog.full());
  // The vote's, which was asked for at 110ms.
  CHECK(backlog.notices() == 1);
}

}  // namespace
}  // namespace raftsim
