#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/types.hpp"
#include "sim/trace/state.hpp"

namespace raftsim::trace {

/// A part of a server's state of which one may ask why it is as it is.
enum class Asked : std::uint8_t {
  role,
  term,
  voted_for,
  leader,
  commit_index,
  last_applied,
  log,
  match_index,
  next_index,
  snapshot,
  configuration,
};
inline constexpr int kAsked = static_cast<int>(Asked::configuration) + 1;
/// "role", "term", "votedFor", …, in the order of Asked.
inline constexpr std::array<std::string_view, kAsked> kAskedNames{
    "role", "term",       "votedFor",  "leader",   "commitIndex",  "lastApplied",
    "log",  "matchIndex", "nextIndex", "snapshot", "configuration"};

/// Such a part of one server.
struct Value {
  raft::ServerId server;
  Asked what{};
  /// Of match_index and next_index: the follower.
  raft::ServerId peer{};
  /// Of log: one entry; {0} is the log as a whole.
  raft::LogIndex index{};
  friend bool operator==(const Value&, const Value&) = default;
};

/// "S1.commitIndex", "S1.matchIndex[S2]", "S1.log[5]"
std::string to_string(const Value& value);
/// Whether the trace tells it.
bool is_known(Asked what, const Known& known);
/// What the server holds: "5", "unknown", "candidate", "S3", "nobody", "1..7", "up to 10 (T2)". Of an entry
/// of the log what it does: "writes x=1 (T2)".
std::string content_of(const Value& value, const ServerState& state);

}  // namespace raftsim::trace
