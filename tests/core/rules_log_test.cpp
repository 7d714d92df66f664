#include "tests/core/rule_rows.hpp"

/// The rules for followers' logs, for leaders and for commitment, each with every answer it has.
namespace raft::tests {

TEST_CASE("Raft §5.2: who sends AppendEntries of the current term is its leader, a candidate gives way") {
  check_rule<LeaderQuestion>(
      rules::accepts_leader,
      {{"a follower", {term(2), term(2), Role::follower}, true, Reason::leader_of_this_term},
       {"a candidate", {term(2), term(2), Role::candidate}, true, Reason::candidate_gives_way},
       {"the leader itself", {term(2), term(2), Role::leader}, false, Reason::leader_itself},
       {"a stale leader, by a follower", {term(2), term(1), Role::follower}, false, Reason::stale_term},
       {"the leader of a newer term", {term(2), term(3), Role::follower}, true, Reason::leader_of_this_term},
       {"a stale leader, by a candidate", {term(2), term(1), Role::candidate}, false, Reason::stale_term},
       {"a stale leader, by the leader", {term(2), term(1), Role::leader}, false, Reason::stale_term},
       {"no role", {term(2), term(2), static_cast<Role>(99)}, false, Reason::leader_itself}});
}

TEST_CASE("Raft §5.3: entries are taken only after an entry that matches in index and term") {
  check_rule<ConsistencyQuestion>(
      rules::log_matches,
      {{"at the start", {end(0, 0), at(0), term(0)}, true, Reason::previous_entry_matches},
       {"at the start of a longer log", {end(0, 0), at(5), term(0)}, true, Reason::previous_entry_matches},
       {"at the end", {end(2, 5), at(5), term(2)}, true, Reason::previous_entry_matches},
       {"inside", {end(2, 4), at(5), term(2)}, true, Reason::previous_entry_matches},
       {"one past the end", {end(2, 6), at(5), term(0)}, false, Reason::log_too_short},
       {"another term", {end(2, 5), at(5), term(1)}, false, Reason::previous_entry_conflicts},
       {"an older term", {end(1, 5), at(5), term(2)}, false, Reason::previous_entry_conflicts}});
}

TEST_CASE("Raft Figure 2: only an entry of another term is a conflict") {
  check_rule<ConflictQuestion>(rules::must_truncate,
                               {{"same term", {term(2), term(2)}, false, Reason::same_entry},
                                {"older", {term(2), term(3)}, true, Reason::entry_conflicts},
                                {"newer", {term(3), term(2)}, true, Reason::entry_conflicts}});
}

TEST_CASE("Raft Figure 2: a follower's commitIndex is the least of leaderCommit and the last new entry") {
  check_rule<FollowerCommitQuestion>(
      rules::follower_commit_index,
      {{"all that the leader has", {at(2), at(4), at(6)}, 4, Reason::leader_commit},
       {"exactly", {at(2), at(4), at(4)}, 4, Reason::leader_commit},
       {"as far as the message goes", {at(2), at(6), at(4)}, 4, Reason::last_new_entry},
       {"nothing new", {at(4), at(4), at(6)}, 4, Reason::commit_unchanged},
       {"an older message", {at(4), at(2), at(6)}, 4, Reason::commit_unchanged},
       {"an older message that ends earlier", {at(4), at(6), at(3)}, 4, Reason::commit_unchanged}});
}

TEST_CASE("Raft §8: leaders alone take commands") {
  check_rule<CommandQuestion>(rules::accepts_command,
                              {{"leader", {Role::leader}, true, Reason::is_leader},
                               {"candidate", {Role::candidate}, false, Reason::not_leader},
                               {"follower", {Role::follower}, false, Reason::not_leader}});
}

TEST_CASE("thesis §10.2.2: a leader probes with one message at a time, then fills a window") {
  const ProgressMode probe = ProgressMode::probe;
  const ProgressMode replicate = ProgressMode::replicate;
  check_rule<SendQuestion>(
      rules::may_send_entries,
      {{"a first probe", {probe, false, at(5), at(0), at(9), 3}, true, Reason::window_open},
       {"a probe unanswered", {probe, true, at(5), at(0), at(9), 3}, false, Reason::awaiting_probe},
       {"nothing to probe with", {probe, false, at(10), at(0), at(9), 3}, false, Reason::nothing_to_send},
       {"an empty window", {replicate, false, at(5), at(4), at(9), 3}, true, Reason::window_open},
       {"room for one more", {replicate, false, at(7), at(4), at(9), 3}, true, Reason::window_open},
       {"a full window", {replicate, false, at(8), at(4), at(9), 3}, false, Reason::window_full},
       {"the last entry", {replicate, false, at(9), at(8), at(9), 3}, true, Reason::window_open},
       {"everything sent", {replicate, false, at(10), at(8), at(9), 3}, false, Reason::nothing_to_send},
       {"one at a time, and one was sent",
        {replicate, false, at(5), at(4), at(9), 3, true},
        false,
        Reason::one_at_a_time},
       {"one at a time, and it was the last",
        {replicate, false, at(10), at(4), at(9), 9, true},
        false,
        Reason::nothing_to_send}});
}

TEST_CASE("Raft §5.2: entries to everybody stand for a heartbeat, unless a lease waits for its rounds") {
  const ReadMode log = ReadMode::log;
  const ReadMode lease = ReadMode::lease;
  check_rule<HeartbeatQuestion>(
      rules::puts_off_heartbeat,
      {{"to everybody", {true, log}, true, Reason::entries_to_everybody},
       {"not to everybody", {false, log}, false, Reason::not_everybody},
       {"to everybody, with reads by lease", {true, lease}, false, Reason::rounds_keep_lease},
       {"not to everybody, with reads by lease", {false, lease}, false, Reason::rounds_keep_lease}});
}

TEST_CASE("thesis §10.2.2, Raft §7: an answer tells in which mode a follower is sent the log") {
  struct ModeRow {
    std::string name;
    ModeQuestion question;
    ProgressMode mode;
    Reason reason;
  };
  const ProgressMode probe = ProgressMode::probe;
  const ProgressMode replicate = ProgressMode::replicate;
  const ProgressMode snapshot = ProgressMode::snapshot;
  const std::vector<ModeRow> rows{
      {"a probe that matches", {probe, false, at(3), at(0)}, replicate, Reason::logs_agree},
      {"a probe that is refused", {probe, true, at(0), at(0)}, probe, Reason::logs_disagree},
      {"the pipeline goes on", {replicate, false, at(3), at(0)}, replicate, Reason::logs_agree},
      {"the pipeline breaks", {replicate, true, at(3), at(0)}, probe, Reason::logs_disagree},
      {"less than the snapshot", {snapshot, false, at(6), at(7)}, snapshot, Reason::snapshot_not_there},
      {"all of the snapshot", {snapshot, false, at(7), at(7)}, replicate, Reason::logs_agree},
      {"more than the snapshot", {snapshot, false, at(8), at(7)}, replicate, Reason::logs_agree},
      {"less than a snapshot that is sent no more",
       {probe, false, at(6), at(7)},
       replicate,
       Reason::logs_agree}};
  for (const ModeRow& row : rows) {
    CAPTURE(row.name);
    CHECK(rules::progress_mode(row.question) == ModeDecision{row.mode, row.reason});
  }
}

TEST_CASE("Raft §5.3: the leader that has taken a command in its term answers the client") {
  check_rule<AnswerQuestion>(
      rules::answers_client,
      {{"it took it", {Role::leader, term(3), term(3)}, true, Reason::took_the_command},
       {"another took it, before", {Role::leader, term(3), term(2)}, false, Reason::taken_in_another_term},
       {"another took it, since", {Role::leader, term(3), term(4)}, false, Reason::taken_in_another_term},
       {"a follower", {Role::follower, term(3), term(3)}, false, Reason::not_leader},
       {"a candidate", {Role::candidate, term(3), term(2)}, false, Reason::not_leader}});
}

TEST_CASE("Raft §5.1: a reply speaks to the leader of the term it was asked in") {
  check_rule<AppendReplyQuestion>(
      rules::heeds_append_reply,
      {{"to the leader", {term(2), term(2), Role::leader}, true, Reason::heeded},
       {"from an older term", {term(2), term(1), Role::leader}, false, Reason::stale_term},
       {"from a newer term", {term(2), term(3), Role::leader}, true, Reason::heeded},
       {"to a follower", {term(2), term(2), Role::follower}, false, Reason::not_leader},
       {"to a candidate", {term(2), term(2), Role::candidate}, false, Reason::not_leader},
       {"from a stranger", {term(2), term(2), Role::leader, false}, false, Reason::has_left},
       {"from a stranger, to no leader",
        {term(2), term(2), Role::follower, false},
        false,
        Reason::not_leader}});
}

TEST_CASE("Raft Figure 2: matchIndex only rises") {
  check_rule<MatchQuestion>(rules::match_index_after,
                            {{"higher", {at(3), at(5), at(9)}, 5, Reason::match_raised},
                             {"to the end", {at(3), at(9), at(9)}, 9, Reason::match_raised},
                             {"beyond it", {at(3), at(10), at(9)}, 3, Reason::beyond_the_log},
                             {"the same", {at(5), at(5), at(9)}, 5, Reason::old_news},
                             {"lower", {at(5), at(3), at(9)}, 5, Reason::old_news}});
}

TEST_CASE("Raft §5.3: a refusal of what is known to match, or of an older probe, is old news") {
  const ProgressMode probe = ProgressMode::probe;
  const ProgressMode replicate = ProgressMode::replicate;
  check_rule<RefusalQuestion>(
      rules::heeds_refusal,
      {{"the last probe", {probe, at(0), at(5), at(4)}, true, Reason::heeded},
       {"an older probe", {probe, at(0), at(5), at(7)}, false, Reason::old_news},
       {"an older probe, of less", {probe, at(0), at(5), at(3)}, false, Reason::old_news},
       {"known to match", {probe, at(4), at(5), at(4)}, false, Reason::old_news},
       {"lost in the pipeline", {replicate, at(4), at(9), at(6)}, true, Reason::heeded},
       {"acknowledged since", {replicate, at(6), at(9), at(6)}, false, Reason::old_news}});
}

TEST_CASE("Raft §5.3: nextIndex backs up by whole terms, never to what matches, always before the refusal") {
  // In the order: match, refused prev, conflict term, conflict index, the leader's last of that term.
  check_rule<BackUpQuestion>(
      rules::next_index_after_refusal,
      {{"log too short", {at(0), at(9), term(0), at(5), at(0)}, 5, Reason::back_to_end_of_log},
       {"term unknown to the leader", {at(0), at(9), term(2), at(4), at(0)}, 4, Reason::skips_conflict_term},
       {"term known to the leader",
        {at(0), at(9), term(2), at(4), at(6)},
        7,
        Reason::leader_has_conflict_term},
       {"not before what matches", {at(6), at(9), term(2), at(4), at(0)}, 7, Reason::skips_conflict_term},
       {"not past what was refused",
        {at(0), at(5), term(2), at(4), at(8)},
        5,
        Reason::leader_has_conflict_term},
       {"a nonsense index", {at(0), at(5), term(0), at(99), at(0)}, 5, Reason::back_to_end_of_log},
       {"a nonsense index of nothing",
        {at(0), at(0), term(0), at(0), at(0)},
        1,
        Reason::back_to_end_of_log}});
}

TEST_CASE("thesis §10.2.1: a leader counts itself up to what is on its own disk") {
  check_rule<OwnMatchQuestion>(rules::own_match_index,
                               {{"all durable", {at(5), at(5)}, 5, Reason::all_durable},
                                {"the end is on its way", {at(5), at(3)}, 3, Reason::not_yet_durable},
                                {"nothing durable", {at(5), at(0)}, 0, Reason::not_yet_durable}});
}

TEST_CASE("Raft §5.4.2: a leader commits by counting only entries of its own term") {
  check_rule<CommitQuestion>(
      rules::may_commit,
      {{"of its term", {at(2), at(4), term(3), term(3), term(3)}, true, Reason::current_term_on_quorum},
       {"with older ones before it",
        {at(2), at(4), term(3), term(3), term(2)},
        true,
        Reason::older_ones_with_it},
       {"of an older term", {at(2), at(4), term(2), term(3)}, false, Reason::older_term},
       {"nothing more", {at(4), at(4), term(3), term(3)}, false, Reason::not_on_quorum},
       {"no quorum", {at(4), at(2), term(3), term(3)}, false, Reason::not_on_quorum}});
}

TEST_CASE("Raft §8, thesis §6.3: a command takes effect once, and none without a session") {
  check_rule<EffectQuestion>(
      rules::takes_effect,
      {{"new", {true, false}, true, Reason::new_command},
       {"a retry", {true, true}, false, Reason::done_before},
       {"late, given up by its client", {true, false, true}, false, Reason::command_given_up},
       {"without a session", {false, false}, false, Reason::no_session},
       {"that begins a session", {false, false, false, true, false}, true, Reason::session_begins},
       {"that begins one too many", {false, false, false, true, true}, true, Reason::another_session_ends}});
}

TEST_CASE("Raft Figure 2: the table of rules is the paper's") {
  CHECK(kRaft == Rules{});
  Rules other;
  other.quorum = [](int voters) { return voters; };
  CHECK_FALSE(other == kRaft);
}

}  // namespace raft::tests
