#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/message.hpp"
#include "core/server.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/role_history.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "tools/record_source.hpp"

/// A part of a run as `raftsim export` puts it into other formats: what happened where, the messages between,
/// and how the servers stood.
namespace raftsim {

/// Which part of a run is exported.
struct ExportWindow {
  /// Both ends included.
  Time from{};
  Time to{Time::max()};
  /// All where it is empty.
  raft::ServerSet servers{};
};

/// Where something happens: servers have the places from 0, S1 first, then come the clients.
using HostPlace = std::size_t;
/// What happens to nobody: captions, cuts, expectations, the end.
inline constexpr HostPlace kWorldPlace = static_cast<HostPlace>(-1);

struct ExportHost {
  std::string name;
  bool client{};
  /// Servers that were asked for, and clients that have an event in the window.
  bool kept{};
};

/// How a server stands.
struct ExportState {
  /// Nothing while it is down.
  std::optional<raft::Role> role{};
  /// While it is down, that on its disk.
  raft::Term term{};
  /// {0} while it is down.
  raft::LogIndex commit_index{};
  /// Whether the trace tells these.
  trace::Known known{};
};

/// A record of the window at a host that is kept, or of the world.
struct ExportEvent {
  std::uint64_t record{};
  Time time{};
  trace::Kind kind{};
  HostPlace host{kWorldPlace};
  std::uint64_t cause{};
  /// Never empty, in one line.
  std::string words{};
  /// As in an outline: what happens all the time and changes nothing.
  bool routine{};
  /// Of a `receive` or `lost`: the message, and what it is called. An `event` may have a label alone, of the
  /// first of whom it has heard.
  trace::MessageId message{};
  std::string label{};
  /// With whom: the sender of a message, the server of a client's record, the client of a `propose`.
  HostPlace peer{kWorldPlace};
  /// Of a server's record: how it stands after it.
  ExportState state{};
  /// Whether the server is down after it.
  bool is_down{};
  /// Whether commitIndex rose.
  bool commits{};
  /// Of a `timer`, raft::Timer; of a `client`, trace::ClientAct.
  std::uint8_t detail{};
  /// Messages that left with it.
  std::vector<trace::MessageId> left{};
  /// Of a client's record: the number of its operation.
  std::uint32_t sequence{};
};

/// One arrival of a message; a copy that the network made has one of its own.
struct ExportArrival {
  /// When it arrived, or will.
  Time time{};
  /// The `receive`, `lost`, `propose` or `client` record; 0: not in the window.
  std::uint64_t record{};
  std::optional<trace::LossReason> lost{};
};

/// For colours and shapes: what a message is for.
enum class MessageSort : std::uint8_t {
  vote,
  entries,
  heartbeat,
  reply,
  snapshot,
  read,
  request,
  answer,
  unknown
};

/// What one kept host sent another, of which something falls into the window.
struct ExportMessage {
  /// {0} between a client and a server, and between hosts of another program's log.
  trace::MessageId id{};
  MessageSort sort{};
  HostPlace from{};
  HostPlace to{};
  std::string label{};
  /// The record with which it left, which may be later than the one that asked for it, after a write; and
  /// when. Of a request that arrives after its operation was over, if both it and the operation's end were
  /// before the window, it is not kept when: the window's begin stands for that.
  std::uint64_t left_by{};
  Time left{};
  /// Lost as it left.
  std::optional<trace::LossReason> lost{};
  /// Earliest first. Empty where it was lost as it left.
  std::vector<ExportArrival> arrivals{};
  /// Of a reply: whether a vote is granted, or entries are accepted.
  std::optional<bool> answer{};
};

/// How a server stood for a while.
struct ExportSpan {
  Standing standing{Standing::down};
  raft::Term term{};
  Time begin{};
  /// Not included.
  Time end{};
  trace::Known known{};
};

/// A record of the window at any host, kept or not: happened-before goes through all of them.
struct ExportCause {
  std::uint64_t record{};
  HostPlace host{};
  std::uint64_t cause{};
  /// Whether it is among the events.
  bool kept{};
  /// Where the cause is not a single one: all of them.
  std::vector<std::uint64_t> causes{};
};

struct ExportedRun {
  trace::Header header{};
  /// What is really covered: from the window's begin to its end or that of the run.
  Time begin{};
  Time end{};
  std::vector<ExportHost> hosts{};
  /// By server, S1 first: how it stood before the first event.
  std::vector<ExportState> before{};
  /// In their order.
  std::vector<ExportEvent> events{};
  /// In the order in which they left.
  std::vector<ExportMessage> messages{};
  /// By server, S1 first; empty for who is not kept. They follow each other without a gap from begin to end.
  std::vector<std::vector<ExportSpan>> spans{};
  /// Of servers and clients, in their order, without `lost`, of which nobody hears.
  std::vector<ExportCause> causes{};

  /// The header's.
  [[nodiscard]] std::size_t servers() const { return static_cast<std::size_t>(header.servers); }
};

/// Throws UsageError where the window begins after the run's end.
void refuse_late_window(const ExportWindow& window, Time end);

/// Reads the records up to the window's end. Throws UsageError where nothing falls into the window, and as
/// the source does.
ExportedRun read_exported(RecordSource& source, const ExportWindow& window);

}  // namespace raftsim
