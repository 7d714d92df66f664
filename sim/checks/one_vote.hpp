#pragma once

#include <vector>

#include "core/message.hpp"
#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// "Each server will vote for at most one candidate in a given term" (Raft §5.2), across restarts too. What
/// counts is votes that really left: a vote that a crash took back before anybody heard of it was never
/// given. One that is forgotten when a server starts again could be given once more. A candidate votes for
/// itself when its first RequestVote leaves, or when it wins.
class OneVote {
 public:
  void reset(int servers) { votes_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report& report) {
    Votes& votes = votes_[server.id().value - 1U];
    votes.held = {server.current_term(), server.voted_for()};
    const bool remembers = votes.held == votes.given || votes.held.term > votes.given.term;
    if (votes.given.candidate != raft::kNobody && !remembers) forgotten(server.id(), votes.given, report);
  }
  void on_disk_lost(raft::ServerId id) { votes_[id.value - 1U] = {}; }
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::vote, raft::Change::role);
  }
  void on_step(const Step& step, Report& report) {
    const raft::Server& server = step.server;
    Votes& votes = votes_[server.id().value - 1U];
    const Vote now{server.current_term(), server.voted_for()};
    if (now.term == votes.held.term && now.candidate != votes.held.candidate &&
        votes.held.candidate != raft::kNobody) {
      voted_twice(server.id(), votes.held, now.candidate, report);
    }
    votes.held = now;
    if (step.became_leader()) give(server.id(), {server.current_term(), server.id()}, report);
  }
  void on_leave(const raft::Message& message, const Truth&, Report& report) {
    if (message.type() == raft::MessageType::request_vote) {
      give(message.from, {message.term, message.from}, report);
    } else if (message.type() == raft::MessageType::request_vote_reply) {
      const bool granted = std::get_if<raft::RequestVoteReply>(&message.body)->vote_granted;
      if (granted) give(message.from, {message.term, message.to}, report);
    }
  }
  friend bool operator==(const OneVote&, const OneVote&) = default;

 private:
  struct Vote {
    raft::Term term;
    raft::ServerId candidate;
    friend bool operator==(const Vote&, const Vote&) = default;
  };
  struct Votes {
    /// What the server holds in memory.
    Vote held;
    /// The vote of the latest term that was really given.
    Vote given;
    friend bool operator==(const Votes&, const Votes&) = default;
  };

  void give(raft::ServerId voter, Vote vote, Report& report) {
    Vote& given = votes_[voter.value - 1U].given;
    if (vote.term < given.term) return;
    if (vote.term == given.term && given.candidate != vote.candidate && given.candidate != raft::kNobody) {
      voted_twice(voter, given, vote.candidate, report);
    }
    given = vote;
  }
  static void forgotten(raft::ServerId voter, const Vote& given, Report& report);
  static void voted_twice(raft::ServerId voter, const Vote& first, raft::ServerId second, Report& report);

  std::vector<Votes> votes_;
};

}  // namespace raftsim::checks
