#include "tests/core/membership_bench.hpp"
#include "tests/core/snapshot_bench.hpp"

/// What a server leaves to those who ask afterwards why it did something, or did not: each decision once,
/// with the rule, the answer and the reason.
namespace raft::tests {
namespace {

/// A follower S1 of leader S2 in term 1 that holds entry 1.
ServerBench told_follower(const Options& options = {}) {
  ServerBench bench(3, {}, 1, options);
  bench.append(2, 1, end(0, 0), {1}, 1);
  bench.written();
  return bench;
}

}  // namespace

TEST_CASE("Raft §5.2: it is told why an election begins, what of it waits for the disk, and what is stored") {
  ServerBench bench(3);
  bench.fire(Timer::election);
  CHECK(bench.judgements(Rule::may_campaign) == "yes noLeaderInTime");
  CHECK(bench.judgements(Rule::must_store) == "yes voteOutlastsCrash");
  CHECK(bench.judgements(Rule::reply_waits_for) == "yes mustBeDurable, yes mustBeDurable");
  bench.written();
  CHECK(bench.judgements(Rule::must_store) == "");
  bench.fire(Timer::heartbeat);
  CHECK(bench.judgements(Rule::reply_waits_for) == "");
}

TEST_CASE("Raft §5.1: a term that is taken over is stored") {
  ServerBench bench(3);
  bench.append(2, 3, end(0, 0), {});
  CHECK(bench.judgements(Rule::must_store) == "yes termOutlastsCrash");
  bench.append(2, 3, end(0, 0), {});
  CHECK(bench.judgements(Rule::must_store) == "");
}

TEST_CASE(
    "Raft §5.2: with each answer that is news a candidate asks whether it has won, or cannot any more") {
  ServerBench bench(5);
  bench.fire(Timer::election);
  bench.written();
  bench.receive(2, 1, RequestVoteReply{false});
  CHECK(bench.judgements(Rule::may_count_vote) == "no refusedByVoter about S2");
  CHECK(bench.judgements(Rule::wins_election) == "no noQuorumYet");
  CHECK(bench.effects.has_changed(Change::votes));
  bench.receive(2, 1, RequestVoteReply{false});
  CHECK(bench.judgements(Rule::wins_election) == "");
  CHECK_FALSE(bench.effects.has_changed(Change::votes));
  bench.receive(3, 1, RequestVoteReply{false});
  CHECK(bench.judgements(Rule::wins_election) == "no noQuorumYet");
  bench.receive(4, 1, RequestVoteReply{false});
  CHECK(bench.judgements(Rule::wins_election) == "no cannotWin");
  bench.receive(5, 1, RequestVoteReply{true});
  CHECK(bench.judgements(Rule::wins_election) == "no cannotWin");
  CHECK(bench.server.role() == Role::candidate);
}

TEST_CASE("thesis §9.6: so does a pre-candidate") {
  Options options;
  options.pre_vote = true;
  ServerBench bench(3, {}, 1, options);
  bench.fire(Timer::election);
  bench.receive(2, 0, PreVoteReply{false, term(0)});
  CHECK(bench.judgements(Rule::wins_pre_election) == "no noQuorumYet");
  bench.receive(2, 0, PreVoteReply{false, term(0)});
  CHECK(bench.judgements(Rule::wins_pre_election) == "");
  bench.receive(3, 0, PreVoteReply{false, term(0)});
  CHECK(bench.judgements(Rule::wins_pre_election) == "no cannotWin");
}

TEST_CASE("thesis §4.2.2: the vote of a candidate that has none counts for nothing, and that is said once") {
  ServerBench bench(3, durable({1}, 1), 3);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2}))});
  bench.fire(Timer::election);
  REQUIRE(bench.server.role() == Role::candidate);
  bench.written();
  CHECK(bench.judgements(Rule::may_count_vote) == "no notAVoter about S3");
  CHECK(bench.judgements(Rule::wins_election) == "no noQuorumYet");
  CHECK(bench.server.votes().empty());
  bench.receive(1, 2, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::candidate);
  bench.receive(2, 2, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("Raft §5.2: whatever comes, it is said once whether it puts the election off") {
  ServerBench candidate(3);
  candidate.fire(Timer::election);
  candidate.written();
  candidate.receive(2, 1, RequestVoteReply{false});
  CHECK(candidate.judgements(Rule::resets_election_timer) == "no noWordOfLeader about S2");
  candidate.receive(3, 1, RequestVoteReply{true});
  CHECK(candidate.judgements(Rule::resets_election_timer) == "no leaderItself about S3");
  ServerBench bench(3, durable({}, 4));
  bench.append(2, 3, end(0, 0), {});
  CHECK(bench.judgements(Rule::resets_election_timer) == "no staleTerm about S2");
  bench.receive(2, 3, InstallSnapshot{});
  CHECK(bench.judgements(Rule::resets_election_timer) == "no staleTerm about S2");
  bench.receive(2, 4, PreVote{});
  CHECK(bench.judgements(Rule::resets_election_timer) == "no noWordOfLeader about S2");
  bench.append(2, 4, end(0, 0), {});
  CHECK(bench.judgements(Rule::resets_election_timer) == "yes heardLeader about S2");
}

TEST_CASE("Raft §5.1, thesis §9.6: it is told why a request that is refused is answered") {
  ServerBench bench(3, durable({}, 4, s(3)));
  bench.append(2, 3, end(0, 0), {});
  CHECK(bench.judgements(Rule::tells_refusal) == "yes tellsNewerTerm about S2");
  bench.receive(2, 3, InstallSnapshot{});
  CHECK(bench.judgements(Rule::tells_refusal) == "yes tellsNewerTerm about S2");
  bench.receive(2, 3, PreVote{});
  CHECK(bench.judgements(Rule::tells_refusal) == "yes tellsNewerTerm about S2");
  bench.receive(2, 4, RequestVote{});
  CHECK(bench.judgements(Rule::tells_refusal) == "yes senderWaits about S2");
  bench.receive(3, 4, RequestVote{});
  CHECK(bench.judgements(Rule::tells_refusal) == "");
}

TEST_CASE("thesis §6.4.1: who restarts says why it ignores candidates") {
  Options options;
  options.check_quorum = true;
  ServerBench fresh(3, {}, 1, options);
  CHECK(fresh.judgements(Rule::may_have_heard_leader) == "no neverInATerm");
  CHECK_FALSE(fresh.server.hears_leader());
  ServerBench restarted(3, durable({1}, 1), 1, options);
  CHECK(restarted.judgements(Rule::may_have_heard_leader) == "yes heardBeforeItStopped");
  CHECK(restarted.server.hears_leader());
}

TEST_CASE("Raft §5.3: entries that are there already are told of once a message") {
  ServerBench bench = told_follower();
  bench.append(2, 1, end(0, 0), {1, 1, 1});
  CHECK(bench.judgements(Rule::must_truncate) == "no sameEntry about S2");
  bench.append(2, 1, end(0, 0), {1, 1, 1});
  CHECK(bench.judgements(Rule::must_truncate) == "no sameEntry about S2");
  bench.append(2, 1, end(1, 3), {1});
  CHECK(bench.judgements(Rule::must_truncate) == "");
  bench.append(3, 2, end(1, 1), {1, 2, 2});
  CHECK(bench.judgements(Rule::must_truncate) == "no sameEntry about S3, yes entryConflicts about S3");
}

TEST_CASE("Raft §5.3: it is told why a follower is sent nothing, unless there is nothing to send") {
  Options options;
  options.max_in_flight = 2;
  ServerBench bench(3, {}, 1, options);
  bench.become_leader();
  bench.propose(1);
  CHECK(bench.judgements(Rule::may_send_entries) == "no awaitingProbe about S2, no awaitingProbe about S3");
  bench.accepted(2, 1);
  CHECK(bench.judgements(Rule::may_send_entries) == "");
  bench.propose(2);
  bench.propose(3);
  CHECK(bench.judgements(Rule::may_send_entries) == "no windowFull about S2, no awaitingProbe about S3");
}

TEST_CASE("thesis §10.2.2: and why only one message, where those of the pipeline overtake each other") {
  Options options;
  options.max_entries_per_append = 1;
  ServerBench bench(3, {}, 1, options);
  bench.become_leader();
  bench.accepted(2, 1);
  for (std::uint32_t i = 1; i <= 3; ++i) bench.propose(i);
  bench.refused(2, 2, 0, 2);
  bench.accepted(2, 2);
  REQUIRE(bench.server.progress(s(2)).cautious);
  CHECK(bench.judgements(Rule::may_send_entries) == "no oneAtATime about S2");
}

TEST_CASE("thesis §10.2.2: it is told when the log goes on to a follower in another way") {
  ServerBench bench(3);
  bench.become_leader();
  bench.accepted(2, 1);
  CHECK(bench.judgements(Rule::progress_mode) == "yes logsAgree about S2");
  bench.propose(1);
  CHECK(bench.judgements(Rule::puts_off_heartbeat) == "no notEverybody");
  bench.accepted(2, 2);
  CHECK(bench.judgements(Rule::progress_mode) == "");
  bench.propose(2);
  bench.propose(3);
  bench.refused(2, 3, 0, 3);
  CHECK(bench.judgements(Rule::progress_mode) == "yes logsDisagree about S2");
  bench.accepted(2, 4);
  bench.accepted(3, 1);
  bench.accepted(3, 4);
  bench.propose(4);
  CHECK(bench.judgements(Rule::puts_off_heartbeat) == "yes entriesToEverybody");
}

TEST_CASE("Raft §5.3: it is told which commands a leader answers, and why not the others") {
  ServerBench bench(3, durable({1}, 1));
  AppendEntries request{end(1, 1), at(0), {}, 0};
  request.entries.assign(std::vector<Entry>{Entry::of(term(2), write_request(6))});
  bench.receive(2, 2, request);
  bench.become_leader();
  bench.propose(7);
  bench.written();
  bench.accepted(2, 4);
  CHECK(bench.judgements(Rule::answers_client) == "no takenInAnotherTerm, yes tookTheCommand");
  CHECK(bench.effects.answers.size() == 1);
}

TEST_CASE("thesis §4.2.3: what a stranger answers is not heeded, for it has left") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  bench.accepted(3, 2);
  REQUIRE(bench.server.departing() == set({}));
  const Server before = bench.server;
  bench.accepted(3, 2);
  CHECK(bench.judgements(Rule::heeds_append_reply) == "no hasLeft about S3");
  CHECK(bench.server == before);
  bench.receive(3, 1, InstallSnapshotReply{});
  CHECK(bench.judgements(Rule::heeds_append_reply) == "no hasLeft about S3");
  CHECK(bench.server == before);
}

TEST_CASE("thesis §4.2.3: it is told why a server that has left is still sent the log, and why no longer") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1}), true);
  bench.written();
  bench.accepted(2, 2);
  bench.accepted(3, 1);
  CHECK(bench.judgements(Rule::sends_to_departed) == "");
  REQUIRE(bench.server.configuration() == of(set({1})));
  bench.written();
  REQUIRE(bench.server.commit_index() == at(3));
  CHECK(bench.judgements(Rule::sends_to_departed) ==
        "yes mayNotKnowYet about S2, yes mayNotKnowYet about S3");
  bench.accepted(2, 3);
  CHECK(bench.judgements(Rule::sends_to_departed) == "no knowsThatItLeft about S2");
  for (int i = 0; i < 9; ++i) bench.fire(Timer::heartbeat);
  CHECK(bench.judgements(Rule::sends_to_departed) == "yes mayNotKnowYet about S3");
  bench.fire(Timer::heartbeat);
  CHECK(bench.judgements(Rule::sends_to_departed) == "no doesNotAnswer about S3");
  bench.fire(Timer::heartbeat);
  CHECK(bench.judgements(Rule::sends_to_departed) == "");
}

TEST_CASE("Raft §6: it is told why joint consensus goes on, and why it ends") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), true);
  CHECK(bench.judgements(Rule::newcomers_caught_up) == "yes nobodyToWaitFor");
  CHECK(bench.judgements(Rule::leaves_joint) == "no jointUncommitted");
  bench.written();
  // What has been said already is not said again.
  CHECK(bench.judgements(Rule::leaves_joint) == "");
  bench.step(TransferRequested{s(2)});
  bench.accepted(2, 2);
  CHECK(bench.server.configuration().joint());
  CHECK(bench.judgements(Rule::leaves_joint) == "no transferring");
  bench.fire(Timer::heartbeat);
  CHECK(bench.judgements(Rule::ends_transfer) == "no successorHasTime about S2");
  CHECK(bench.judgements(Rule::leaves_joint) == "no transferring");
  bench.fire(Timer::transfer);
  CHECK(bench.judgements(Rule::ends_transfer) == "yes transferOverdue about S2");
  CHECK(bench.judgements(Rule::leaves_joint) == "yes jointCommitted");
  CHECK(bench.judgements(Rule::leads_on) == "");
  bench.written();
  bench.accepted(2, 3);
  CHECK(bench.judgements(Rule::leads_on) == "yes stillAVoter");
}

TEST_CASE("thesis §4.2.2: it is told why a leader that is not in Cnew leads on, and why no longer") {
  ServerBench bench = settled_leader();
  change_to(bench, set({2, 3}), false);
  CHECK(bench.judgements(Rule::leads_on) == "yes untilCommitted");
  bench.accepted(2, 2);
  CHECK(bench.judgements(Rule::leads_on) == "");
  bench.step(TransferRequested{s(2)});
  bench.accepted(3, 2);
  REQUIRE(bench.server.commit_index() == at(2));
  CHECK(bench.judgements(Rule::leads_on) == "yes transferring");
  bench.fire(Timer::transfer);
  CHECK(bench.judgements(Rule::leads_on) == "no notAVoter");
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE("thesis §4.2.1, §3.10: a change whose new servers have caught up waits for the end of a transfer") {
  ServerBench bench = settled_leader();
  bench.step(ChangeRequested{set({1, 2, 3, 4}), {}, false, true});
  CHECK(bench.judgements(Rule::newcomers_caught_up) == "");
  bench.written();
  bench.accepted(2, 2);
  REQUIRE(bench.server.commit_index() == at(2));
  bench.step(TransferRequested{s(2)});
  bench.accepted(4, 2);
  CHECK(bench.judgements(Rule::newcomers_caught_up) == "no transferring");
  CHECK(bench.server.membership_change());
  bench.fire(Timer::transfer);
  CHECK(bench.judgements(Rule::newcomers_caught_up) == "yes roundInTime");
  CHECK(bench.server.configuration().voters == set({1, 2, 3, 4}));
}

TEST_CASE("Raft §7: it is told that a leader does not compact because a follower catches up") {
  Options options;
  options.snapshot_every = 2;
  ServerBench bench(3, compacted({1, 1}, 2, 1), 1, options);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 3);
  bench.refused(3, 2, 0, 1);
  REQUIRE(bench.server.progress(s(3)).catching_up);
  bench.propose(1);
  bench.written();
  bench.accepted(2, 4);
  CHECK(bench.judgements(Rule::snapshot_index) == "no followerCatchesUp");
  CHECK(bench.server.snapshot().last_included() == end(1, 2));
}

TEST_CASE(
    "Raft §7: it is told whether a snapshot that is coming in is still of use, and whose term it sets") {
  const SharedSnapshot snapshot = snapshot_of({1, 1, 2});
  ServerBench bench(3, durable({1}, 4), 1);
  bench.receive(2, 4, chunk_of(snapshot, 0, 20));
  bench.append(2, 4, end(1, 1), {1, 2}, 2);
  CHECK(bench.judgements(Rule::keeps_incoming) == "yes stillNeeded about S2");
  bench.append(2, 4, end(2, 3), {}, 3);
  CHECK(bench.judgements(Rule::keeps_incoming) == "no includesNothingNew about S2");
  bench.append(2, 4, end(2, 3), {4}, 4);
  CHECK(bench.judgements(Rule::keeps_incoming) == "");
  ServerBench other(3, durable({1}, 4), 1);
  other.receive(2, 4, whole(snapshot));
  CHECK(other.judgements(Rule::may_install) == "yes snapshotWhole about S2");
  CHECK(other.judgements(Rule::term_after_snapshot) == "no endsInOlderTerm about S2");
  CHECK(other.server.current_term() == term(4));
}

TEST_CASE("thesis §6.4: who does not lead says why it leaves a follower's question unanswered") {
  ServerBench bench = told_follower(reads_by(ReadMode::read_index, true));
  bench.receive(3, 1, ReadIndex{7});
  CHECK(bench.judgements(Rule::serves_read) == "no notLeader");
  CHECK(bench.effects.sends.empty());
  CHECK(bench.effects.answers.empty());
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.4: it is told why an answer of the leader's helps no read, and what a read waits for") {
  ServerBench bench = told_follower(reads_by(ReadMode::read_index, true));
  bench.receive(2, 1, ReadIndexReply{7, at(1)});
  CHECK(bench.judgements(Rule::heeds_read_index_reply) == "no noReadWaits about S2");
  bench.step(Proposed{read_request(1)});
  const std::uint64_t id = bench.sent<ReadIndex>(2).id;
  bench.receive(2, 1, ReadIndexReply{id, at(2)});
  CHECK(bench.judgements(Rule::heeds_read_index_reply) == "yes heeded about S2");
  CHECK(bench.judgements(Rule::may_answer_read) == "no notAppliedYet");
  bench.append(2, 1, end(1, 1), {});
  CHECK(bench.judgements(Rule::may_answer_read) == "");
  bench.append(2, 1, end(1, 1), {1}, 2);
  CHECK(bench.judgements(Rule::may_answer_read) == "yes appliedFarEnough");
  CHECK(bench.effects.answers.size() == 1);
}

TEST_CASE("thesis §6.4: it is told why a read begins a round of heartbeats, waits for one, or is given up") {
  ServerBench bench(3, {}, 1, reads_by(ReadMode::read_index, true));
  bench.become_leader();
  bench.written();
  bench.accepted(2, 1);
  bench.step(Proposed{read_request(1)});
  CHECK(bench.judgements(Rule::begins_round) == "yes roundBegins");
  bench.step(Proposed{read_request(2)});
  CHECK(bench.judgements(Rule::begins_round) == "no earlierRound");
  bench.append(2, 2, end(0, 0), {});
  CHECK(bench.judgements(Rule::keeps_reads) == "no leaderLost");
  CHECK(bench.effects.answers.size() == 2);
}

TEST_CASE("thesis §6.4, §4.2.3: it is told why a server that has left gives its reads up") {
  ServerBench bench = told_follower(reads_by(ReadMode::read_index, true));
  bench.step(Proposed{read_request(1)});
  append_configurations(bench, 2, 1, end(1, 1), {of(set({2, 3}))}, 1);
  CHECK(bench.judgements(Rule::keeps_reads) == "");
  bench.append(2, 1, end(1, 2), {}, 2);
  CHECK(bench.judgements(Rule::keeps_reads) == "no leftTheCluster");
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.3: it is told that a session ends for another") {
  Options options;
  options.sessions = 1;
  ServerBench bench(1, {}, 1, options);
  bench.become_leader();
  const auto register_client = [&](std::uint32_t sequence) {
    bench.step(Proposed{{ClientId{1}, sequence, {Operation::register_client, {}, {}, {}}}});
    bench.written();
  };
  register_client(1);
  CHECK(bench.judgements(Rule::takes_effect) == "");
  register_client(2);
  CHECK(bench.judgements(Rule::takes_effect) == "yes anotherSessionEnds");
  CHECK(bench.effects.without_effect.empty());
}

}  // namespace raft::tests
