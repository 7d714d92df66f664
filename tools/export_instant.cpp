#include "tools/export_instant.hpp"

#include "sim/scenario_error.hpp"
#include "sim/trace/fold.hpp"
#include "sim/trace/trace_error.hpp"
#include "tools/run_options.hpp"
#include "tools/usage.hpp"

namespace raftsim {

ExportInstant read_instant(RecordSource& source, const std::string& file, std::optional<Time> at,
                           raft::ServerSet servers) {
  ExportInstant instant;
  instant.header = source.header();
  instant.cluster = trace::initial_state(instant.header);
  for (const raft::ServerId server : raft::ServerSet::first(instant.header.servers)) {
    if (servers.empty() || servers.contains(server)) instant.servers.push_back(server);
  }
  for (trace::Record record; source.next(record);) {
    if (at && record.time > last_of(*at)) {
      instant.at = *at;
      return instant;
    }
    try {
      trace::apply(instant.cluster, record);
    } catch (const trace::FoldError& error) {
      throw trace::TraceError(file, record.number + 1, "", error.what(),
                              "a record that fits those before it");
    }
    if (const auto* caption = std::get_if<trace::Caption>(&record.event))
      instant.caption = printable(caption->text);
    if (const auto* violation = std::get_if<trace::Violation>(&record.event))
      instant.caption = printable(violation->property + " is violated: " + violation->message);
    instant.at = record.time;
  }
  if (at && *at > instant.at) {
    throw UsageError("--at: " + to_text(at->time_since_epoch()) + " is after the end of the run, " +
                     to_text(instant.at.time_since_epoch()));
  }
  if (at) instant.at = *at;
  return instant;
}

Standing standing_of(const trace::ServerState& server) {
  if (!server.up) return Standing::down;
  return server.paused ? Standing::paused : standing_of(server.role);
}

}  // namespace raftsim
