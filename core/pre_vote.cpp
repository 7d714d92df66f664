#include "core/server.hpp"

/// PreVote (thesis §9.6): a server that hears no leader first asks whether a majority would vote for it. Its
/// term rises only if so, and a server that cannot win deposes nobody.
namespace raft {

void Server::start_pre_election() {
  begin_candidacy(Role::pre_candidate);
  const LogPosition last = last_log();
  for (const ServerId voter : voting_peers()) request_pre_vote(voter, last);
  count_pre_vote(id_, {true, current_term()});
}

void Server::request_pre_vote(ServerId from, LogPosition last) {
  send(from).become<PreVote>() = PreVote{last};
  effects_->sends.back().after = reply_waits_for(MessageType::pre_vote);
}

void Server::count_pre_vote(ServerId voter, const PreVoteReply& reply) {
  const PreVoteReplyQuestion question{current_term(),
                                      reply.asked_in,
                                      role_,
                                      reply.vote_granted,
                                      votes_.contains(voter),
                                      quorums_.all_voters().contains(voter),
                                      vote_replies_.contains(voter)};
  const Decision counts = ask(Rule::may_count_pre_vote, rules_->may_count_pre_vote(question), voter);
  if (!is_noted(counts)) return;
  vote_replies_.insert(voter);
  if (counts) votes_.insert(voter);
  effects_->mark(Change::votes);
  const VoteResult result = vote_result(quorums_, votes_, vote_replies_ - votes_);
  if (ask(Rule::wins_pre_election, rules_->wins_pre_election({result}))) start_election(false);
}

void Server::on_pre_vote(const Message& message, const PreVote& request, bool stale) {
  const ServerId candidate = message.from;
  bool up_to_date = false;
  if (!stale) {
    up_to_date =
        ask(Rule::is_up_to_date, rules_->is_up_to_date({last_log(), request.last_log}), candidate).yes;
  }
  const PreVoteQuestion question{current_term(), message.term, role_, hears_leader_, up_to_date};
  const Decision grants = ask(Rule::may_grant_pre_vote, rules_->may_grant_pre_vote(question), candidate);
  reset_election_timer_after(Contact::pre_vote, candidate);
  if (!grants && !tells_refusal(message)) return;
  send(candidate).become<PreVoteReply>() = PreVoteReply{grants.yes, message.term};
  effects_->sends.back().after = reply_waits_for(MessageType::pre_vote_reply);
}

void Server::on_pre_vote_reply(const Message& message, const PreVoteReply& reply) {
  count_pre_vote(message.from, reply);
  reset_election_timer_after(Contact::reply, message.from);
}

}  // namespace raft
