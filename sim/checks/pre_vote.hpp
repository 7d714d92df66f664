#pragma once

#include <variant>
#include <vector>

#include "sim/checks/step.hpp"
#include "sim/checks/violation.hpp"

namespace raftsim::checks {

/// A pre-vote only asks (thesis §9.6): neither who asks nor who is asked changes its term or its vote by it.
/// A step that leaves a server pre-candidate that was none before has begun to ask; one that sends a
/// PreVoteReply was asked, and did nothing else. And a leader grants none: it hears itself.
class PreVote {
 public:
  void reset(int servers) { held_.assign(static_cast<std::size_t>(servers), {}); }
  void on_start(const raft::Server& server, const Truth&, Report&) {
    held_[server.id().value - 1U] = of(server);
  }
  static bool concerns(const raft::Effects& effects) {
    return any_changed(effects, raft::Change::term, raft::Change::vote, raft::Change::role) ||
           grants_pre_vote(effects);
  }
  void on_step(const Step& step, Report& report) {
    const raft::Server& server = step.server;
    Held& held = held_[server.id().value - 1U];
    const Held now = of(server);
    if (now != held) {
      if (began_to_ask(step)) changed(server, held, "asking for pre-votes", report);
      if (was_asked(step)) changed(server, held, "being asked for a pre-vote", report);
    }
    held = now;
    if (step.leads() && grants_pre_vote(step.effects)) granted_by_leader(server, report);
  }
  friend bool operator==(const PreVote&, const PreVote&) = default;

 private:
  struct Held {
    raft::Term term;
    raft::ServerId voted_for;
    friend bool operator==(const Held&, const Held&) = default;
  };
  static Held of(const raft::Server& server) { return {server.current_term(), server.voted_for()}; }
  static bool began_to_ask(const Step& step) {
    return step.server.role() == raft::Role::pre_candidate && step.effects.has_changed(raft::Change::role);
  }
  static bool was_asked(const Step& step) {
    return !step.effects.sends.empty() &&
           step.effects.sends.front().message.type() == raft::MessageType::pre_vote_reply;
  }
  static bool grants_pre_vote(const raft::Effects& effects) {
    if (effects.sends.size() != 1) return false;
    const auto* const reply = std::get_if<raft::PreVoteReply>(&effects.sends.front().message.body);
    return reply != nullptr && reply->vote_granted;
  }
  static void changed(const raft::Server& server, const Held& before, const char* by, Report& report);
  static void granted_by_leader(const raft::Server& server, Report& report);

  std::vector<Held> held_;
};

}  // namespace raftsim::checks
