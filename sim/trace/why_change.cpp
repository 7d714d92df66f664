#include <algorithm>
#include <array>
#include <variant>

#include "sim/trace/message_words.hpp"
#include "sim/trace/story_step.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "sim/trace/why_words.hpp"

/// What became of a value, and which rules decided it.
namespace raftsim::trace {
namespace {

using raft::Rule;

std::string rose(const std::string& name, std::uint64_t before, std::uint64_t after) {
  return name + (after > before ? " rose from " : " fell from ") + std::to_string(before) + " to " +
         std::to_string(after);
}

bool is_loss(const Record& record) {
  return record.kind() == Kind::crash || record.kind() == Kind::disk_lost;
}

std::string role_change(const std::string& name, const Record& record, const ServerState& before,
                        const ServerState& after) {
  const std::string term = to_words(after.current_term);
  if (is_loss(record)) {
    return name + " was " + to_string(before.role) + " of " + to_words(before.current_term) + " no longer";
  }
  switch (after.role) {
    case raft::Role::leader: return name + " became leader of " + term;
    case raft::Role::candidate: return name + " became candidate of " + term;
    case raft::Role::pre_candidate: return name + " asked who would vote for it, still in " + term;
    case raft::Role::follower:
      return name + ", " + to_string(before.role) + " of " + to_words(before.current_term) +
             ", stepped down: it is follower in " + term;
  }
  return name;
}

std::string vote_change(const std::string& name, const ServerState& before, const ServerState& after,
                        raft::ServerId self) {
  const std::string term = to_words(after.current_term);
  if (after.voted_for == self) return name + " gave itself its vote of " + term;
  if (after.voted_for != raft::kNobody)
    return name + " gave " + to_string(after.voted_for) + " its vote of " + term;
  return name + "'s vote, which " + to_string(before.voted_for) + " had in " + to_words(before.current_term) +
         ", was free again in " + term;
}

std::string log_change(const std::string& name, const Record& record, const ServerState& before,
                       const ServerState& after) {
  const StateChange& change = record.step.change;
  if (record.kind() == Kind::disk_lost) return name + "'s log was lost, durable as it was";
  if (is_loss(record)) return name + "'s log lost what was not durable";
  if (change.snapshot && change.snapshot->replaces_log) {
    return name + "'s log was replaced by the snapshot up to entry " +
           std::to_string(after.snapshot.last_included().index.value);
  }
  std::string text = name;
  if (change.truncate_from.value != 0) {
    text += " removed " + to_words(change.truncate_from, before.log.last_index()) + " of its log";
    if (change.appended.empty()) return text;
    text += " and";
  }
  // A snapshot may have taken their place in the very step.
  const raft::LogIndex last = after.log.last_index();
  text += (record.kind() == Kind::receive && after.role != raft::Role::leader ? " took " : " appended ") +
          to_words(raft::LogIndex{last.value - change.appended.size() + 1}, last);
  constexpr std::size_t kShown = 3;
  std::string what;
  for (std::size_t i = 0; i < std::min(kShown, change.appended.size()); ++i) {
    what += (i == 0 ? "" : ", ") + words_of(change.appended[i]) + " of " + to_words(change.appended[i].term);
  }
  if (change.appended.size() > kShown) what += ", …";
  return text + " (" + what + ")";
}

/// One of the rules that may decide a value, and which answer does.
struct Decider {
  Asked what;
  Rule rule;
  bool yes{true};
};

/// Of each value in the order of how much they tell.
constexpr auto kDeciders = std::to_array<Decider>({
    {Asked::role, Rule::wins_election},
    {Asked::role, Rule::takes_over},
    {Asked::role, Rule::wins_pre_election},
    {Asked::role, Rule::keeps_leadership, false},
    {Asked::role, Rule::leads_on, false},
    {Asked::role, Rule::adopts_term},
    {Asked::role, Rule::accepts_leader},
    {Asked::role, Rule::may_campaign},
    {Asked::term, Rule::takes_over},
    {Asked::term, Rule::wins_pre_election},
    {Asked::term, Rule::adopts_term},
    {Asked::term, Rule::may_campaign},
    {Asked::term, Rule::term_after_snapshot},
    {Asked::voted_for, Rule::may_grant_vote},
    {Asked::voted_for, Rule::takes_over},
    {Asked::voted_for, Rule::wins_pre_election},
    {Asked::voted_for, Rule::adopts_term},
    {Asked::voted_for, Rule::may_campaign},
    {Asked::leader, Rule::wins_election},
    {Asked::leader, Rule::keeps_leadership, false},
    {Asked::leader, Rule::leads_on, false},
    {Asked::leader, Rule::accepts_leader},
    {Asked::leader, Rule::adopts_term},
    {Asked::leader, Rule::may_campaign},
    {Asked::leader, Rule::takes_over},
    {Asked::commit_index, Rule::may_install},
    {Asked::commit_index, Rule::may_commit},
    {Asked::commit_index, Rule::follower_commit_index},
    {Asked::last_applied, Rule::may_install},
    {Asked::last_applied, Rule::may_apply},
    {Asked::log, Rule::may_install},
    {Asked::log, Rule::must_truncate},
    {Asked::log, Rule::accepts_command},
    {Asked::log, Rule::leaves_joint},
    {Asked::log, Rule::may_change_membership},
    {Asked::log, Rule::newcomers_caught_up},
    {Asked::log, Rule::wins_election},
    {Asked::log, Rule::log_matches},
    {Asked::match_index, Rule::match_index_after},
    {Asked::match_index, Rule::own_match_index},
    {Asked::match_index, Rule::heeds_snapshot_reply},
    {Asked::match_index, Rule::wins_election},
    {Asked::next_index, Rule::next_index_after_refusal},
    {Asked::next_index, Rule::match_index_after},
    {Asked::next_index, Rule::heeds_snapshot_reply},
    {Asked::next_index, Rule::wins_election},
    {Asked::snapshot, Rule::may_install},
    {Asked::snapshot, Rule::snapshot_index},
    {Asked::configuration, Rule::may_install},
    {Asked::configuration, Rule::leaves_joint},
    {Asked::configuration, Rule::may_change_membership},
    {Asked::configuration, Rule::newcomers_caught_up},
    {Asked::configuration, Rule::must_truncate},
    {Asked::configuration, Rule::log_matches},
});

const raft::Judgement* last_answer(const Step& step, Rule rule, bool yes) {
  const auto found =
      std::find_if(step.judgements.rbegin(), step.judgements.rend(),
                   [&](const raft::Judgement& one) { return one.rule == rule && one.yes == yes; });
  return found == step.judgements.rend() ? nullptr : &*found;
}

std::string holders(raft::LogIndex entry, const ServerState& leader) {
  raft::ServerSet have;
  const raft::ServerSet voters = leader.configuration.all_voters();
  for (const raft::ServerId voter : voters) {
    if (leader.progress.at(voter.value - 1U).match_index >= entry) have.insert(voter);
  }
  const std::string term = leader.log.knows(entry) ? " of " + to_words(leader.log.term_at(entry)) : "";
  return to_words(have) + (have.size() == 1 ? " has" : " have") + " entry " + std::to_string(entry.value) +
         term + ": " + std::to_string(have.size()) + " of " + std::to_string(voters.size());
}

}  // namespace

std::string change_in_words(const Value& value, const Record& record, const ServerState& before,
                            const ServerState& after) {
  if (record.kind() == Kind::event) return change_as_logged(value, after);
  const std::string name = to_string(value.server);
  switch (value.what) {
    case Asked::role: return role_change(name, record, before, after);
    case Asked::term: {
      const std::string term = rose(name + "'s term", before.current_term.value, after.current_term.value);
      return term + (after.role == raft::Role::candidate ? ": it became candidate" : "");
    }
    case Asked::voted_for: return vote_change(name, before, after, value.server);
    case Asked::leader:
      if (after.leader == raft::kNobody) return name + " knew no leader of " + to_words(after.current_term);
      if (after.leader == value.server) return name + " became leader of " + to_words(after.current_term);
      return name + " took " + to_string(after.leader) + " for the leader of " + to_words(after.current_term);
    case Asked::commit_index:
      return rose(name + "'s commitIndex", before.commit_index.value, after.commit_index.value);
    case Asked::last_applied:
      return rose(name + "'s lastApplied", before.last_applied.value, after.last_applied.value);
    case Asked::log: return log_change(name, record, before, after);
    case Asked::match_index:
    case Asked::next_index: {
      const bool match = value.what == Asked::match_index;
      const PeerProgress& old = before.progress.at(value.peer.value - 1U);
      const PeerProgress& now = after.progress.at(value.peer.value - 1U);
      return rose(name + (match ? "'s matchIndex of " : "'s nextIndex of ") + to_string(value.peer),
                  match ? old.match_index.value : old.next_index.value,
                  match ? now.match_index.value : now.next_index.value);
    }
    case Asked::snapshot: {
      const bool installed = says(record.step, Rule::may_install, raft::Reason::snapshot_whole);
      if (record.kind() == Kind::disk_lost) return name + "'s snapshot was lost, durable as it was";
      if (is_loss(record)) return name + "'s snapshot was not durable yet";
      return name + (installed ? " installed the snapshot " : " took a snapshot ") + content_of(value, after);
    }
    case Asked::configuration:
      return name + "'s configuration became " + to_words(after.configuration) + ", instead of " +
             to_words(before.configuration);
  }
  return {};
}

std::string evidence_of(const Value& value, const Record& record, const ServerState& after) {
  const bool committed = last_answer(record.step, Rule::may_commit, true) != nullptr;
  if (value.what == Asked::commit_index && committed) return holders(after.commit_index, after);
  const bool won = record.step.change.role == raft::Role::leader;
  if ((value.what == Asked::role || value.what == Asked::leader) && won) {
    const raft::ServerSet voters = after.configuration.all_voters();
    return "it has the votes of " + to_words(after.votes) + ": " +
           std::to_string((after.votes & voters).size()) + " of " + std::to_string(voters.size());
  }
  if (value.what == Asked::next_index && deciding(value, record, after).empty() &&
      std::any_of(record.step.sends.begin(), record.step.sends.end(),
                  [&](const Sent& sent) { return sent.message.to == value.peer; })) {
    return "it sent what it had for " + to_string(value.peer) + " and counts on its arrival";
  }
  return {};
}

std::vector<raft::Judgement> deciding(const Value& value, const Record& record, const ServerState& after) {
  std::vector<raft::Judgement> found;
  const Step& step = record.step;
  for (const Decider& decider : kDeciders) {
    if (decider.what != value.what) continue;
    // To win is to lead, and nothing else.
    if (decider.rule == Rule::wins_election && after.role != raft::Role::leader) continue;
    const raft::Judgement* answer = last_answer(step, decider.rule, decider.yes);
    if (answer == nullptr) continue;
    found.push_back(*answer);
    break;
  }
  if (value.what == Asked::voted_for) {
    const raft::Judgement* refused = last_answer(step, Rule::may_grant_vote, false);
    if (refused != nullptr) found.push_back(*refused);
    const raft::Judgement* log = judgement(step, Rule::is_up_to_date);
    if (log != nullptr) found.push_back(*log);
  }
  std::erase_if(found, [&](const raft::Judgement& one) { return !is_told(record, one); });
  return found;
}

std::string because_in_words(const raft::Judgement& judgement, const std::string& mistake) {
  const bool refused_vote = judgement.rule == Rule::may_grant_vote && !judgement.yes;
  return (refused_vote ? "no vote for " + to_string(judgement.about) + ": " : "") +
         (mistake.empty() ? raft::in_words(judgement.reason) : mistake) + " (" + to_string(judgement.rule) +
         ", " + raft::section(judgement.rule) + ")";
}

}  // namespace raftsim::trace
