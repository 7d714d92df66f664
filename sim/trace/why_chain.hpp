#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/trace/why_index.hpp"
#include "sim/trace/why_value.hpp"

/// From a value back to where it comes from, record by record.
namespace raftsim::trace {

/// One step back. What it is to the step before it in the list, which it led to:
enum class LinkRole : std::uint8_t {
  /// It changed `value`.
  change,
  /// It asked to send the message that arrived there, or another of what the step before rests on.
  sending,
  /// A write of the sender became durable, and let the message go that waited for it.
  release,
  /// It asked for the write that became durable there, or whatever else led to it.
  step,
  /// A client sent the request that came there.
  request,
  /// The scenario asked for it.
  scenario,
  /// It silenced the leader that was to be heard.
  silence,
  /// Of another program's log: the one event from which the step before had heard.
  heard,
};

struct Link {
  std::uint64_t record{};
  LinkRole role{};
  /// Of `change`: what changed.
  std::optional<Value> value{};
  /// Of `sending` and `release`: who received the message, and its raft::MessageType.
  raft::ServerId to{};
  std::uint8_t type{};
  friend bool operator==(const Link&, const Link&) = default;
};

/// With what a chain begins.
enum class Origin : std::uint8_t {
  /// A timer ran out.
  timer,
  /// A client's request.
  client,
  /// What the scenario asked for.
  scenario,
  /// A crash, a pause, a cut.
  fault,
  /// A server's start.
  start,
  /// What was so before the first record.
  initial,
  /// An event of another program's log, from which on that tells no single cause.
  logged,
};
/// "timer", "client", …
const char* to_string(Origin origin);

struct Chain {
  /// The last change first; empty where the value is as it was at the start.
  std::vector<Link> links;
  Origin origin{Origin::initial};
  /// Of `initial`: what was so from the start.
  std::optional<Value> from_the_start{};
};

/// How the value came to be what it is after the record `upto`. Of what a message carries, the chain goes on
/// with how its sender came to it; the message itself is one link of it.
Chain chain_of(const WhyIndex& index, const Value& value, std::uint64_t upto);

}  // namespace raftsim::trace
