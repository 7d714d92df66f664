#pragma once

#include "core/configuration.hpp"
#include "core/roles.hpp"
#include "core/types.hpp"

/// What the rules about who takes part are asked (Raft §6, thesis §4); see core/questions.hpp.
namespace raft {

class Configurations;

struct DecidersQuestion {
  /// All that the server knows: the latest known to be committed, and those that its log has after it.
  const Configurations& known;
};

struct ChangeQuestion {
  Role role{};
  /// Whether the leadership is being handed over.
  bool transferring{};
  /// Whether the leader has committed an entry of its own term.
  bool committed_in_term{};
  /// Whether an earlier change is not over yet.
  bool in_progress{};
  /// What is and what is wanted; neither is joint.
  Configuration current;
  Configuration wanted;
  /// By joint consensus (Raft §6), or in a single step (thesis §4.1).
  bool joint{};
};

/// Asked of a leader that is answered by a server which is no part of its configuration.
struct OutsiderQuestion {
  Term current_term;
  Term message_term;
  /// Whether that configuration is committed.
  bool settled{};
};

struct CatchUpQuestion {
  /// Whether all who are to vote have what the log held when the round began.
  bool round_over{};
  /// Whether the round has lasted longer than an election timeout.
  bool overdue{};
  /// Election timeouts that have gone by since the slowest of them got further.
  int timeouts{};
  /// The round's number, from 1; 0 before the first.
  int round{};
  /// Whether the leadership is being handed over.
  bool transferring{};
  /// Whether anybody is to catch up at all.
  bool needed{true};
};

struct SettledQuestion {
  Configuration configuration;
  ServerId self;
  /// Whether the configuration, the one in force, is committed.
  bool committed{true};
  /// Whether the leadership is being handed over.
  bool transferring{};
  /// Whether the leader has committed an entry of its own term.
  bool committed_in_term{true};
};

/// Asked of a leader about a server that has left by a configuration which is committed.
struct FarewellQuestion {
  /// What the server is known to have, and where in the log that configuration stands.
  LogIndex match_index;
  LogIndex configuration_index;
  /// Heartbeats sent to it since it last answered, or since that configuration is committed.
  int unanswered{};
};

}  // namespace raft
