#pragma once

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>

#include "sim/simulation.hpp"
#include "sim/trace/fold.hpp"
#include "sim/tracer.hpp"

namespace raftsim::tests {

/// What is on its way in the live world: arrivals of messages still to come or waiting at a paused server,
/// messages held, and writes of which their server does not know yet that they are durable.
struct OnTheWayCounts {
  std::size_t arrivals{};
  std::size_t held{};
  std::size_t writes{};
  friend bool operator==(const OnTheWayCounts&, const OnTheWayCounts&) = default;
};

inline OnTheWayCounts on_the_way(const Simulation& simulation) {
  OnTheWayCounts counts;
  const auto count = [&counts](const Event& event) {
    if (event.kind == EventKind::deliver) ++counts.arrivals;
  };
  simulation.queue().for_each([&](Time, const Event& event) { count(event); });
  for (const raft::ServerId id : simulation.all_servers()) {
    const Node& node = simulation.node(id);
    for (const Event& event : node.backlog) count(event);
    counts.held += node.held.size();
    if (node.up()) counts.writes += node.server->last_write().value - node.server->durable_write().value;
  }
  return counts;
}

inline OnTheWayCounts on_the_way(const trace::ClusterState& folded) {
  OnTheWayCounts counts{0, folded.held.size(), folded.pending_writes.size()};
  for (const auto& [id, flight] : folded.in_flight) counts.arrivals += flight.arrivals.size();
  return counts;
}

/// What the trace has told must be what is so.
inline void check_folded(const trace::ClusterState& folded, const Simulation& simulation) {
  REQUIRE(on_the_way(folded) == on_the_way(simulation));
  for (const raft::ServerId id : simulation.all_servers()) {
    const Node& node = simulation.node(id);
    const trace::ServerState& state = folded.server(id);
    REQUIRE(state.up == node.up());
    if (!node.up()) {
      REQUIRE(state.current_term == node.durable.current_term);
      REQUIRE(state.voted_for == node.durable.voted_for);
      REQUIRE(state.snapshot == node.durable.snapshot);
      REQUIRE(state.log == node.durable.log);
      continue;
    }
    trace::ServerState live = trace::state_of(*node.server);
    live.paused = node.paused;
    for (std::size_t i = 0; i < raft::kTimers; ++i) {
      if (node.timers.at(i).armed()) live.timers.at(i) = node.timers.at(i).deadline;
    }
    CAPTURE(simulation.now().time_since_epoch().count());
    CAPTURE(raft::to_string(id));
    REQUIRE(static_cast<const trace::ServerSummary&>(state) ==
            static_cast<const trace::ServerSummary&>(live));
    REQUIRE(state.up == live.up);
    REQUIRE(state.paused == live.paused);
    REQUIRE(state.log == live.log);
    REQUIRE(state.machine == live.machine);
    REQUIRE(state.timers == live.timers);
    REQUIRE(state == live);
  }
}

/// Runs a simulation to its end and compares after every event, and at the end. Sanitizers, which slow this
/// down tenfold, look for something else: with them after every tenth event.
inline void check_fold_equals_live(Simulation& simulation) {
  trace::ClusterState folded = trace::initial_state(header_of(simulation));
  Tracer tracer([&](const trace::Record& record) { trace::apply(folded, record); });
  for (std::uint64_t event = 1; simulation.step(&tracer); ++event) {
    if (event % RAFTSIM_EVENTS_PER_FOLD_CHECK == 0) check_folded(folded, simulation);
  }
  check_folded(folded, simulation);
}

}  // namespace raftsim::tests
