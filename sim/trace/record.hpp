#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/command.hpp"
#include "core/decision.hpp"
#include "core/io.hpp"
#include "core/message.hpp"
#include "core/server.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/boxed.hpp"
#include "sim/trace/logged.hpp"
#include "sim/trace/message_id.hpp"
#include "sim/trace/one_of.hpp"
#include "sim/trace/state.hpp"
#include "sim/trace/step.hpp"

/// The trace's parts as values; sim/trace/README.md documents their JSON field by field.
namespace raftsim::trace {

// ---- What happened: one payload a kind of record ---------------------------------------------------------

/// A server begins to run: its first step.
struct Started {
  friend bool operator==(const Started&, const Started&) = default;
};
struct Received {
  MessageId id;
  raft::Message message;
  friend bool operator==(const Received&, const Received&) = default;
};
struct TimerFired {
  raft::Timer timer{};
  /// It had not run out: the scenario made it fire.
  bool forced{};
  friend bool operator==(const TimerFired&, const TimerFired&) = default;
};
/// The server hears that a write, and all before it, is durable.
struct Written {
  raft::WriteId write;
  friend bool operator==(const Written&, const Written&) = default;
};
/// A client's request reached the server.
struct Proposed {
  raft::ClientRequest request;
  friend bool operator==(const Proposed&, const Proposed&) = default;
};
/// The leader is asked to hand over to another server.
struct TransferRequested {
  raft::ServerId to;
  friend bool operator==(const TransferRequested&, const TransferRequested&) = default;
};
/// The server is asked to compact its log.
struct SnapshotRequested {
  friend bool operator==(const SnapshotRequested&, const SnapshotRequested&) = default;
};
/// The leader is asked to change the membership.
struct ChangeRequested {
  raft::ServerSet voters;
  raft::ServerSet learners;
  bool joint{};
  bool catch_up{true};
  friend bool operator==(const ChangeRequested&, const ChangeRequested&) = default;
};
/// The server is down. Its writes on their way, its held messages and its timers are gone, and of what lives
/// in memory nothing is left.
struct Crashed {
  /// From what it held to what was durable: term, vote, snapshot, log and durable_index only; where the
  /// snapshot is another than it held, commit_index and last_applied as well, which begin with it.
  Boxed<StateChange> survived;
  /// Whether it stopped by itself, for want of room on its disk.
  bool disk_full{};
  /// How many of the writes on their way had reached the disk, though it had not heard of it.
  std::uint32_t kept{};
  /// Whether the next write was half on the disk: the entry that is torn, {0} where it is none.
  std::optional<raft::LogIndex> torn{};
  friend bool operator==(const Crashed&, const Crashed&) = default;
};
/// The server is up again; its Started follows.
struct Restarted {
  /// What it found half written by its checksum and has dropped: an entry, or {0} where it is none.
  std::optional<raft::LogIndex> torn{};
  friend bool operator==(const Restarted&, const Restarted&) = default;
};
struct Paused {
  friend bool operator==(const Paused&, const Paused&) = default;
};
struct Resumed {
  friend bool operator==(const Resumed&, const Resumed&) = default;
};
/// The server does not start: what its disk holds does not match its checksums.
struct Refused {
  friend bool operator==(const Refused&, const Refused&) = default;
};
/// The disk of a server that is down was replaced by an empty one.
struct DiskLost {
  /// As Crashed::survived: from what the disk held to nothing.
  Boxed<StateChange> survived;
  friend bool operator==(const DiskLost&, const DiskLost&) = default;
};
/// The server's clock was set forward or back.
struct ClockJumped {
  /// By its own measure.
  Duration by{};
  bool back{};
  /// Those that run, and when they run out now.
  std::vector<TimerSet> timers{};
  friend bool operator==(const ClockJumped&, const ClockJumped&) = default;
};
/// A message that was on its way is lost where it would have arrived: Record::server is the receiver.
struct MessageLost {
  MessageId id;
  LossReason reason{};
  friend bool operator==(const MessageLost&, const MessageLost&) = default;
};
struct LinkCuts {
  raft::ServerId from;
  /// To whom messages of `from` are cut off from now on.
  raft::ServerSet to;
  friend bool operator==(const LinkCuts&, const LinkCuts&) = default;
};
/// Links were cut or mended.
struct LinksChanged {
  /// The senders for whom something is new.
  std::vector<LinkCuts> cuts;
  friend bool operator==(const LinksChanged&, const LinksChanged&) = default;
};
enum class Setting : std::uint8_t { network, disk, timeouts, interception, clock, server };
/// "network", …
const char* to_string(Setting setting);
/// The scenario changed how the world works.
struct SettingsChanged {
  Setting setting{};
  /// The servers it is about; may be empty.
  raft::ServerSet servers;
  /// In plain words that stand alone: "writes on S1 take 20ms".
  std::string text;
  friend bool operator==(const SettingsChanged&, const SettingsChanged&) = default;
};
enum class ClientAct : std::uint8_t {
  /// Sends a new operation.
  issue,
  /// Sends it again, no answer having come in time or the answer having been a redirection.
  send_again,
  /// Hears from a server that it does not take the operation: it is not the leader, or not for the moment.
  redirected,
  /// Has its answer.
  answered,
  /// Sends it no more; the outcome is unknown.
  give_up,
};
/// "issue", …
const char* to_string(ClientAct act);
struct ClientActed {
  ClientAct act{};
  raft::ClientId client;
  std::uint32_t sequence{};
  /// The operation; `issue` and `send_again` only.
  std::optional<raft::Command> command;
  /// To whom it was sent, or from whom the answer came; nobody for `give_up`.
  raft::ServerId server;
  /// `redirected`: the leader that was named, or nobody.
  raft::ServerId leader;
  /// `redirected`, from a leader that takes no operations for the moment: why.
  std::optional<raft::Reason> reason;
  /// `answered` only.
  std::optional<raft::Result> result;
  /// `answered` and `give_up`: the time since the operation was issued.
  std::optional<Duration> latency;
  friend bool operator==(const ClientActed&, const ClientActed&) = default;
};
/// What the scenario says to its audience.
struct Caption {
  std::string text;
  friend bool operator==(const Caption&, const Caption&) = default;
};
/// The scenario asks its audience what comes next. When the answer is known an ExpectationJudged with the
/// same pointer tells it.
struct QuestionAsked {
  std::string text;
  std::vector<std::string> choices;
  /// Where the answer is explained, "Raft §5.2"; may be empty.
  std::string section;
  /// The question's place in the scenario.
  std::string pointer;
  friend bool operator==(const QuestionAsked&, const QuestionAsked&) = default;
};
/// It is known now whether an expectation of the scenario is met.
struct ExpectationJudged {
  bool met{};
  /// What was expected, in the scenario's language and in plain words, and why; the last two may be empty.
  std::string expected;
  std::string words;
  std::string because;
  /// Of one that failed: what was found.
  std::string found;
  /// The expectation's place in the scenario.
  std::string pointer;
  /// Of the answer to a question: the right choice's number, from 1. Else 0.
  std::uint32_t answer{};
  friend bool operator==(const ExpectationJudged&, const ExpectationJudged&) = default;
};
/// A property of Raft does not hold.
struct Violation {
  /// "electionSafety", …
  std::string property;
  raft::ServerSet servers;
  std::vector<raft::LogIndex> indexes;
  /// Where the paper states the property: "Raft §5.2".
  std::string section;
  std::string message;
  friend bool operator==(const Violation&, const Violation&) = default;
};
/// The run is over; the last record.
struct Ended {
  /// Why: "time", …
  std::string reason;
  friend bool operator==(const Ended&, const Ended&) = default;
};

using Event =
    OneOf<std::variant<Started, Received, TimerFired, Written, Proposed, TransferRequested, ChangeRequested,
                       SnapshotRequested, Crashed, Restarted, Paused, Resumed, Refused, DiskLost, ClockJumped,
                       MessageLost, LinksChanged, SettingsChanged, ClientActed, Caption, QuestionAsked,
                       ExpectationJudged, Violation, Ended, Logged>>;

}  // namespace raftsim::trace

extern template class raftsim::OneOf<raftsim::trace::Event::Variant>;

namespace raftsim::trace {

/// The kinds of record, in the order of Event.
enum class Kind : std::uint8_t {
  start,
  receive,
  timer,
  written,
  propose,
  transfer,
  membership,
  snapshot,
  crash,
  restart,
  pause,
  resume,
  refuse,
  disk_lost,
  clock_jump,
  lost,
  link,
  settings,
  client,
  caption,
  question,
  expectation,
  violation,
  end,
  event,
};
inline constexpr int kKinds = static_cast<int>(std::variant_size_v<Event::Variant>);
static_assert(static_cast<int>(Kind::event) + 1 == kKinds);
/// "start", …
const char* to_string(Kind kind);
/// Whether records of the kind are steps of a server.
constexpr bool is_step(Kind kind) {
  return kind < Kind::crash;
}

/// Whether records of the kind happen to a server, and not to the world or to a client.
constexpr bool is_of_server(Kind kind) {
  return kind <= Kind::lost || kind == Kind::event;
}

/// One thing that happened.
struct Record {
  /// From 1, rising by one.
  std::uint64_t number{};
  Time time{};
  /// The number of the record that led to this one, 0 for none. Of a receive: the step that let the message
  /// leave; of a timer: the step that armed it, or what made the scenario fire it; of a written: the step
  /// that asked for the write; of a propose: the client's; of a client's: the step that answered; of a start:
  /// the restart; of an event: that which it has heard from, if it is a single one.
  std::uint64_t cause{};
  /// The server it happened to, or nobody.
  raft::ServerId server;
  Event event;
  /// Empty unless is_step(kind()).
  Step step;

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(event.index()); }
  friend bool operator==(const Record&, const Record&) = default;
};

/// Whether the reason is one for an audience: of a timer that the scenario makes fire, it is none that its
/// time is over.
bool is_told(const Record& record, const raft::Judgement& judgement);

/// What the record changes of its server's state: of a crash what is left, else mostly a step's change.
const StateChange& change_of(const Record& record);

// ---- Before and after the records ------------------------------------------------------------------------

inline constexpr int kFormatVersion = 1;

struct Header {
  int format{kFormatVersion};
  /// Of the program that wrote the trace.
  std::string version;
  /// The scenario's name, and its whole text, so that the run can be repeated; empty where there is none.
  std::string scenario;
  std::string scenario_text;
  std::uint64_t seed{};
  /// 1 to raft::kMaxServers.
  int servers{};
  std::uint32_t max_entries_per_append{};
  std::uint32_t max_in_flight{};
  Duration election_timeout_min{};
  Duration election_timeout_max{};
  Duration heartbeat{};
  bool pre_vote{};
  bool check_quorum{};
  raft::ReadMode reads{raft::ReadMode::log};
  bool follower_reads{};
  /// Most clients that have a session; 0: there are none.
  std::uint32_t sessions{};
  std::uint64_t max_uncommitted_bytes{};
  /// After how many entries applied servers take snapshots, 0 is never, and most bytes of one in a message.
  std::uint32_t snapshot_every{};
  std::uint32_t snapshot_chunk{raft::Options::kDefaultSnapshotChunk};
  /// Who votes at first, all that are no learners where it is empty, and who learns.
  raft::ServerSet voters;
  raft::ServerSet learners;
  /// What is on the disks at the start, S1 first; empty when all are empty.
  std::vector<raft::Durable> initial;
  /// C1 first.
  std::vector<std::string> client_names;
  /// Nothing in a trace of a run of raftsim's own.
  std::optional<ImportedFrom> imported{};
  /// What is known of every server before the first record.
  [[nodiscard]] Known known_at_first() const {
    return imported ? Known{false, false, false, false} : Known{};
  }
  /// The membership before any change.
  [[nodiscard]] raft::Configuration first_configuration() const {
    const raft::ServerSet all = raft::ServerSet::first(servers);
    return {voters.empty() ? all - learners : voters, {}, learners};
  }
  friend bool operator==(const Header&, const Header&) = default;
};

/// What the run is called above a story or a picture: "failover, seed 7", "node.log, imported".
std::string title_of(const Header& header);
/// What the server is called: "S2"; in an imported trace as the log calls it.
std::string host_name(const Header& header, raft::ServerId server);

struct MessageCounts {
  /// Asked for by servers; a copy made by the network is not counted again.
  std::uint64_t sent{};
  /// Reached a running server, copies included.
  std::uint64_t delivered{};
  std::uint64_t lost{};
  friend bool operator==(const MessageCounts&, const MessageCounts&) = default;
};

struct Footer {
  std::uint64_t records{};
  /// When the run ended.
  Time time{};
  /// By Kind.
  std::array<std::uint64_t, kKinds> kinds{};
  /// By raft::MessageType.
  std::array<MessageCounts, raft::kMessageTypes> messages{};
  /// Single checks of properties made.
  std::uint64_t checks{};
  std::uint64_t violations{};
  std::uint64_t expectations_met{};
  std::uint64_t expectations_failed{};
  /// Of the whole run.
  std::uint64_t hash{};
  friend bool operator==(const Footer&, const Footer&) = default;
};

}  // namespace raftsim::trace
