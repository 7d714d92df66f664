#include "core/configurations.hpp"
#include "tests/core/rule_rows.hpp"

/// The rules for snapshots, each with every answer it has (Raft §7, extended version Figure 13).
namespace raft::tests {

TEST_CASE("Raft §7: a snapshot includes what is applied, when that is enough or when it is asked for") {
  check_rule<SnapshotQuestion>(
      rules::snapshot_index,
      {{"never by itself", {at(900), at(0), false, 0}, 0, Reason::log_too_short_to_compact},
       {"nothing applied", {at(0), at(0), false, 1}, 0, Reason::log_too_short_to_compact},
       {"one too few", {at(9), at(0), false, 10}, 0, Reason::log_too_short_to_compact},
       {"enough", {at(10), at(0), false, 10}, 10, Reason::log_long_enough},
       {"more than enough", {at(25), at(0), false, 10}, 25, Reason::log_long_enough},
       {"counted from the last one: too few",
        {at(19), at(10), false, 10},
        10,
        Reason::log_too_short_to_compact},
       {"counted from the last one", {at(20), at(10), false, 10}, 20, Reason::log_long_enough},
       {"enough, but a follower catches up",
        {at(20), at(10), false, 10, true},
        10,
        Reason::follower_catches_up},
       {"the follower catches up slowly", {at(49), at(10), false, 10, true}, 10, Reason::follower_catches_up},
       {"too slowly", {at(50), at(10), false, 10, true}, 50, Reason::log_long_enough},
       {"much too slowly", {at(90), at(10), false, 10, true}, 90, Reason::log_long_enough},
       {"asked for while a follower catches up", {at(13), at(10), true, 10, true}, 13, Reason::asked_for},
       {"asked for", {at(3), at(2), true, 0}, 3, Reason::asked_for},
       {"asked for again", {at(3), at(3), true, 0}, 3, Reason::log_too_short_to_compact},
       {"asked for with nothing applied", {at(0), at(0), true, 5}, 0, Reason::log_too_short_to_compact}});
}

TEST_CASE("Raft §7: a snapshot is sent when the next entry to send is compacted") {
  check_rule<SnapshotNeedQuestion>(rules::needs_snapshot,
                                   {{"long ago", {at(2), at(7)}, true, Reason::entries_compacted},
                                    {"the last included", {at(7), at(7)}, true, Reason::entries_compacted},
                                    {"the first kept", {at(8), at(7)}, false, Reason::entries_kept},
                                    {"no snapshot", {at(1), at(0)}, false, Reason::entries_kept}});
}

TEST_CASE("Raft Figure 13: chunks are taken in order, and none of a snapshot that brings nothing new") {
  check_rule<ChunkQuestion>(
      rules::takes_chunk,
      {{"the first", {at(3), term(4), end(2, 7), 0, end(0, 0), term(0), 0}, true, Reason::next_chunk},
       {"the next", {at(3), term(4), end(2, 7), 10, end(2, 7), term(4), 10}, true, Reason::next_chunk},
       {"the first again",
        {at(3), term(4), end(2, 7), 0, end(2, 7), term(4), 10},
        false,
        Reason::another_offset},
       {"one that has a gap before it",
        {at(3), term(4), end(2, 7), 20, end(2, 7), term(4), 10},
        false,
        Reason::another_offset},
       {"in the middle of what is unknown",
        {at(3), term(4), end(2, 7), 10, end(0, 0), term(0), 0},
        false,
        Reason::another_offset},
       {"the first of a newer one",
        {at(3), term(4), end(2, 9), 0, end(2, 7), term(4), 10},
        true,
        Reason::replaces_incoming},
       {"not the first of a newer one",
        {at(3), term(4), end(2, 9), 10, end(2, 7), term(4), 10},
        false,
        Reason::another_offset},
       {"the first of an older one",
        {at(3), term(4), end(2, 5), 0, end(2, 7), term(4), 10},
        false,
        Reason::older_snapshot},
       {"the first of one that ends there, too, in another term",
        {at(3), term(4), end(3, 7), 0, end(2, 7), term(4), 10},
        true,
        Reason::replaces_incoming},
       {"the first of an older one, of a new leader",
        {at(3), term(5), end(2, 5), 0, end(2, 7), term(4), 10},
        true,
        Reason::replaces_incoming},
       {"the same of a new leader goes on where it was",
        {at(3), term(5), end(2, 7), 10, end(2, 7), term(4), 10},
        true,
        Reason::next_chunk},
       {"exactly what is committed",
        {at(7), term(4), end(2, 7), 0, end(0, 0), term(0), 0},
        false,
        Reason::includes_nothing_new},
       {"less than is committed",
        {at(8), term(4), end(2, 7), 0, end(0, 0), term(0), 0},
        false,
        Reason::includes_nothing_new},
       {"one past what is committed",
        {at(6), term(4), end(2, 7), 0, end(0, 0), term(0), 0},
        true,
        Reason::next_chunk}});
}

TEST_CASE("Raft Figure 13: the log's end is kept where the log holds the snapshot's last entry") {
  check_rule<InstallQuestion>(
      rules::keeps_suffix,
      {{"an empty log", {end(2, 5), at(0), term(0)}, false, Reason::ends_before_last_included},
       {"a shorter log", {end(2, 5), at(4), term(0)}, false, Reason::ends_before_last_included},
       {"a log that ends there", {end(2, 5), at(5), term(2)}, true, Reason::holds_last_included},
       {"a longer log", {end(2, 5), at(9), term(2)}, true, Reason::holds_last_included},
       {"another entry there, older", {end(2, 5), at(9), term(1)}, false, Reason::last_included_conflicts},
       {"another entry there, newer", {end(2, 5), at(5), term(3)}, false, Reason::last_included_conflicts}});
}

TEST_CASE("Raft §7: the answers to chunks tell a leader what to send next") {
  const ProgressMode snapshot = ProgressMode::snapshot;
  const ProgressMode probe = ProgressMode::probe;
  check_rule<SnapshotReplyQuestion>(
      rules::heeds_snapshot_reply,
      {{"the chunk has come", {snapshot, at(7), 10, at(7), false, 10, 20}, true, Reason::chunk_arrived},
       {"it asks for an earlier one",
        {snapshot, at(7), 10, at(7), false, 10, 0},
        true,
        Reason::asks_for_another_chunk},
       {"it waits for what is under way",
        {snapshot, at(7), 10, at(7), false, 10, 10},
        false,
        Reason::chunk_on_its_way},
       {"to an earlier chunk", {snapshot, at(7), 10, at(7), false, 0, 5}, false, Reason::chunk_on_its_way},
       {"to a later chunk", {snapshot, at(7), 10, at(7), false, 20, 30}, false, Reason::chunk_on_its_way},
       {"about another snapshot", {snapshot, at(7), 10, at(5), false, 10, 20}, false, Reason::old_news},
       {"none is being sent", {probe, at(0), 0, at(7), false, 0, 20}, false, Reason::old_news},
       {"it is sent no more", {probe, at(7), 10, at(7), false, 10, 20}, false, Reason::old_news},
       {"it is there", {snapshot, at(7), 10, at(7), true, 10, 0}, true, Reason::snapshot_installed},
       {"another one is there", {snapshot, at(7), 10, at(5), true, 10, 0}, true, Reason::snapshot_installed},
       {"it is there, none is being sent",
        {probe, at(0), 0, at(7), true, 0, 0},
        true,
        Reason::snapshot_installed}});
}

TEST_CASE("Raft §5.3, §7: what the own snapshot includes matches whatever the leader names there") {
  check_rule<ConsistencyQuestion>(
      rules::log_matches,
      {{"at the base", {end(2, 5), at(5), term(2), at(5)}, true, Reason::previous_entry_matches},
       {"before the base", {end(1, 4), at(5), term(0), at(5)}, true, Reason::previous_entry_in_snapshot},
       {"before the first entry",
        {end(0, 0), at(5), term(0), at(5)},
        true,
        Reason::previous_entry_in_snapshot},
       {"after the base", {end(2, 6), at(6), term(2), at(5)}, true, Reason::previous_entry_matches},
       {"after the base, another",
        {end(2, 6), at(6), term(1), at(5)},
        false,
        Reason::previous_entry_conflicts},
       {"past the end of a log of nothing else",
        {end(2, 6), at(5), term(0), at(5)},
        false,
        Reason::log_too_short}});
}

TEST_CASE("Raft §7: to a follower that is sent a snapshot no entries are sent, and its refusals are old") {
  const ProgressMode snapshot = ProgressMode::snapshot;
  check_rule<SendQuestion>(
      rules::may_send_entries,
      {{"a chunk is under way", {snapshot, true, at(2), at(0), at(9), 3}, false, Reason::awaiting_probe}});
  check_rule<RefusalQuestion>(rules::heeds_refusal,
                              {{"a late one", {snapshot, at(0), at(2), at(1)}, false, Reason::old_news}});
}

TEST_CASE("Raft §7: a snapshot's end stands for the entry that it has taken the place of") {
  const Reason itself = Reason::entry_itself;
  const Reason stands_for_it = Reason::stands_for_entry;
  struct PrevRow {
    const char* name;
    PrevLogQuestion question;
    PositionDecision decision;
  };
  for (const PrevRow& row :
       {PrevRow{"before the first entry", {at(0), term(0), end(0, 0)}, {end(0, 0), itself}},
        PrevRow{"an entry", {at(3), term(2), end(0, 0)}, {end(2, 3), itself}},
        PrevRow{"the snapshot's end", {at(7), term(0), end(2, 7)}, {end(2, 7), stands_for_it}},
        PrevRow{"an entry before it", {at(6), term(1), end(2, 7)}, {end(1, 6), itself}},
        PrevRow{"the entry after it", {at(8), term(4), end(2, 7)}, {end(4, 8), itself}}}) {
    CAPTURE(row.name);
    CHECK(rules::prev_log(row.question) == row.decision);
  }
  struct LastRow {
    const char* name;
    LastLogQuestion question;
    PositionDecision decision;
  };
  for (const LastRow& row :
       {LastRow{"an empty log", {end(0, 0), end(0, 0)}, {end(0, 0), itself}},
        LastRow{"entries alone", {end(2, 3), end(0, 0)}, {end(2, 3), itself}},
        LastRow{"a snapshot alone", {end(0, 0), end(2, 7)}, {end(2, 7), stands_for_it}},
        LastRow{"entries after a snapshot", {end(2, 9), end(2, 7)}, {end(2, 9), itself}}}) {
    CAPTURE(row.name);
    CHECK(rules::last_log(row.question) == row.decision);
  }
}

TEST_CASE("Raft Figure 2: no snapshot takes currentTerm back") {
  CHECK(rules::term_after_snapshot({term(5), term(2)}) == TermDecision{term(5), Reason::ends_in_older_term});
  CHECK(rules::term_after_snapshot({term(5), term(5)}) == TermDecision{term(5), Reason::ends_in_this_term});
  CHECK(rules::term_after_snapshot({term(5), term(6)}) == TermDecision{term(6), Reason::ends_in_this_term});
}

TEST_CASE("Raft §7: a snapshot that is coming in is of use while it includes more than is committed") {
  check_rule<IncomingQuestion>(rules::keeps_incoming,
                               {{"more", {at(7), at(6)}, true, Reason::still_needed},
                                {"just that", {at(7), at(7)}, false, Reason::includes_nothing_new},
                                {"less", {at(7), at(9)}, false, Reason::includes_nothing_new}});
}

TEST_CASE("Raft §7: what has come in is installed if it is the snapshot that was announced") {
  check_rule<ArrivedQuestion>(
      rules::may_install,
      {{"it is", {true, end(2, 7), end(2, 7)}, true, Reason::snapshot_whole},
       {"damaged", {false, end(2, 7), end(0, 0)}, false, Reason::snapshot_damaged},
       {"it ends elsewhere", {true, end(2, 7), end(2, 6)}, false, Reason::another_snapshot},
       {"it ends in another term", {true, end(2, 7), end(3, 7)}, false, Reason::another_snapshot}});
}

TEST_CASE("Raft §7: a snapshot holds the configuration as of its last entry, not the latest") {
  Configurations known(Configuration{ServerSet::first(3), {}, {}});
  known.add(at(5), Configuration{ServerSet::first(4), {}, {}});
  const StateMachine machine;
  CHECK(rules::snapshot_content({at(4), known, machine}).configuration.voters == ServerSet::first(3));
  CHECK(rules::snapshot_content({at(5), known, machine}).configuration.voters == ServerSet::first(4));
}

}  // namespace raft::tests
