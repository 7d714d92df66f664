#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "core/io.hpp"
#include "sim/disk.hpp"
#include "tests/sim/fold_check.hpp"
#include "tests/sim/scripted.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim {
namespace {

using tests::at_ms;

raft::Entry entry_of(std::uint64_t term) {
  return raft::Entry::no_op(raft::Term{term});
}

std::vector<std::uint64_t> terms_of(const raft::Log& log) {
  std::vector<std::uint64_t> terms;
  for (const raft::Entry& entry : log.from(raft::LogIndex{1}, log.last_index().value)) {
    terms.push_back(entry.term.value);
  }
  return terms;
}

/// A server's log in memory, and its disk, to which nothing gets until it is asked.
struct DamagedMachine {
  raft::Durable memory;
  Disk disk;
  std::uint64_t writes{};

  /// A write of a new term (0: none), of the log cut from `cut` (0: not), and of `appended` entries of
  /// `term`.
  void write(std::uint64_t new_term, std::uint64_t cut, std::uint32_t appended, std::uint64_t term) {
    raft::Effects effects;
    raft::Write write;
    write.id = raft::WriteId{++writes};
    if (new_term != 0) {
      write.hard_state = true;
      memory.current_term = raft::Term{new_term};
      memory.voted_for = raft::ServerId{1};
    }
    if (cut != 0) {
      write.truncate_from = raft::LogIndex{cut};
      for (std::uint64_t i = cut; i <= memory.log.last_index().value; ++i) {
        effects.removed.push_back(memory.log.at(raft::LogIndex{i}));
      }
      memory.log.truncate_from(write.truncate_from);
    }
    for (std::uint32_t i = 0; i < appended; ++i) memory.log.append(entry_of(term));
    write.appended = appended;
    write.current_term = memory.current_term;
    write.voted_for = memory.voted_for;
    write.last_index = memory.log.last_index();
    effects.write = write;
    disk.begin(Time{}, milliseconds(1), effects);
  }
};

/// Term 1, three entries of it, all durable.
DamagedMachine machine() {
  DamagedMachine one;
  one.memory.current_term = raft::Term{1};
  for (int i = 0; i < 3; ++i) one.memory.log.append(entry_of(1));
  one.disk.reset(one.memory);
  return one;
}

TEST_CASE("of a torn write term and vote and half of the entries are whole, and the next entry is torn") {
  DamagedMachine one = machine();
  one.write(2, 3, 5, 2);
  one.write(0, 0, 1, 2);
  one.write(3, 4, 2, 3);
  const Disk::Torn left = one.disk.tear(one.memory);
  CHECK(left.entry == raft::LogIndex{5});
  REQUIRE(left.write.has_value());
  CHECK(left.write->id == raft::WriteId{1});
  CHECK(left.write->appended == 2);
  CHECK(left.write->truncate_from == raft::LogIndex{3});
  CHECK(left.write->last_index == raft::LogIndex{4});
  CHECK(one.memory.current_term == raft::Term{2});
  CHECK(one.memory.voted_for == raft::ServerId{1});
  CHECK(terms_of(one.memory.log) == std::vector<std::uint64_t>{1, 1, 2, 2});
  CHECK(one.disk.idle());
}

TEST_CASE("where the first entry is torn nothing is superseded: the log is as it was, the term is new") {
  DamagedMachine one = machine();
  one.write(2, 2, 1, 2);
  const Disk::Torn left = one.disk.tear(one.memory);
  CHECK(left.entry == raft::LogIndex{2});
  REQUIRE(left.write.has_value());
  CHECK(left.write->appended == 0);
  CHECK(left.write->truncate_from == raft::LogIndex{0});
  CHECK(left.write->last_index == raft::LogIndex{3});
  CHECK(one.memory.current_term == raft::Term{2});
  CHECK(terms_of(one.memory.log) == std::vector<std::uint64_t>{1, 1, 1});
}

TEST_CASE("of a torn write without entries nothing is left") {
  DamagedMachine one = machine();
  one.write(2, 0, 0, 0);
  const Disk::Torn left = one.disk.tear(one.memory);
  CHECK(left.entry == raft::LogIndex{0});
  CHECK_FALSE(left.write.has_value());
  CHECK(one.memory.current_term == raft::Term{1});
  CHECK(one.memory.voted_for == raft::kNobody);
}

TEST_CASE("a disk that stands still ends its writes so much later, and a stall within a stall counts once") {
  DamagedMachine one = machine();
  one.write(0, 0, 1, 1);
  one.write(0, 0, 1, 1);
  CHECK(one.disk.due(raft::WriteId{1}) == at_ms(1));
  CHECK(one.disk.due(raft::WriteId{2}) == at_ms(2));
  one.disk.stall(Time{}, milliseconds(100));
  one.disk.stall(at_ms(50), milliseconds(20));
  CHECK(one.disk.due(raft::WriteId{1}) == at_ms(101));
  one.disk.stall(at_ms(50), milliseconds(100));
  CHECK(one.disk.due(raft::WriteId{1}) == at_ms(151));
  CHECK(one.disk.due(raft::WriteId{2}) == at_ms(152));
  one.disk.lose_pending(one.memory);
  CHECK_FALSE(one.disk.is_free(at_ms(149)));
  CHECK(one.disk.is_free(at_ms(150)));
}

TEST_CASE("writes that a stall puts off to the same instant end there in their order") {
  // Two writes are on their way when S3's disk stalls; those of the stall's time take no time after it.
  const Simulation run = tests::run_of(tests::scripted(
      {{"disk", R"({"write": "0s", "servers": {"S3": {"write": "30ms"}}})"},
       {"clients",
        R"([{"mode": "open", "interval": "5ms", "start": "200ms", "limit": 10, "to": "leader", "delay": "0s"}])"},
       {"timeline",
        R"([{"at": "215ms", "do": [{"stallDisk": {"servers": "S3", "for": "300ms"}}]},
            {"at": "216ms", "do": [{"disk": {"servers": "S3", "write": "0s"}}]}])"},
       {"expect", R"([{"finally": {"converged": true}}])"}}));
  CHECK(run.checks().violation() == nullptr);
  tests::check_expectations(run);
}

/// S3's disk takes 30ms for each write, and three commands reach it 20ms apart.
std::string three_writes(const std::string& crash) {
  return tests::scripted(
      {{"disk", R"({"write": "0s", "servers": {"S3": {"write": "30ms"}}})"},
       {"clients",
        R"([{"mode": "open", "interval": "20ms", "start": "200ms", "limit": 3, "to": "leader", "delay": "0s"}])"},
       {"timeline", R"([{"at": "251ms", "do": [{"crash": )" + crash + "}]}]"}});
}

TEST_CASE("a crash keeps as many of the writes on their way as it says, oldest first") {
  // The entries reach S3 at 210, 230 and 250ms; the first is durable at 240ms, two are on their way at 251ms.
  struct Row {
    std::string crash;
    std::string log;
  };
  const Row rows[] = {
      {R"("S3")", "1 1"},
      {R"({"servers": "S3", "kept": 0, "torn": true})", "1 1"},
      {R"({"servers": "S3", "kept": 1})", "1 1 1"},
      {R"({"servers": "S3", "kept": 2})", "1 1 1 1"},
      {R"({"servers": "S3", "kept": 99, "torn": true})", "1 1 1 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.crash);
    std::string text = three_writes(row.crash);
    text.pop_back();
    const Simulation run = tests::run_of(text + R"(, "expect": [
        {"at": "250ms", "that": {"log": {"S3": "1 1 1 1"}}},
        {"at": "260ms", "that": {"up": {"S3": false}, "log": {"S3": ")" +
                                         row.log + "\"}}}]}");
    CHECK(run.checks().violation() == nullptr);
    tests::check_expectations(run);
  }
}

TEST_CASE("an entry that a torn write was to supersede is not taken for the new one") {
  // S3 is to give up its entry 2 of term 1 for that of term 2, and crashes when half of that is written. Its
  // old one is of the same index, but S1 alone has the new one: it is not committed, and S3 may be elected.
  const Simulation run = tests::run_of(R"({"name": "n", "stop": {"at": "300ms"},
      "cluster": {"servers": 3, "electionTimeout": {"min": "10s", "max": "20s"},
                  "initial": {"S1": {"log": "1"}, "S2": {"log": "1"}, "S3": {"log": "1 1"}}},
      "network": {"delay": "10ms"}, "disk": {"servers": {"S3": {"write": "30ms"}}},
      "timeline": [{"at": "10ms", "do": [{"fire": {"servers": "S1", "timer": "election"}}]},
                   {"when": {"leader": "S1"}, "do": [{"cut": {"from": "S1", "to": "S2"}}]},
                   {"when": {"log": {"S3": "1 2"}},
                    "do": [{"crash": {"servers": "S3", "kept": 1, "torn": true}}, {"crash": "S1"}]},
                   {"at": "60ms", "do": [{"restart": "S3"}, {"fire": {"servers": "S3", "timer": "election"}}]}],
      "expect": [{"at": "59ms", "that": {"log": {"S1": "1 2", "S3": "1 1"}, "term": {"S3": 2}, "committed": 0}},
                 {"finally": {"leader": "S3", "log": {"S3": "1 1 3"}}}]})");
  CHECK(run.checks().violation() == nullptr);
  tests::check_expectations(run);
}

TEST_CASE("whatever crashes leave of writes on their way, the properties hold and the trace folds to it") {
  const auto scenario = tests::parse_shared(R"({"name": "n", "purpose": "p",
      "cluster": {"servers": 5, "electionTimeout": {"min": "20ms", "max": "40ms"}, "heartbeat": "5ms",
                  "sessions": 4, "snapshotEvery": 7, "snapshotChunk": 64},
      "network": {"delay": {"uniform": ["1ms", "5ms"]}, "loss": "5%", "bandwidth": "300kB/s"},
      "disk": {"write": {"exponential": {"mean": "4ms"}}},
      "clients": [{"mode": "open", "interval": "3ms", "timeout": "40ms"}, {"think": "2ms", "timeout": "40ms"}],
      "timeline": [{"every": "17ms", "do": [{"crash": {"servers": "random up", "kept": "random", "torn": true}}]},
                   {"every": "29ms", "do": [{"crash": {"servers": "all", "kept": "random"}}, {"restart": "all"}]},
                   {"every": "11ms", "do": [{"choose": [
                      {"do": [{"crash": {"servers": "random up", "afterEffects": 0}}]},
                      {"do": [{"crash": {"servers": "random up", "afterEffects": 1, "torn": true}}]},
                      {"do": [{"crash": {"servers": "random up", "afterEffects": 2, "kept": "random"}}]},
                      {"do": [{"crash": {"servers": "leader", "afterEffects": 3, "sending": "AppendEntries"}}]},
                      {"do": [{"crash": {"servers": "all", "afterEffects": 1, "sending": "RequestVoteReply"}}]}]}]},
                   {"every": "37ms", "do": [{"fillDisk": "random 2"}]},
                   {"every": "41ms", "do": [{"stallDisk": {"servers": "random 2", "for": "12ms"}}]},
                   {"every": "43ms", "do": [{"jumpClock": {"servers": "random 2", "forward": "15ms"}}]},
                   {"every": "47ms", "do": [{"jumpClock": {"servers": "random 2", "back": "15ms"}}, {"pause": "random up"}]},
                   {"every": "53ms", "do": [{"flap": {"from": "random", "down": "3ms", "up": "4ms", "for": "20ms"}}]},
                   {"every": "59ms", "do": [{"crashLoop": {"servers": "random", "down": "3ms", "up": "9ms", "for": "30ms"}}]},
                   {"every": "61ms", "do": [{"swizzle": {"apart": "2ms"}}]},
                   {"every": "31ms", "do": [{"freeDisk": "all"}, {"resume": "all"}, {"restart": "all"}]}],
      "stop": {"at": "1500ms"}})");
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Simulation simulation(scenario, seed);
    tests::check_fold_equals_live(simulation);
    const auto* violation = simulation.checks().violation();
    CHECK_MESSAGE(violation == nullptr, (violation != nullptr ? violation->message : ""));
    Simulation untraced(scenario, seed);
    untraced.run();
    CHECK(untraced.hash() == simulation.hash());
  }
}

}  // namespace
}  // namespace raftsim
