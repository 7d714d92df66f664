#include "sim/bugs/mistakes.hpp"

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"

namespace raftsim {

using raft::Rule;
using raft::Rules;

Mistakes::Mistakes(const Bug* bug) : bug_(bug) {
  if (bug == nullptr) return;
  const auto is_replaced = [&](auto member) { return bug->rules.*member != raft::kRaft.*member; };
  const auto mark = [&](Rule rule) { of_.at(static_cast<std::size_t>(rule)) = true; };
  const auto answers = [&](Rule rule, auto member) {
    if (is_replaced(member)) mark(rule);
  };
  answers(Rule::heeds_vote_request, &Rules::heeds_vote_request);
  answers(Rule::adopts_term, &Rules::adopts_term);
  answers(Rule::resets_election_timer, &Rules::resets_election_timer);
  answers(Rule::may_have_heard_leader, &Rules::may_have_heard_leader);
  answers(Rule::must_store, &Rules::must_store);
  answers(Rule::tells_refusal, &Rules::tells_refusal);
  answers(Rule::last_log, &Rules::last_log);
  answers(Rule::is_up_to_date, &Rules::is_up_to_date);
  answers(Rule::may_grant_vote, &Rules::may_grant_vote);
  answers(Rule::may_count_vote, &Rules::may_count_vote);
  answers(Rule::may_campaign, &Rules::may_campaign);
  answers(Rule::wins_election, &Rules::wins_election);
  answers(Rule::may_grant_pre_vote, &Rules::may_grant_pre_vote);
  answers(Rule::may_count_pre_vote, &Rules::may_count_pre_vote);
  answers(Rule::wins_pre_election, &Rules::wins_pre_election);
  answers(Rule::prev_log, &Rules::prev_log);
  answers(Rule::accepts_leader, &Rules::accepts_leader);
  answers(Rule::log_matches, &Rules::log_matches);
  answers(Rule::must_truncate, &Rules::must_truncate);
  answers(Rule::follower_commit_index, &Rules::follower_commit_index);
  answers(Rule::accepts_command, &Rules::accepts_command);
  answers(Rule::may_send_entries, &Rules::may_send_entries);
  answers(Rule::puts_off_heartbeat, &Rules::puts_off_heartbeat);
  answers(Rule::heeds_append_reply, &Rules::heeds_append_reply);
  answers(Rule::match_index_after, &Rules::match_index_after);
  answers(Rule::heeds_refusal, &Rules::heeds_refusal);
  answers(Rule::progress_mode, &Rules::progress_mode);
  answers(Rule::next_index_after_refusal, &Rules::next_index_after_refusal);
  answers(Rule::own_match_index, &Rules::own_match_index);
  answers(Rule::may_commit, &Rules::may_commit);
  answers(Rule::may_apply, &Rules::may_apply);
  answers(Rule::answers_client, &Rules::answers_client);
  answers(Rule::keeps_leadership, &Rules::keeps_leadership);
  answers(Rule::may_transfer, &Rules::may_transfer);
  answers(Rule::may_ask_to_take_over, &Rules::may_ask_to_take_over);
  answers(Rule::ends_transfer, &Rules::ends_transfer);
  answers(Rule::takes_over, &Rules::takes_over);
  answers(Rule::takes_effect, &Rules::takes_effect);
  answers(Rule::serves_read, &Rules::serves_read);
  answers(Rule::begins_round, &Rules::begins_round);
  answers(Rule::counts_for_round, &Rules::counts_for_round);
  answers(Rule::confirms_round, &Rules::confirms_round);
  answers(Rule::lease_holds, &Rules::lease_holds);
  answers(Rule::heeds_read_index_reply, &Rules::heeds_read_index_reply);
  answers(Rule::may_answer_read, &Rules::may_answer_read);
  answers(Rule::keeps_reads, &Rules::keeps_reads);
  answers(Rule::snapshot_index, &Rules::snapshot_index);
  answers(Rule::needs_snapshot, &Rules::needs_snapshot);
  answers(Rule::takes_chunk, &Rules::takes_chunk);
  answers(Rule::keeps_incoming, &Rules::keeps_incoming);
  answers(Rule::may_install, &Rules::may_install);
  answers(Rule::keeps_suffix, &Rules::keeps_suffix);
  answers(Rule::term_after_snapshot, &Rules::term_after_snapshot);
  answers(Rule::heeds_snapshot_reply, &Rules::heeds_snapshot_reply);
  answers(Rule::may_change_membership, &Rules::may_change_membership);
  answers(Rule::heeds_outsider, &Rules::heeds_outsider);
  answers(Rule::newcomers_caught_up, &Rules::newcomers_caught_up);
  answers(Rule::leaves_joint, &Rules::leaves_joint);
  answers(Rule::leads_on, &Rules::leads_on);
  answers(Rule::sends_to_departed, &Rules::sends_to_departed);
  answers(Rule::reply_waits_for, &Rules::reply_waits_for);
  // They answer nothing by themselves: whoever counts asks them.
  if (is_replaced(&Rules::quorum) || is_replaced(&Rules::decides) || is_replaced(&Rules::votes_with)) {
    mark(Rule::wins_election);
    mark(Rule::wins_pre_election);
  }
  if (is_replaced(&Rules::quorum) || is_replaced(&Rules::decides)) {
    for (const Rule rule : {Rule::may_commit, Rule::confirms_round, Rule::keeps_leadership}) mark(rule);
  }
}

std::string Mistakes::in_words(Rule rule) const {
  return is_of(rule) ? "a planted bug decides this: " + std::string(bug_->changes) : std::string();
}

Mistakes mistakes_of(const trace::Header& header) {
  if (header.scenario_text.empty()) return {};
  try {
    return Mistakes(parse_scenario(header.scenario_text, header.scenario).bug);
  } catch (const ScenarioError&) {
    // A trace is read even where the scenario in it is of another version's language.
    return {};
  }
}

}  // namespace raftsim
