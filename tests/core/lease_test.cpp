#include "tests/core/server_bench.hpp"

/// Leases: reads without a round of heartbeats as long as a majority has promised not to elect anybody
/// (thesis §6.4.1).
namespace raft::tests {
namespace {

Options lease_options() {
  Options options;
  options.check_quorum = true;
  options.reads = ReadMode::lease;
  return options;
}

/// A leader of term 1 with its blank entry committed by S2, and no round of heartbeats yet.
ServerBench lease_leader(int servers = 3) {
  ServerBench bench(servers, {}, 1, lease_options());
  bench.become_leader();
  bench.written();
  for (int follower = 2; follower <= servers / 2 + 1; ++follower) bench.accepted(follower, 1);
  REQUIRE(bench.server.commit_index() == at(1));
  return bench;
}

}  // namespace

TEST_CASE("thesis §6.4.1: commands do not put off the heartbeats that renew the lease") {
  ServerBench bench = lease_leader();
  bench.accepted(3, 1);
  bench.propose(1);
  CHECK(bench.sends_to(2) == 1);
  CHECK(bench.sends_to(3) == 1);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::none);
  // Where there is no lease, an AppendEntries to everybody is as good as a heartbeat (Raft §5.2).
  Options by_index = lease_options();
  by_index.reads = ReadMode::read_index;
  ServerBench other(3, {}, 1, by_index);
  other.become_leader();
  other.written();
  for (const int follower : {2, 3}) other.accepted(follower, 1);
  other.propose(1);
  CHECK(other.timer(Timer::heartbeat) == TimerChange::arm);
}

TEST_CASE("thesis §6.4.1, §3.10: from the beginning of a transfer on no read is answered by lease") {
  ServerBench bench = lease_leader();
  bench.fire(Timer::heartbeat);
  bench.receive(2, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
  const auto reads = [&bench](std::uint32_t sequence) {
    bench.step(Proposed{{ClientId{1}, sequence, {Operation::read, Text("key"), Text(), Text()}}});
    return bench.reason(Rule::serves_read);
  };
  REQUIRE(reads(1) == "withinLease");
  // S3 lacks the blank entry: it is not asked to take over yet.
  bench.step(TransferRequested{s(3)});
  REQUIRE(bench.server.successor() == s(3));
  CHECK(reads(2) == "waitsForRound");
  CHECK(bench.reason(Rule::lease_holds) == "gaveLeaseUp");
  // Nor is any when the transfer was given up: as long as it leads, rounds of heartbeats do.
  bench.fire(Timer::transfer);
  REQUIRE(bench.server.successor() == kNobody);
  CHECK(reads(3) == "waitsForRound");
  CHECK(bench.reason(Rule::lease_holds) == "gaveLeaseUp");
}

}  // namespace raft::tests
