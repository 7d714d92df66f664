#include "viz/model/moment.hpp"

#include <utility>

#include "sim/trace/fold.hpp"

namespace raftsim::viz {
namespace {

void lose_volatile(ServerMoment& server) {
  trace::lose_volatile(server, server.snapshot.index);
  server.up = server.paused = false;
  server.timers = {};
}

void change(ServerMoment& server, const trace::StateChange& change) {
  if (change.snapshot) server.snapshot = change.snapshot->snapshot.last_included();
  trace::apply(static_cast<trace::ServerSummary&>(server), change);
}

void set_timers(ServerMoment& server, Time now, const std::vector<trace::TimerSet>& timers, bool keep_since) {
  for (const trace::TimerSet& set : timers) {
    auto& timer = server.timers.at(static_cast<std::size_t>(set.timer));
    if (!set.deadline) {
      timer.reset();
    } else {
      timer = ArmedTimer{keep_since && timer ? timer->since : now, *set.deadline};
    }
  }
}

}  // namespace

Moment first_moment(const trace::Header& header) {
  const trace::ClusterState state = trace::initial_state(header);
  Moment moment;
  moment.cut = state.cut;
  for (const trace::ServerState& server : state.servers) {
    ServerMoment& small = moment.servers.emplace_back();
    // NOLINTNEXTLINE(cppcoreguidelines-slicing): the summary alone is meant
    static_cast<trace::ServerSummary&>(small) = server;
    small.up = server.up;
    small.paused = server.paused;
    small.snapshot = server.snapshot.last_included();
  }
  return moment;
}

void apply(Moment& moment, const trace::Record& record) {
  moment.time = record.time;
  moment.record = record.number;
  if (const auto* links = std::get_if<trace::LinksChanged>(&record.event)) {
    for (const trace::LinkCuts& cuts : links->cuts) moment.cut.at(cuts.from.value - 1U) = cuts.to;
  }
  if (record.server == raft::kNobody) return;
  ServerMoment& server = moment.servers.at(record.server.value - 1U);
  if (const auto* crashed = std::get_if<trace::Crashed>(&record.event)) {
    lose_volatile(server);
    change(server, *crashed->survived);
  } else if (const auto* lost = std::get_if<trace::DiskLost>(&record.event)) {
    lose_volatile(server);
    change(server, *lost->survived);
  } else if (const auto* jumped = std::get_if<trace::ClockJumped>(&record.event)) {
    set_timers(server, record.time, jumped->timers, true);
  } else if (const auto* fired = std::get_if<trace::TimerFired>(&record.event)) {
    server.timers.at(static_cast<std::size_t>(fired->timer)).reset();
  }
  if (const auto* logged = std::get_if<trace::Logged>(&record.event)) {
    server.up = !logged->down;
    change(server, *logged->change);
  }
  const trace::Kind kind = record.kind();
  if (kind == trace::Kind::start || kind == trace::Kind::restart) server.up = true;
  if (kind == trace::Kind::pause) server.paused = true;
  if (kind == trace::Kind::resume) server.paused = false;
  if (!trace::is_step(kind)) return;
  change(server, record.step.change);
  set_timers(server, record.time, record.step.timers, false);
}

}  // namespace raftsim::viz
