#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/entry.hpp"
#include "core/rules.hpp"
#include "core/server.hpp"
#include "core/types.hpp"
#include "sim/action.hpp"
#include "sim/bugs/bug.hpp"
#include "sim/checks/property.hpp"
#include "sim/clock.hpp"
#include "sim/condition.hpp"
#include "sim/delay.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/network.hpp"
#include "sim/question.hpp"
#include "sim/time.hpp"

/// The scenario language's model: what sim/scenario_parse.cpp reads and the simulation runs. Plain regular
/// values, all names resolved. The language is described in scenarios/README.md.
namespace raftsim {

struct JsonValue;

// ---- Cluster ---------------------------------------------------------------------------------------------

/// What a server's disk holds at the start, and how the server begins. A log of several servers agrees where
/// index and term agree (Log Matching); its terms start at 1, never fall, and are at most `term`.
struct InitialServer {
  raft::Term term;
  raft::ServerId voted_for;
  std::vector<raft::Entry> log;
  /// Whether the server starts crashed.
  bool down{};
  /// Its first election timeouts, before random ones.
  std::vector<Duration> election_timeouts;
  friend bool operator==(const InitialServer&, const InitialServer&) = default;
};

/// The highest term of any entry of their logs, 0 without entries: the `term` of those that were given none.
raft::Term highest_logged_term(const std::vector<InitialServer>& servers);

struct ClusterConfig {
  /// 1 to raft::kMaxServers.
  int servers{5};
  /// Election timeouts are drawn evenly from min to max, both included; 0 < min <= max.
  Duration election_timeout_min{milliseconds(150)};
  Duration election_timeout_max{milliseconds(300)};
  Duration heartbeat{milliseconds(50)};
  /// Most entries in one AppendEntries.
  std::uint32_t max_entries_per_append{64};
  /// Most entries sent to one follower and not yet acknowledged.
  std::uint32_t max_in_flight{256};
  /// PreVote (thesis §9.6) and CheckQuorum (thesis §6.2, §4.2.3).
  bool pre_vote{};
  bool check_quorum{};
  /// How reads are answered (thesis §6.4), and whether followers answer them, too.
  raft::ReadMode reads{raft::ReadMode::log};
  bool follower_reads{};
  /// Most clients that have a session (thesis §6.3); 0: there are none.
  std::uint32_t sessions{};
  /// Most bytes of commands that a leader takes before earlier ones are committed; 0 is no limit.
  std::uint64_t max_uncommitted_bytes{};
  /// After how many entries applied a server takes a snapshot (Raft §7); 0: never by itself.
  std::uint32_t snapshot_every{};
  /// Most bytes of a snapshot in one InstallSnapshot.
  std::uint32_t snapshot_chunk{raft::Options::kDefaultSnapshotChunk};
  /// Who votes at first, all that are no learners where it is empty; and who is sent the log without a vote.
  /// The others take no part yet.
  raft::ServerSet voters;
  raft::ServerSet learners;
  /// One for each server: S1 first.
  std::vector<InitialServer> initial;
  friend bool operator==(const ClusterConfig&, const ClusterConfig&) = default;

  /// The membership before any change.
  [[nodiscard]] raft::Configuration first_configuration() const {
    const raft::ServerSet all = raft::ServerSet::first(servers);
    return {voters.empty() ? all - learners : voters, {}, learners};
  }
};

// ---- Network and disk ------------------------------------------------------------------------------------

/// Settings of some links from the start. Where two speak of a link, the later one wins.
struct LinkOverride {
  raft::ServerSet from;
  raft::ServerSet to;
  bool both_ways{true};
  LinkChange change;
  friend bool operator==(const LinkOverride&, const LinkOverride&) = default;
};

struct NetworkConfig {
  /// Every link that has no settings of its own. By default a delay of 10 to 15 ms and no imperfections.
  LinkConfig link{Delay::uniform(milliseconds(10), milliseconds(15)), {}, {}, {}, {}, false};
  std::vector<LinkOverride> overrides;
  friend bool operator==(const NetworkConfig&, const NetworkConfig&) = default;
};

struct DiskConfig {
  /// How long each server's writes take to be durable, S1 first. Constant zero: durable at once.
  std::vector<Delay> write;
  friend bool operator==(const DiskConfig&, const DiskConfig&) = default;
};

// ---- Clients ---------------------------------------------------------------------------------------------

enum class ClientMode : std::uint8_t {
  /// One operation at a time: the next follows the answer after `think`.
  closed,
  /// A new operation every `interval`, whatever has become of the earlier ones.
  open,
  /// Nothing but the operations that actions give it; one at a time.
  scripted,
};

/// Where a client sends a new operation.
enum class ClientTarget : std::uint8_t {
  /// To the current leader, known to the world though not to a real client; while there is none it waits.
  leader,
  /// To a random server at first, then to the one that answered or was named last; to a random one again when
  /// an answer does not come.
  any,
  /// To ClientGroup::server at first, else as `any`.
  server,
};

/// How many parts of each kind in a client's mix of operations; not all zero.
struct OperationWeights {
  std::uint32_t read{};
  std::uint32_t write{1};
  std::uint32_t compare_and_set{};
  std::uint32_t append{};
  friend bool operator==(const OperationWeights&, const OperationWeights&) = default;
};

/// Clients alike. Clients are numbered from 1 in the order of the groups.
struct ClientGroup {
  raft::ClientId first;
  /// At least 1.
  std::uint16_t count{1};
  ClientMode mode{ClientMode::closed};
  /// Closed: from an answer to the next operation; never shorter than limits::kMinPeriod.
  Delay think{Delay::constant(milliseconds(1))};
  /// Open: from one operation to the next; never shorter than limits::kMinPeriod.
  Delay interval{Delay::constant(milliseconds(10))};
  OperationWeights operations;
  /// Keys are "k1" to "k<keys>", drawn evenly.
  std::uint32_t keys{4};
  /// Length of each value written, 1 to 15 bytes.
  std::uint32_t value_bytes{8};
  /// No operation of its own before `start`, nor at or after `stop`, nor after `limit` of them.
  Time start;
  std::optional<Time> stop;
  std::optional<std::uint64_t> limit;
  /// How long a client waits for an answer before it sends the operation again.
  Duration timeout{milliseconds(500)};
  /// The wait before sending again: initial, then twice as long each time, at most max.
  Duration backoff_initial{milliseconds(50)};
  Duration backoff_max{seconds(1)};
  /// How often an operation is sent before it is given up; nothing for without end.
  std::optional<std::uint32_t> attempts;
  /// Open: most operations waiting for an answer; while there are so many, no new ones are issued.
  std::uint32_t max_pending{1000};
  ClientTarget target{ClientTarget::any};
  /// For ClientTarget::server only; else nobody.
  raft::ServerId server;
  /// One-way delay between client and servers; nothing: as the network's default link.
  std::optional<Delay> delay;
  friend bool operator==(const ClientGroup&, const ClientGroup&) = default;
};

// ---- Timeline --------------------------------------------------------------------------------------------

/// Once, at an instant; before whatever else happens at it.
struct At {
  Time time;
  friend bool operator==(const At&, const At&) = default;
};
/// At `from`, from + every, from + 2 every, …, not after `until`.
struct Every {
  Duration period{};
  /// In a scenario file one period after the start unless given.
  Time from;
  std::optional<Time> until;
  friend bool operator==(const Every&, const Every&) = default;
};
/// Once, `delay` after the condition first holds at or after `from` and, if `follows`, after the entry before
/// this one in the timeline has happened.
struct When {
  Condition condition;
  Duration delay{};
  Time from;
  bool follows{};
  friend bool operator==(const When&, const When&) = default;
};
/// Once, `delay` after the entry before this one in the timeline has (first) happened.
struct Then {
  Duration delay{};
  friend bool operator==(const Then&, const Then&) = default;
};
using Trigger = std::variant<At, Every, When, Then>;

struct TimelineEntry {
  Trigger trigger;
  /// A caption; may be empty.
  std::string say;
  std::vector<Action> actions;
  std::string pointer;
  /// What its audience is asked, after the caption and before the actions; not of an Every.
  std::optional<Question> ask{};
  friend bool operator==(const TimelineEntry&, const TimelineEntry&) = default;
};

// ---- Expectations ----------------------------------------------------------------------------------------

/// A part of the run: from `from` and, if given, from when `after` first holds (at or after `from`), to
/// `until`, both included; to the end of the run if not given.
struct Window {
  Time from;
  std::optional<Condition> after;
  std::optional<Time> until;
  friend bool operator==(const Window&, const Window&) = default;
};

/// Holds at an instant, after all that happens at it.
struct ExpectAt {
  Time time;
  Condition condition;
  friend bool operator==(const ExpectAt&, const ExpectAt&) = default;
};
/// Holds at no time of the window.
struct ExpectNever {
  Condition condition;
  Window window;
  friend bool operator==(const ExpectNever&, const ExpectNever&) = default;
};
/// Holds all through the window.
struct ExpectAlways {
  Condition condition;
  Window window;
  friend bool operator==(const ExpectAlways&, const ExpectAlways&) = default;
};
/// Holds at some time of the window, and, if `within` is given, at most so long
/// after the window's start.
struct ExpectEventually {
  Condition condition;
  Window window;
  std::optional<Duration> within;
  friend bool operator==(const ExpectEventually&, const ExpectEventually&) = default;
};
/// The run ends with the violation of this property: what goes wrong is the scenario's lesson.
struct ExpectViolation {
  checks::Property property{};
  friend bool operator==(const ExpectViolation&, const ExpectViolation&) = default;
};
/// A server finds its own state broken, which ends the run: as ExpectViolation, of no property of Raft's but
/// of a promise of the program's own ("internalConsistency").
struct ExpectInternalError {
  friend bool operator==(const ExpectInternalError&, const ExpectInternalError&) = default;
};
/// What the clients asked and heard, all in all, is linearizable; or is not: what goes wrong is the
/// scenario's lesson. Judged at the end of the run.
struct ExpectLinearizable {
  bool linearizable{true};
  friend bool operator==(const ExpectLinearizable&, const ExpectLinearizable&) = default;
};
/// Holds at the end of the run.
struct ExpectFinally {
  Condition condition;
  friend bool operator==(const ExpectFinally&, const ExpectFinally&) = default;
};

/// What must hold. One whose moment never comes (`at` after the end, `after` that never holds) has failed: it
/// has shown nothing.
struct Expectation {
  std::variant<ExpectAt, ExpectNever, ExpectAlways, ExpectEventually, ExpectFinally, ExpectViolation,
               ExpectLinearizable, ExpectInternalError>
      what;
  /// Why, for the reader; may be empty.
  std::string because;
  std::string pointer;
  /// That it is not met is the scenario's lesson, and meets it; of one with a condition only.
  bool foresees_failure{};
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

struct Stop {
  Time at;
  /// Ends the run earlier, when it first holds.
  std::optional<Condition> when;
  friend bool operator==(const Stop&, const Stop&) = default;
};

// ---- All -------------------------------------------------------------------------------------------------

struct Scenario {
  std::string name;
  /// One line.
  std::string purpose;
  std::string description;
  /// Where the scenario's lesson stands, for example "Raft §5.2".
  std::string section;
  std::uint64_t seed{1};
  ClusterConfig cluster;
  NetworkConfig network;
  DiskConfig disk;
  ClockConfig clock;
  std::vector<ClientGroup> clients;
  /// The client's id less 1 is its place.
  std::vector<std::string> client_names;
  std::vector<TimelineEntry> timeline;
  std::vector<Expectation> expectations;
  Stop stop;
  /// Faults that each seed draws anew.
  std::optional<FaultPlan> faults;
  /// A planted bug that all servers have, or null.
  const Bug* bug{};
  friend bool operator==(const Scenario&, const Scenario&) = default;
};

/// Reads a scenario; `file_name` is for messages. Throws ScenarioError.
Scenario parse_scenario(std::string_view text, const std::string& file_name);

/// The same of a text that has been read as JSON already.
Scenario parse_scenario(const JsonValue& document, const std::string& file_name);

/// Reads a scenario from a file. Throws ScenarioError, also when the file cannot be read or is a trace.
Scenario load_scenario(const std::string& path);

/// The scenario in its own language; reading it gives the same scenario.
std::string to_json(const Scenario& scenario);

}  // namespace raftsim
