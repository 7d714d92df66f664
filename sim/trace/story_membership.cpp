#include "core/quorum.hpp"
#include "sim/trace/story_step.hpp"

/// Sentences about who takes part (Raft §6, thesis §4).
namespace raftsim::trace {
namespace {

/// "S1, S2 vote; S3 learns"
std::string in_words(const raft::Configuration& configuration) {
  std::string text = to_words(configuration.voters) + (configuration.voters.size() <= 1 ? " votes" : " vote");
  if (configuration.joint()) {
    text = "joint (Cold,new): a majority of the old " + to_words(configuration.old_voters) +
           " and a majority of the new " + to_words(configuration.voters) + " decide";
  }
  if (configuration.learners.empty()) return text;
  return text + ", " + to_words(configuration.learners) +
         (configuration.learners.size() == 1 ? " learns" : " learn");
}

/// "2 of 3"
std::string share(raft::ServerSet voters, raft::ServerSet votes) {
  return std::to_string((voters & votes).size()) + " of " + std::to_string(voters.size());
}

bool ends_a_round(raft::Reason reason) {
  return reason == raft::Reason::round_in_time || reason == raft::Reason::round_too_long ||
         reason == raft::Reason::newcomers_too_slow;
}

}  // namespace

std::string membership_news(const Step& step) {
  std::string text;
  const raft::Judgement* caught_up = judgement(step, raft::Rule::newcomers_caught_up);
  if (caught_up != nullptr && ends_a_round(caught_up->reason)) text = raft::in_words(caught_up->reason);
  if (step.change.configuration) text = with(text, in_words(*step.change.configuration));
  const raft::Judgement* leads_on = judgement(step, raft::Rule::leads_on);
  if (leads_on != nullptr && !leads_on->yes) text = with(text, "has no vote in it: steps down");
  return text;
}

Telling Teller::asked_to_change(const Record& record, const ChangeRequested& requested) const {
  const Step& step = record.step;
  const raft::Configuration& now = before(record).configuration;
  const std::string wanted = in_words({requested.voters, {}, requested.learners});
  if (!says(step, raft::Rule::may_change_membership, raft::Reason::change_begins)) {
    return {
        "does not change the membership (" + wanted + "): " + why(step, raft::Rule::may_change_membership),
        false};
  }
  const raft::ServerSet newcomers = requested.voters - now.voters;
  std::string text = "is to change the membership";
  if (!newcomers.empty() && requested.catch_up) {
    text += ": " + wanted + ", once " + to_words(newcomers) + (newcomers.size() == 1 ? " has" : " have") +
            " caught up";
  }
  return {text, false};
}

std::string Teller::tally(const raft::Configuration& configuration, raft::ServerSet votes) {
  const bool won = raft::is_quorum(raft::Quorums::of(configuration), votes);
  const std::string now = share(configuration.voters, votes);
  if (configuration.joint()) {
    return now + " new and " + share(configuration.old_voters, votes) + " old voters" +
           (won ? " are both majorities" : ", needs both majorities");
  }
  const int needed = raft::majority(configuration.voters.size());
  return now + (won ? " is a majority" : ", needs " + std::to_string(needed));
}

std::string Teller::defeat(const Record& record) const {
  const Step& step = record.step;
  if (!says(step, raft::Rule::wins_election, raft::Reason::cannot_win)) return {};
  const View& view = before(record);
  const raft::ServerSet refused_before = view.vote_replies - view.votes;
  const raft::Quorums quorums = raft::Quorums::of(view.configuration);
  // Whoever refuses after that decides nothing more.
  if (raft::vote_result(quorums, view.votes, refused_before) == raft::VoteResult::lost) return {};
  const raft::ServerSet refused = step.change.vote_replies.value_or(view.vote_replies) - view.votes;
  std::string text = share(view.configuration.voters, refused);
  if (view.configuration.joint()) {
    text += " new and " + share(view.configuration.old_voters, refused) + " old voters";
  }
  return text + " refuse → " + to_words(view.term) + " cannot be won";
}

}  // namespace raftsim::trace
