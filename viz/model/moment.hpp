#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/rules.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"

namespace raftsim::viz {

/// An armed timer.
struct ArmedTimer {
  Time since{};
  Time deadline{};
  friend bool operator==(const ArmedTimer&, const ArmedTimer&) = default;
};

/// One server after a record: all that trace::ServerState has but the log and the store. The log is
/// LogHistory's, at the same record.
struct ServerMoment : trace::ServerSummary {
  bool up{};
  bool paused{};
  raft::LogPosition snapshot;
  /// By raft::Timer.
  std::array<std::optional<ArmedTimer>, raft::kTimers> timers{};
  friend bool operator==(const ServerMoment&, const ServerMoment&) = default;
};

/// The cluster after a record, without what is long: small enough to be kept a thousand times, so that a seek
/// carries out few records. What is on its way the arrows tell.
struct Moment {
  Time time{};
  std::uint64_t record{};
  /// S1 first.
  std::vector<ServerMoment> servers;
  /// By sender, S1 first: to whom its messages are cut off now.
  std::vector<raft::ServerSet> cut;

  [[nodiscard]] const ServerMoment& server(raft::ServerId id) const { return servers.at(id.value - 1U); }
  friend bool operator==(const Moment&, const Moment&) = default;
};

/// Before the first record.
Moment first_moment(const trace::Header& header);

/// Carries out one record, which was folded before: it fits.
void apply(Moment& moment, const trace::Record& record);

}  // namespace raftsim::viz
