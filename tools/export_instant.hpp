#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/server_set.hpp"
#include "sim/role_history.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"
#include "tools/record_source.hpp"

namespace raftsim {

/// How a whole cluster stands at one instant.
struct ExportInstant {
  trace::Header header{};
  Time at{};
  trace::ClusterState cluster{};
  /// Those that were asked for, in their order.
  std::vector<raft::ServerId> servers{};
  /// What the scenario said last; may be empty.
  std::string caption{};
};

/// Reads the records up to `at`, all that stories tell with that time included, or all of them. Throws
/// UsageError for an instant after the end, trace::TraceError, which names `file`, where records do not fit
/// each other, and as the source does.
ExportInstant read_instant(RecordSource& source, const std::string& file, std::optional<Time> at,
                           raft::ServerSet servers);

/// What a server is then.
Standing standing_of(const trace::ServerState& server);

}  // namespace raftsim
