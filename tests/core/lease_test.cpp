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

TEST_CASE("thesis §6.4.1: as long as a majority has promised, reads need no round; then they do again") {
  ServerBench bench = lease_leader();
  const auto reads = [&bench](std::uint32_t sequence) {
    bench.step(Proposed{read_request(sequence)});
    return bench.reason(Rule::lease_holds) + ", " + bench.reason(Rule::serves_read);
  };
  const auto confirm = [&bench](std::uint64_t round) {
    bench.receive(2, 1, AppendEntriesReply{true, at(1), {}, {}, round});
  };
  // The first round begins with a heartbeat, and with it the time that a lease would last.
  bench.fire(Timer::heartbeat);
  CHECK(bench.timer(Timer::other_lease) == TimerChange::arm);
  CHECK_FALSE(bench.server.lease_running());
  // When it is confirmed that time runs on: the promise is as old as the round.
  confirm(1);
  CHECK(bench.server.lease_running());
  CHECK(bench.timer(Timer::other_lease) == TimerChange::none);
  CHECK(reads(1) == "withinLease, withinLease");
  // The next round has a time of its own; the lease goes on meanwhile.
  bench.fire(Timer::heartbeat);
  CHECK(bench.timer(Timer::lease) == TimerChange::arm);
  CHECK(bench.timer(Timer::other_lease) == TimerChange::none);
  CHECK(reads(2) == "withinLease, withinLease");
  confirm(2);
  CHECK(bench.timer(Timer::other_lease) == TimerChange::cancel);
  CHECK(bench.timer(Timer::lease) == TimerChange::none);
  CHECK(reads(3) == "withinLease, withinLease");
  // Nobody renews it: over, and a read asks a majority.
  bench.fire(Timer::lease);
  CHECK_FALSE(bench.server.lease_running());
  CHECK(reads(4) == "leaseOver, waitsForRound");
  CHECK(bench.effects.answers.empty());
}

TEST_CASE("thesis §6.4.1: a round that is confirmed only when its time is over brings no lease") {
  ServerBench bench = lease_leader();
  bench.fire(Timer::heartbeat);
  bench.fire(Timer::other_lease);
  bench.receive(2, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
  REQUIRE(bench.server.confirmed_round() == 1);
  CHECK_FALSE(bench.server.lease_running());
  // An answer to what was sent before the round begins no lease, either.
  bench.fire(Timer::heartbeat);
  bench.receive(2, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
  CHECK_FALSE(bench.server.lease_running());
}

TEST_CASE("thesis §6.4.1: who leads no longer has no lease, and none is left for its next leadership") {
  ServerBench bench = lease_leader();
  bench.fire(Timer::heartbeat);
  bench.receive(2, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
  bench.fire(Timer::heartbeat);
  REQUIRE(bench.server.lease_running());
  bench.append(3, 2, end(1, 1), {});
  CHECK(bench.timer(Timer::lease) == TimerChange::cancel);
  CHECK(bench.timer(Timer::other_lease) == TimerChange::cancel);
  CHECK_FALSE(bench.server.lease_running());
  bench.written();
  bench.become_leader();
  CHECK_FALSE(bench.server.lease_running());
}

TEST_CASE("thesis §6.4.1, §3.10: from the beginning of a transfer on no read is answered by lease") {
  ServerBench bench = lease_leader();
  bench.fire(Timer::heartbeat);
  bench.receive(2, 1, AppendEntriesReply{true, at(1), {}, {}, 1});
  const auto reads = [&bench](std::uint32_t sequence) {
    bench.step(Proposed{read_request(sequence)});
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
