#include "core/server.hpp"

/// Candidates and voters (Raft §5.2, §5.4.1).
namespace raft {

void Server::start_election() {
  durable_.current_term = next(durable_.current_term);
  durable_.voted_for = id_;
  effects_->mark(Change::term);
  effects_->mark(Change::vote);
  if (role_ != Role::candidate) {
    role_ = Role::candidate;
    effects_->mark(Change::role);
  }
  if (leader_ != kNobody) {
    leader_ = kNobody;
    effects_->mark(Change::leader);
  }
  votes_ = {};
  vote_replies_ = {};
  own_vote_write_ = WriteId{last_write_.value + 1};
  // A new randomised timeout, so that a split vote is not repeated for ever (Raft §5.2).
  arm(Timer::election);
  arm(Timer::heartbeat);
  for (const ServerId voter : peers()) request_vote(voter);
}

void Server::request_vote(ServerId from) {
  Message& message = send(from);
  message.become<RequestVote>() = RequestVote{log().last()};
  // Term and own vote are durable before anybody hears of them (Raft Figure 2).
  effects_->sends.back().after = own_vote_write_ > durable_write_ ? own_vote_write_ : WriteId{0};
}

void Server::count_vote(ServerId voter, Term term, bool granted) {
  const Decision counts =
      ask(Rule::may_count_vote,
          rules_->may_count_vote({current_term(), term, role_, granted, votes_.contains(voter)}), voter);
  if (counts.reason == Reason::refused_by_voter) vote_replies_.insert(voter);
  if (!counts) return;
  vote_replies_.insert(voter);
  votes_.insert(voter);
  effects_->mark(Change::votes);
  if (ask(Rule::wins_election, rules_->wins_election({votes_.size(), quorum_}))) become_leader();
}

void Server::become_leader() {
  require(role_ == Role::candidate, "a leader that was a candidate");
  role_ = Role::leader;
  leader_ = id_;
  effects_->mark(Change::role);
  effects_->mark(Change::leader);
  // "nextIndex[] initialized to leader last log index + 1, matchIndex[] to 0" (Raft Figure 2).
  for (const ServerId server : options_.voters) {
    match_index_[slot(server)] = LogIndex{0};
    progress_[slot(server)] = {next(log().last_index()), ProgressMode::probe, false};
  }
  effects_->mark(Change::progress);
  cancel(Timer::election);
  arm(Timer::heartbeat);
  // A blank entry: only an entry of its own term tells the leader what is committed (Raft §8).
  append_to_log(Entry::no_op(current_term()));
  replicate_to_all();
}

void Server::on_request_vote(const Message& message, const RequestVote& request, bool stale) {
  const ServerId candidate = message.from;
  bool up_to_date = false;
  if (!stale) {
    up_to_date =
        ask(Rule::is_up_to_date, rules_->is_up_to_date({log().last(), request.last_log}), candidate).yes;
  }
  const Decision grants = ask(
      Rule::may_grant_vote,
      rules_->may_grant_vote({current_term(), message.term, voted_for(), candidate, up_to_date}), candidate);
  Contact contact = grants ? Contact::vote_granted_before : Contact::vote_refused;
  if (grants && voted_for() != candidate) {
    contact = Contact::vote_granted;
    durable_.voted_for = candidate;
    effects_->mark(Change::vote);
  }
  reset_election_timer_after(contact, candidate);
  send(candidate).become<RequestVoteReply>() = RequestVoteReply{grants.yes};
  effects_->sends.back().after = reply_waits_for(MessageType::request_vote_reply);
}

void Server::on_request_vote_reply(const Message& message, const RequestVoteReply& reply) {
  count_vote(message.from, message.term, reply.vote_granted);
}

}  // namespace raft
