#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/membership_bench.hpp"
#include "tests/core/snapshot_bench.hpp"

/// Servers that differ in anything have different hashes.
namespace raft::tests {
namespace {

template <class Subject>
using Differences = std::vector<std::pair<std::string, std::function<void(Subject&)>>>;

}  // namespace

TEST_CASE("what a server is told for good is in its hash, each part of it") {
  const Differences<Options> options{
      {"nothing else", [](Options&) {}},
      {"PreVote", [](Options& one) { one.pre_vote = true; }},
      {"CheckQuorum", [](Options& one) { one.check_quorum = true; }},
      {"reads by rounds", [](Options& one) { one.reads = ReadMode::read_index; }},
      {"reads that may be stale", [](Options& one) { one.reads = ReadMode::stale; }},
      {"followers that ask", [](Options& one) { one.follower_reads = true; }},
      {"sessions", [](Options& one) { one.sessions = 7; }},
      {"a limit", [](Options& one) { one.max_uncommitted_bytes = 7; }},
      {"snapshots", [](Options& one) { one.snapshot_every = 7; }},
      {"smaller chunks", [](Options& one) { --one.snapshot_chunk; }},
      {"larger chunks", [](Options& one) { ++one.snapshot_chunk; }},
      {"learners", [](Options& one) { one.learners = set({4}); }},
      {"more places", [](Options& one) { one.places = 5; }}};
  std::set<std::uint64_t> hashes;
  for (const auto& each : options) {
    CAPTURE(each.first);
    Options one;
    each.second(one);
    CHECK(hashes.insert(ServerBench(3, {}, 1, one).server.hash()).second);
  }
}

TEST_CASE("a change of the membership is in a server's hash, and how far it has come") {
  const Differences<ServerBench> states{{"none", [](ServerBench&) {}},
                                        {"one is asked for",
                                         [](ServerBench& bench) {
                                           bench.step(ChangeRequested{set({1, 2, 3, 4}), {}});
                                         }},
                                        {"another is",
                                         [](ServerBench& bench) {
                                           bench.step(ChangeRequested{set({1, 2, 3, 5}), {}});
                                         }},
                                        {"by joint consensus",
                                         [](ServerBench& bench) {
                                           bench.step(ChangeRequested{set({1, 2, 3, 4}), {}, true});
                                         }},
                                        {"its round is overdue",
                                         [](ServerBench& bench) {
                                           bench.step(ChangeRequested{set({1, 2, 3, 4}), {}});
                                           bench.fire(Timer::catch_up);
                                         }},
                                        {"for longer", [](ServerBench& bench) {
                                           bench.step(ChangeRequested{set({1, 2, 3, 4}), {}});
                                           bench.fire(Timer::catch_up);
                                           bench.fire(Timer::catch_up);
                                         }}};
  std::set<std::uint64_t> hashes;
  for (const auto& each : states) {
    CAPTURE(each.first);
    ServerBench bench = settled_leader();
    each.second(bench);
    CHECK(hashes.insert(bench.server.hash()).second);
    const ServerBench copy = bench;
    CHECK(bench.server.hash() == copy.server.hash());
  }
}

TEST_CASE("snapshots are in a server's hash: its own, what has come in, and what is being sent") {
  const SharedSnapshot snapshot = snapshot_of({1, 1, 1});
  const Differences<ServerBench> states{
      {"none", [](ServerBench&) {}},
      {"the beginning of one", [&](ServerBench& bench) { bench.receive(2, 1, chunk_of(snapshot, 0, 10)); }},
      {"more of it",
       [&](ServerBench& bench) {
         bench.receive(2, 1, chunk_of(snapshot, 0, 10));
         bench.receive(2, 1, chunk_of(snapshot, 10, 10));
       }},
      {"as much at once", [&](ServerBench& bench) { bench.receive(2, 1, chunk_of(snapshot, 0, 21)); }},
      {"the beginning of another",
       [](ServerBench& bench) {
         bench.receive(2, 1, chunk_of(snapshot_of({1, 1}), 0, 10));
       }},
      {"all of it", [&](ServerBench& bench) { bench.receive(2, 1, whole(snapshot)); }}};
  std::set<std::uint64_t> hashes;
  for (const auto& each : states) {
    CAPTURE(each.first);
    ServerBench bench(3, {}, 1);
    each.second(bench);
    CHECK(hashes.insert(bench.server.hash()).second);
  }
  Options small_chunks;
  small_chunks.snapshot_chunk = 10;
  ServerBench leader(3, compacted({1, 1, 1}, 3, 1), 1, small_chunks);
  leader.become_leader();
  CHECK(hashes.insert(leader.server.hash()).second);
  leader.refused(2, 3, 0, 1);
  REQUIRE(leader.sent<InstallSnapshot>(2).offset == 0);
  CHECK(hashes.insert(leader.server.hash()).second);
  leader.receive(2, 2, InstallSnapshotReply{at(3), false, 10, 0, 0});
  REQUIRE(leader.sent<InstallSnapshot>(2).offset == 10);
  CHECK(hashes.insert(leader.server.hash()).second);
}

}  // namespace raft::tests
