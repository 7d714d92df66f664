#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/command.hpp"
#include "core/io.hpp"
#include "core/message.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/condition.hpp"
#include "sim/delay.hpp"
#include "sim/fault.hpp"
#include "sim/network.hpp"
#include "sim/random.hpp"
#include "sim/selector.hpp"
#include "sim/time.hpp"
#include "sim/trace/one_of.hpp"

namespace raftsim {

/// Changes to some settings of a link; what is not given stays.
struct LinkChange {
  /// Whether all settings first become again what they were at the start. In actions only.
  bool initial{};
  std::optional<Delay> delay;
  std::optional<Ratio> loss;
  std::optional<Ratio> duplicate;
  std::optional<Ratio> reorder;
  /// The delay added to a reordered message.
  std::optional<Delay> reorder_extra;
  std::optional<bool> fifo;
  std::optional<std::uint64_t> bandwidth;

  /// Changes all but `initial`, which is the caller's.
  void apply_to(LinkConfig& link) const;
  friend bool operator==(const LinkChange&, const LinkChange&) = default;
};

// ---- Servers ---------------------------------------------------------------------------------------------

/// Freezes running servers as a long garbage collection does: messages and timers wait.
struct Pause {
  Selector servers;
  friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
  Selector servers;
  friend bool operator==(const Resume&, const Resume&) = default;
};

/// Asks the current leader to hand over to the first of these; where there is no leader, or it is paused,
/// nobody hears it.
struct TransferLeadership {
  Selector to;
  friend bool operator==(const TransferLeadership&, const TransferLeadership&) = default;
};

/// Asks servers to take a snapshot and compact their logs (Raft §7); those that are down or paused do not
/// hear it.
struct TakeSnapshot {
  Selector servers;
  friend bool operator==(const TakeSnapshot&, const TakeSnapshot&) = default;
};

/// Asks the current leader to change the membership (Raft §6, thesis §4); nothing happens where there is
/// none. Voters not named are as the leader's configuration has them.
struct ChangeMembership {
  /// Who shall vote; nothing: those that do, and `add`, without `remove`.
  std::optional<Selector> voters;
  std::optional<Selector> add;
  /// These shall neither vote nor learn.
  std::optional<Selector> remove;
  /// Who shall learn; nothing: those that do and shall not vote.
  std::optional<Selector> learners;
  /// By joint consensus (Raft §6), or in a single step (thesis §4.1).
  bool joint{true};
  /// Whether new voters first catch up as learners (thesis §4.2.1).
  bool catch_up{true};
  friend bool operator==(const ChangeMembership&, const ChangeMembership&) = default;
};

// ---- Network ---------------------------------------------------------------------------------------------

/// Breaks the links from each of `from` to each of `to`: messages on the way and later ones are lost.
struct Cut {
  Selector from;
  Selector to;
  bool both_ways{true};
  friend bool operator==(const Cut&, const Cut&) = default;
};
/// Mends links that were cut.
struct Heal {
  Selector from;
  Selector to;
  bool both_ways{true};
  friend bool operator==(const Heal&, const Heal&) = default;
};
/// Mends every cut, then cuts all links between different groups. Servers of no group form one more group;
/// a server that two groups pick belongs to the first.
struct Partition {
  std::vector<Selector> groups;
  friend bool operator==(const Partition&, const Partition&) = default;
};
/// Cuts all links from and to each of the servers, from each other as well. Other cuts stay.
struct Isolate {
  Selector servers;
  friend bool operator==(const Isolate&, const Isolate&) = default;
};
/// One server, and all whom it hears from now on.
struct Hearing {
  raft::ServerId server;
  /// No choices: nobody.
  Selector hears;
  friend bool operator==(const Hearing&, const Hearing&) = default;
};
/// Who hears whom: mends and cuts links to the servers named until each hears just whom it says, as far as
/// messages to it go. Links to others stay as they are.
struct Connect {
  std::vector<Hearing> hearings;
  friend bool operator==(const Connect&, const Connect&) = default;
};
/// Changes all links, those with settings of their own included.
struct ChangeNetwork {
  LinkChange change;
  friend bool operator==(const ChangeNetwork&, const ChangeNetwork&) = default;
};
/// Changes the links from each of `from` to each of `to`.
struct ChangeLinks {
  Selector from;
  Selector to;
  bool both_ways{true};
  LinkChange change;
  friend bool operator==(const ChangeLinks&, const ChangeLinks&) = default;
};

/// Which messages between servers: those for which all that is given holds.
struct MessagePattern {
  std::optional<raft::MessageType> type;
  Selector from;  ///< resolved for each message anew
  Selector to;    ///< resolved for each message anew
  std::optional<Range> term;
  /// AppendEntries only: true with entries, false for heartbeats.
  std::optional<bool> entries;
  /// RequestVoteReply only.
  std::optional<bool> granted;
  /// AppendEntriesReply only.
  std::optional<bool> success;
  /// That one alone, by its number in the trace: trace::MessageId. It meets this beside what other rules do.
  std::optional<std::uint64_t> message{};
  friend bool operator==(const MessagePattern&, const MessagePattern&) = default;
};

enum class Interception : std::uint8_t { drop, delay, duplicate };

/// Meets messages as they leave their senders, from now on.
struct Intercept {
  Interception interception{Interception::drop};
  MessagePattern pattern;
  /// How many messages; nothing for all.
  std::optional<std::uint32_t> count{1};
  /// How long the rule stays in force; nothing for ever.
  std::optional<Duration> lasting;
  /// For Interception::delay: added to the link's own delay. For duplicate: how much later the copy arrives.
  Duration by{};
  friend bool operator==(const Intercept&, const Intercept&) = default;
};

// ---- Timers, clients -------------------------------------------------------------------------------------

/// Gives the next election timeouts of each of the servers in place of random ones, first to last. Replaces
/// what an earlier script left. A timer that runs keeps its time.
struct ScriptTimeouts {
  Selector servers;
  std::vector<Duration> next;
  friend bool operator==(const ScriptTimeouts&, const ScriptTimeouts&) = default;
};

/// Makes a timer that runs on the servers fire now.
struct FireTimer {
  Selector servers;
  raft::Timer timer{raft::Timer::election};
  friend bool operator==(const FireTimer&, const FireTimer&) = default;
};

/// Gives a client one more operation, to be issued at once, or as soon as its earlier ones are done when it
/// has one at a time.
struct IssueCommand {
  raft::ClientId client;
  raft::Command command;
  /// Where it is sent first; where this picks nobody, or is not given, as the client's own operations.
  std::optional<Selector> to;
  friend bool operator==(const IssueCommand&, const IssueCommand&) = default;
};

// ---- All -------------------------------------------------------------------------------------------------

struct Branch;

/// Carries out one of the branches, drawn by weight.
struct Choose {
  std::vector<Branch> branches;
  friend bool operator==(const Choose&, const Choose&);
};

using ActionKind =
    OneOf<std::variant<Crash, Restart, Pause, Resume, TransferLeadership, ChangeMembership, TakeSnapshot, Cut,
                       Heal, Partition, Isolate, Connect, ChangeNetwork, ChangeLinks, Intercept, ChangeDisk,
                       StallDisk, FillDisk, FreeDisk, CorruptDisk, LoseDisk, ChangeClock, JumpClock, Flap,
                       CrashLoop, Swizzle, ScriptTimeouts, FireTimer, IssueCommand, Choose>>;

struct Action {
  ActionKind what;
  /// Where the action stands in the scenario file, as a JSON pointer: for messages.
  std::string pointer;
  friend bool operator==(const Action&, const Action&) = default;
};

struct Branch {
  /// 1 to limits::kMaxWeight.
  std::uint32_t weight{1};
  std::vector<Action> actions;
  friend bool operator==(const Branch&, const Branch&) = default;
};

inline bool operator==(const Choose& a, const Choose& b) {
  return a.branches == b.branches;
}

extern template class OneOf<ActionKind::Variant>;

}  // namespace raftsim
