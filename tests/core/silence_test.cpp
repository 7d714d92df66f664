#include "tests/core/membership_bench.hpp"
#include "tests/core/snapshot_bench.hpp"

/// What a server does not do, does not ask and does not say: nothing that it has no reason for.
namespace raft::tests {
namespace {

/// S`id` of three, the leader of term 1 with its no-op committed.
ServerBench leader_with(int id, const Options& options) {
  ServerBench bench(3, {}, id, options);
  bench.fire(Timer::election);
  bench.written();
  const int other = id == 1 ? 2 : 1;
  bench.receive(other, 1, RequestVoteReply{true});
  bench.written();
  bench.accepted(other, 1);
  REQUIRE(bench.server.commit_index() == at(1));
  return bench;
}

void ask_to_read(ServerBench& bench, std::uint32_t sequence) {
  bench.step(Proposed{read_request(sequence)});
}

void beat_from(ServerBench& bench, int from, std::uint64_t round) {
  bench.receive(from, 1, AppendEntriesReply{true, bench.server.match_index(s(from)), {}, {}, round});
}

}  // namespace

TEST_CASE("Raft §5.2: a candidate counts its own vote once that is durable, not what was written before") {
  ServerBench bench(3);
  bench.append(2, 1, end(0, 0), {1});
  bench.fire(Timer::election);
  REQUIRE(bench.server.last_write() == WriteId{2});
  bench.receive(3, 2, RequestVoteReply{true});
  bench.written(1);
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.reason(Rule::may_count_vote).empty());
  bench.written(2);
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("Raft §5.2: who is no candidate counts no vote when a write ends") {
  ServerBench bench(3);
  bench.append(2, 1, end(0, 0), {1});
  bench.written();
  CHECK(bench.reason(Rule::may_count_vote).empty());
}

TEST_CASE("thesis §4.2.3: members' answers are not asked whether they have left, and no followers judge it") {
  ServerBench bench = settled_leader();
  bench.accepted(2, 1);
  CHECK(bench.reason(Rule::heeds_outsider).empty());
  ServerBench follower(3, durable({1}, 1));
  follower.receive(5, 9, AppendEntriesReply{false, at(1), {}, at(1)});
  CHECK(follower.reason(Rule::heeds_outsider).empty());
  CHECK(follower.server.current_term() == term(9));
}

TEST_CASE("thesis §4.2.1: where nobody is new, nobody is waited for") {
  ServerBench bench = settled_leader();
  bench.step(ChangeRequested{set({1, 2}), {}, false, true});
  CHECK(bench.reason(Rule::newcomers_caught_up) == "nobodyToWaitFor");
  CHECK(bench.timer(Timer::catch_up) == TimerChange::cancel);
}

TEST_CASE("thesis §4.2.1: newcomers' time that is over when there is no change any more is over for nobody") {
  ServerBench bench = settled_leader();
  bench.fire(Timer::catch_up);
  CHECK(bench.effects.nothing());
}

TEST_CASE("thesis §6.4, §4.1: no round of heartbeats is judged when a change is committed and none is open") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  REQUIRE_FALSE(bench.server.configurations().changing());
  CHECK(bench.reason(Rule::confirms_round).empty());
}

TEST_CASE("thesis §9.6: who grants a pre-vote is not asked whether to tell a refusal") {
  ServerBench bench(3);
  bench.receive(2, 1, PreVote{end(0, 0)});
  REQUIRE(bench.sent<PreVoteReply>(2).vote_granted);
  CHECK(bench.reason(Rule::tells_refusal).empty());
}

TEST_CASE("thesis §6.2: a second answer of a follower is no news to who counts them") {
  Options options;
  options.check_quorum = true;
  ServerBench bench = settled_leader(options);
  bench.fire(Timer::quorum);
  bench.accepted(2, 1);
  CHECK(bench.effects.has_changed(Change::contact));
  bench.accepted(2, 1);
  CHECK_FALSE(bench.effects.has_changed(Change::contact));
}

TEST_CASE(
    "Raft §7: that a snapshot's end stands for the log's is said where it does, by candidates and voters") {
  ServerBench bench(3, compacted({1, 1}, 2, 1));
  bench.fire(Timer::election);
  CHECK(bench.reason(Rule::last_log) == "standsForEntry");
  ServerBench longer(3, compacted({1, 1, 1}, 2, 1));
  longer.fire(Timer::election);
  CHECK(longer.reason(Rule::last_log).empty());
}

TEST_CASE("thesis §3.10: a successor is asked again by a heartbeat, not by what others answer") {
  ServerBench bench = settled_leader();
  bench.propose(1);
  bench.accepted(3, 2);
  bench.step(TransferRequested{s(3)});
  REQUIRE(bench.sends_to(3) == 1);
  bench.accepted(2, 2);
  CHECK(bench.sends_to(3) == 0);
}

TEST_CASE("thesis §6.4.1: only a leader that reads by lease asks whether the lease holds") {
  ServerBench by_round = leader_with(1, reads_by(ReadMode::read_index, true));
  ask_to_read(by_round, 1);
  CHECK(by_round.reason(Rule::lease_holds).empty());
  ServerBench follower(3, {}, 1, reads_by(ReadMode::lease, true));
  follower.append(2, 1, end(0, 0), {1}, 1);
  ask_to_read(follower, 1);
  CHECK(follower.reason(Rule::lease_holds).empty());
}

TEST_CASE("thesis §6.4: a read that is turned away leaves nothing, and neither does a leader that had none") {
  ServerBench bench(3, {}, 1, reads_by(ReadMode::read_index, true));
  ask_to_read(bench, 1);
  REQUIRE(bench.effects.answers.front().status == AnswerStatus::not_leader);
  CHECK_FALSE(bench.effects.has_changed(Change::reads));
  bench.append(2, 1, end(0, 0), {1}, 1);
  bench.append(3, 2, end(1, 1), {});
  CHECK(bench.reason(Rule::keeps_reads).empty());
}

TEST_CASE("thesis §6.4: others' reads are theirs, whichever of two servers has the higher number") {
  for (const int id : {1, 3}) {
    CAPTURE(id);
    const int other = 4 - id;
    // A follower does not ask for another, and does not answer its clients.
    ServerBench follower(3, {}, id, reads_by(ReadMode::read_index, true));
    follower.append(2, 1, end(0, 0), {1}, 1);
    follower.receive(other, 1, ReadIndex{7});
    CHECK(follower.effects.sends.empty());
    CHECK(follower.effects.answers.empty());
    // A leader tells it the index, after a round, and keeps nothing.
    ServerBench leader = leader_with(id, reads_by(ReadMode::read_index, true));
    leader.receive(other, 1, ReadIndex{7});
    REQUIRE(leader.server.reads().size() == 1);
    beat_from(leader, 2, 1);
    CHECK(leader.sent<ReadIndexReply>(other).id == 7);
    CHECK(leader.server.reads().empty());
    CHECK(leader.effects.answers.empty());
    // Nor does one that loses its leadership meanwhile.
    leader.receive(other, 1, ReadIndex{8});
    leader.receive(2, 9, RequestVoteReply{false});
    CHECK(leader.server.reads().empty());
    CHECK(leader.effects.answers.empty());
    // By lease at once.
    ServerBench by_lease = leader_with(id, reads_by(ReadMode::lease, true));
    by_lease.fire(Timer::heartbeat);
    beat_from(by_lease, 2, 1);
    REQUIRE(by_lease.server.lease_running());
    by_lease.receive(other, 1, ReadIndex{9});
    CHECK(by_lease.sent<ReadIndexReply>(other).id == 9);
    CHECK(by_lease.server.reads().empty());
    CHECK(by_lease.effects.answers.empty());
  }
}

TEST_CASE("thesis §6.4: reads that wait while a round ends begin the next, and that is said") {
  ServerBench bench = leader_with(1, reads_by(ReadMode::read_index, true));
  ask_to_read(bench, 1);
  ask_to_read(bench, 2);
  beat_from(bench, 2, 1);
  CHECK(bench.server.round() == 2);
  CHECK(bench.reason(Rule::begins_round) == "roundBegins");
}

TEST_CASE("thesis §6.4: a round that began before the leader's term was committed confirms no read of then") {
  ServerBench bench(3, {}, 1, reads_by(ReadMode::lease, true));
  bench.become_leader();
  bench.written();
  bench.fire(Timer::heartbeat);
  REQUIRE(bench.server.round() == 1);
  ask_to_read(bench, 1);
  REQUIRE(bench.reason(Rule::serves_read) == "waitsForTermCommit");
  bench.accepted(2, 1);
  REQUIRE(bench.server.commit_index() == at(1));
  REQUIRE(bench.server.reads().size() == 1);
  CHECK(bench.server.reads().front().round == 2);
}

TEST_CASE("Raft Figure 13: of an older snapshot than the one that comes in nothing has come") {
  ServerBench bench(3);
  bench.receive(2, 1, chunk_of(snapshot_of({1, 1, 1}), 0, 10));
  bench.receive(2, 1, chunk_of(snapshot_of({1, 1}), 0, 10));
  CHECK(bench.sent<InstallSnapshotReply>(2).offset == 0);
}

TEST_CASE("Raft Figure 13: who has committed all that a snapshot includes asks for no more of it") {
  ServerBench bench(3, durable({1, 1, 1}, 1));
  const SharedSnapshot snapshot = snapshot_of({1, 1, 1});
  bench.receive(2, 1, chunk_of(snapshot, 0, 10));
  bench.become_leader();
  bench.written();
  bench.accepted(3, 4);
  REQUIRE(bench.server.commit_index() == at(4));
  bench.receive(2, 3, chunk_of(snapshot, 0, 10));
  CHECK(bench.sent<InstallSnapshotReply>(2).installed);
  CHECK(bench.sent<InstallSnapshotReply>(2).offset == 0);
}

TEST_CASE("an answer that is another than before says yes, whichever way it goes") {
  ServerBench bench = settled_leader();
  bench.propose(1);
  bench.accepted(2, 2);
  CHECK(bench.judgements(Rule::match_index_after) == "yes matchRaised about S2");
  bench.propose(2);
  bench.refused(3, 2, 0, 2);
  CHECK(bench.judgements(Rule::next_index_after_refusal) == "yes backToEndOfLog about S3");
  ServerBench candidate(3, compacted({1, 1}, 2, 1));
  candidate.fire(Timer::election);
  CHECK(candidate.judgements(Rule::last_log) == "yes standsForEntry");
}

TEST_CASE("Raft §5.3: whatever a follower refuses, there is nothing to probe beyond the next entry") {
  ServerBench bench = settled_leader();
  bench.refused(2, 99, 0, 99);
  CHECK(bench.server.progress(s(2)).next_index == at(2));
}

TEST_CASE("thesis §10.2.2: into a window that is more than full goes nothing") {
  Options narrow;
  narrow.max_in_flight = 1;
  ServerBench bench(3, durable({1, 1, 1, 1, 1}, 1), 1, narrow);
  bench.become_leader();
  bench.accepted(2, 1);
  bench.fire(Timer::heartbeat);
  CHECK(bench.sent<AppendEntries>(2).entries.empty());
}

TEST_CASE("thesis §6.3: that a command takes no effect is said, and that one which no client sent takes it") {
  StateMachine machine;
  CHECK(machine.apply(Entry::of(term(1), {ClientId{}, 1, {Operation::write, Text("k"), Text("v"), {}}}),
                      at(1), 2, nullptr, rules::takes_effect));
  Options options;
  options.sessions = 2;
  ServerBench bench(1, {}, 1, options);
  bench.fire(Timer::election);
  bench.written();
  bench.written();
  bench.propose(1);
  bench.written();
  CHECK(bench.reason(Rule::takes_effect) == "noSession");
}

TEST_CASE("the first so many servers are so many, up to all that there may be") {
  for (int n = 0; n <= kMaxServers; ++n) {
    CAPTURE(n);
    CHECK(ServerSet::first(n).size() == n);
  }
}

TEST_CASE("thesis §4.2.3, §6.4: who has left and has answered all its reads turns none away") {
  Options options = reads_by(ReadMode::stale, true);
  options.places = 6;
  ServerBench bench(3, durable({1}, 1), 1, options);
  append_configurations(bench, 2, 1, end(1, 1), {of(set({2, 3}))}, 2);
  ask_to_read(bench, 1);
  REQUIRE(bench.effects.answers.front().status == AnswerStatus::done);
  CHECK(bench.reason(Rule::keeps_reads).empty());
}

TEST_CASE(
    "thesis §3.10, §6.4: a removed leader that hands over goes on with reads until it leads no longer") {
  ServerBench bench = settled_leader(reads_by(ReadMode::read_index, true));
  change_to(bench, set({2, 3}), false);
  bench.written();
  bench.step(TransferRequested{s(2)});
  bench.accepted(3, 2);
  bench.accepted(2, 2);
  REQUIRE(bench.server.role() == Role::leader);
  REQUIRE_FALSE(bench.server.configurations().changing());
  ask_to_read(bench, 1);
  CHECK(bench.server.reads().size() == 1);
  CHECK(bench.effects.answers.empty());
}

TEST_CASE("Raft §7, thesis §10.2.2: after a snapshot's first chunk no more is asked for in the same step") {
  Options options;
  options.snapshot_every = 2;
  options.max_in_flight = 2;
  ServerBench bench = settled_leader(options, 3);
  for (std::uint32_t sequence = 1; sequence <= 4; ++sequence) bench.propose(sequence);
  bench.written();
  bench.accepted(2, 3);
  bench.accepted(2, 5);
  REQUIRE(bench.server.log().base().index == at(5));
  bench.accepted(3, 3);
  CHECK(bench.sent<InstallSnapshot>(3).offset == 0);
  CHECK(bench.judgements(Rule::may_send_entries).empty());
}

TEST_CASE("effects that are used again hold no snapshot of the step before") {
  Effects effects;
  effects.snapshot_before = snapshot_of({1});
  effects.clear();
  CHECK(effects == Effects{});
}

}  // namespace raft::tests
