#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/command.hpp"
#include "core/io.hpp"
#include "core/types.hpp"
#include "sim/action.hpp"
#include "sim/condition.hpp"
#include "sim/random.hpp"
#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// One operation of a client from its issue until it is answered or given up.
struct PendingOperation {
  raft::ClientRequest request;
  /// Its place among the operations that the client was to carry out, from 1; 0 for a registration.
  std::uint32_t number{};
  Time issued;
  /// How often it was sent.
  std::uint32_t attempts{};
  Duration backoff{};
  /// Whether it was sent and an answer may come; else it waits to be sent.
  bool awaiting_answer{};
  /// When the client does something about it unless an answer comes; Time::max() for never.
  Time due;
  /// Where it is to be sent; nobody: as the client's group says.
  raft::ServerId target;
};

/// An operation that the client no longer waits for: nobody knows whether it happened.
struct GivenUp {
  std::uint32_t sequence{};
  Time issued;
};

/// What has become of an operation, for expectations and stories.
struct Outcome {
  OperationStatus status{OperationStatus::pending};
  std::string value;
};

/// One client: issues operations by its group's settings, waits, sends again with back-off, follows
/// redirects. It decides; the simulation sends.
class Client {
 public:
  /// `group` must outlive the client. `keep_outcomes`: remember what became of every operation.
  /// `sessions`: the client registers before anything else, and anew when its session is over (thesis §6.3).
  Client(raft::ClientId id, const ClientGroup& group, std::uint64_t seed, bool keep_outcomes, bool sessions);

  [[nodiscard]] raft::ClientId id() const { return id_; }
  [[nodiscard]] const ClientGroup& group() const { return *group_; }
  /// When the client next does something by itself; Time::max() for never.
  [[nodiscard]] Time wake_time() const;

  /// Does what is due: issues, gives up, and lists in `to_send` the sequence numbers to be sent now; in
  /// `given_up` what it no longer waits for.
  void wake(Time now, std::vector<std::uint32_t>& to_send, std::vector<GivenUp>& given_up);
  /// Gives the client one operation from outside. Throws std::length_error when more of them wait than
  /// limits::kMaxWaitingCommands, beside those that it issues by itself.
  void command(const raft::Command& command, raft::ServerId target);

  /// The operation with this number while it is pending, or nothing.
  [[nodiscard]] PendingOperation* find(std::uint32_t sequence);
  /// Where to send `operation` now; `leader` is the current leader. Nobody: nowhere yet.
  [[nodiscard]] raft::ServerId target_of(const PendingOperation& operation, raft::ServerId leader,
                                         int servers);
  void sent(PendingOperation& operation, Time now, raft::ServerId to);
  /// There is nowhere to send it until there is a leader.
  void wait_for_leader(PendingOperation& operation);
  [[nodiscard]] bool waits_for_leader() const { return waiting_for_leader_ > 0; }
  /// A leader has come: what waited is due now.
  void leader_elected(Time now);

  /// Takes a server's answer; yes if it ended an operation.
  bool answered(Time now, const raft::Answer& answer, raft::ServerId from, int servers);

  [[nodiscard]] std::uint64_t count(ClientCounter counter) const;
  /// Of the client's operations, numbered from 1 as it issues them; registrations do not count. Nothing for
  /// one that is not issued yet, and when outcomes are not kept.
  [[nodiscard]] const Outcome* outcome(std::uint32_t number) const;
  [[nodiscard]] const std::vector<PendingOperation>& pending() const { return pending_; }

  Random& random() { return random_; }

  /// When the live wake-up event is due, for the simulation's use.
  Time queued{Time::max()};

 private:
  [[nodiscard]] bool may_issue() const;
  [[nodiscard]] raft::Command draw_command();
  /// Whether it may begin another operation now.
  [[nodiscard]] bool is_free() const;
  void issue(Time now, const raft::Command& command, raft::ServerId target, bool registration = false);
  /// An operation is over: when one that has one at a time issues its next.
  void think(Time now);
  void finish(std::uint32_t sequence, OperationStatus status, const std::string& value);
  [[nodiscard]] raft::ServerId random_server(int servers);
  void remember(const raft::Command& command, const raft::Result& result);

  raft::ClientId id_;
  const ClientGroup* group_;
  Random random_;
  bool keep_outcomes_;
  /// With sessions: whether it has none that it knows of; and its session (thesis §6.3).
  bool needs_session_;
  std::uint32_t session_{};
  /// When the next operation of its own is due.
  Time next_issue_;
  std::uint64_t issued_by_itself_{};
  std::uint32_t last_sequence_{};
  std::uint32_t last_number_{};
  struct Scripted {
    raft::Command command;
    raft::ServerId target;
  };
  std::deque<Scripted> scripted_;
  raft::ServerId believed_leader_;
  /// What this client last saw under a key: what its compare-and-sets expect. Kept only if it has any.
  std::map<raft::Text, raft::Text> seen_;
  std::vector<PendingOperation> pending_;  // in the order of their numbers
  std::vector<Outcome> outcomes_;          // by number, from 1
  std::uint32_t waiting_for_leader_{};
  std::uint64_t ok_{};
  std::uint64_t failed_{};
  std::uint64_t redirected_{};
  std::uint64_t retried_{};
};

}  // namespace raftsim
