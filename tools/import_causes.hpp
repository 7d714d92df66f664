#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/time.hpp"
#include "tools/import_log.hpp"

/// What happened before what in a log with vector clocks (Lamport 1978; Mattern 1989: an event happened
/// before another if that one's clock knows it).
namespace raftsim {

/// Of each event, by its place in the log.
struct LogCauses {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// The event before it at the same host, or kNone.
  std::vector<std::size_t> previous{};
  /// The events of other hosts that happened before it while nothing lies between: neither the event before
  /// it at its own host nor another of these knows them. In the order of their hosts' places.
  std::vector<std::vector<std::size_t>> heard{};
};

/// Throws trace::TraceError for clocks that no vector clocks are: one that does not know its own event,
/// events of a host that are twice there or missing, a clock that falls, that knows events which the log has
/// not, or knows an event without what that knew; and events that happened before each other.
LogCauses causes_of(const ImportedLog& log);

/// An event in an order of all of them.
struct OrderedEvent {
  std::size_t event{};
  /// Its own, or that of the latest event that happened before it, where that is later.
  Time time{};
};

/// All events so that each comes after those that happened before it. Of those that may come next the one
/// with the earliest time is next, and of these the one that the log has first: without times, the log's own
/// order where that is such an order. `times` are by event, and empty where there are none; an event without
/// a time has that of what happened before it.
std::vector<OrderedEvent> order_of(const ImportedLog& log, const LogCauses& causes,
                                   const std::vector<std::optional<Time>>& times);

}  // namespace raftsim
