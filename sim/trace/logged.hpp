#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "core/types.hpp"
#include "sim/trace/boxed.hpp"
#include "sim/trace/state.hpp"

/// What a trace has of another program's log that was imported.
namespace raftsim::trace {

/// An event of another program's log that an event has heard from: a cause of it that no other cause implies.
struct Heard {
  raft::ServerId from;
  /// The record of that event, which is before this one.
  std::uint64_t record{};
  /// The kind of message that brought the knowledge, if the log's words name one.
  std::optional<raft::MessageType> type{};
  friend bool operator==(const Heard&, const Heard&) = default;
};
/// A named part of an event of another program's log.
struct LoggedField {
  std::string name;
  std::string value;
  friend bool operator==(const LoggedField&, const LoggedField&) = default;
};
/// What another program's log says of one of its hosts. Only imported traces have it.
struct Logged {
  /// As it was logged; may be empty.
  std::string text;
  /// All else that was logged of it, in its order.
  std::vector<LoggedField> fields{};
  /// By sender; at most one each.
  std::vector<Heard> heard{};
  /// Role, term and commitIndex as the log tells them, as far as they are new.
  Boxed<StateChange> change{};
  /// Whether the log says that the host does not run.
  bool down{};
  friend bool operator==(const Logged&, const Logged&) = default;
};

/// Longest name of a host, in bytes.
inline constexpr std::size_t kMaxHostBytes = 200;
/// Whether a host may be called so: not empty, not longer, and without control characters.
bool is_host_name(std::string_view name);

/// Where a trace comes from that no run of raftsim has made.
struct ImportedFrom {
  /// Of the log: "shiviz".
  std::string format;
  /// The log's file, without its folder.
  std::string file;
  /// Which of the executions in it, from 1, and what the log calls it; may be empty.
  std::uint32_t execution{1};
  std::string name{};
  /// Whether the log told no times, so that those of the trace are an order and no more.
  bool logical_time{};
  /// What the hosts are called there, S1 first.
  std::vector<std::string> hosts{};
  friend bool operator==(const ImportedFrom&, const ImportedFrom&) = default;
};

}  // namespace raftsim::trace
