#include "core/quorum.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// A server's life: it starts, is paused, and catches up with what came in meanwhile; and what that
/// means for the cluster: who leads, and whether clients are served.
namespace raftsim {

void Simulation::start_server(Node& node, std::uint64_t cause, Tracer* tracer) {
  if (node.up()) return;
  if (node.disk_corrupt) {
    ++events_;
    note(ticks(now_), std::uint64_t{node.id.value} << 24U);
    if (tracer != nullptr) tracer->happened(now_, node.id, trace::Refused{}, cause);
    return;
  }
  for (LostDisk& lost : lost_disks_) {
    if (lost.server == node.id && !lost.back) lost.back = now_;
  }
  ++node.incarnation;
  node.paused = false;
  node.stopped_by_full_disk = false;
  node.disk.start(node.durable);
  node.server.emplace(node.id, options_, *rules_, std::move(node.durable));
  node.durable = {};
  checks_.on_start(*node.server);
  goals_.on_start(*node.server);
  const bool restarts = node.incarnation > 1 || scenario_->cluster.initial[node.id.value - 1U].down;
  if (tracer != nullptr && restarts) cause = tracer->restarting(now_, *node.server, node.torn, cause);
  node.torn.reset();
  note_standing(node);
  update_availability();
  drive(node, raft::Started{}, cause, tracer);
}

void Simulation::pause_server(Node& node, std::uint64_t cause, Tracer* tracer) {
  if (!node.up() || node.paused) return;
  node.paused = true;
  note_standing(node);
  update_availability();
  if (tracer != nullptr) tracer->happened(now_, node.id, trace::Paused{}, cause);
}

void Simulation::resume_server(Node& node, std::uint64_t cause, Tracer* tracer) {
  if (!node.up() || !node.paused) return;
  node.paused = false;
  note_standing(node);
  update_availability();
  if (tracer != nullptr) tracer->happened(now_, node.id, trace::Resumed{}, cause);
  end_leases_over(node, tracer);
  if (node.backlog.empty()) return queue_armed_timers(node);
  queue_catch_up(node);
}

/// A lease is looked up on the clock whenever it is used: one that ran out in a pause is over before anything
/// that waited is taken (thesis §6.4.1). All other timers may be late.
void Simulation::end_leases_over(Node& node, Tracer* tracer) {
  for (const raft::Timer which : {raft::Timer::lease, raft::Timer::other_lease}) {
    TimerState& timer = node.timer(which);
    if (!timer.armed() || timer.deadline > now_) continue;
    timer.deadline = TimerState::kNever;
    if (tracer != nullptr) tracer->timer_fires(false);
    drive(node, raft::TimerFired{which}, timer.cause, tracer);
  }
}

void Simulation::queue_catch_up(Node& node) {
  // A pause that ended in the instant in which it began may have left one.
  if (node.catching_up) return;
  node.catching_up = true;
  Event& event = queue_.push(now_);
  event.kind = EventKind::catch_up;
  event.server = node.id;
}

void Simulation::catch_up(Node& node, Tracer* tracer) {
  node.catching_up = false;
  if (node.paused || node.backlog.empty()) return;
  Event event = node.backlog.take();
  switch (event.kind) {
    case EventKind::deliver: take_message(node, event, tracer); break;
    case EventKind::written: drive(node, raft::Written{event.write}, event.cause, tracer); break;
    case EventKind::request: drive(node, raft::Proposed{event.request}, event.cause, tracer); break;
    case EventKind::timer:
    case EventKind::answer:
    case EventKind::client:
    case EventKind::timeline:
    case EventKind::catch_up:
    case EventKind::course: break;  // nothing of the kind waits for a server
  }
  if (!node.backlog.empty()) return queue_catch_up(node);
  // Timers that ran out meanwhile come after all that waited.
  queue_armed_timers(node);
}

void Simulation::queue_armed_timers(Node& node) {
  for (int i = 0; i < raft::kTimers; ++i) {
    const auto which = static_cast<raft::Timer>(i);
    if (node.timer(which).armed()) queue_timer(node, which);
  }
}

/// To be told whenever a server's role or term, or whether it runs or is paused, may have changed.
void Simulation::note_standing(const Node& node) {
  if (!node.up()) return roles_.note(now_, node.id, Standing::down, node.durable.current_term);
  const Standing standing = node.paused ? Standing::paused : standing_of(node.server->role());
  roles_.note(now_, node.id, standing, node.server->current_term());
}

void Simulation::update_leader() {
  raft::ServerId leader;
  raft::Term term;
  for (const Node& node : nodes_) {
    if (!node.up() || node.server->role() != raft::Role::leader) continue;
    if (leader == raft::kNobody || node.server->current_term() > term) {
      leader = node.id;
      term = node.server->current_term();
    }
  }
  if (leader == leader_) return;
  leader_ = leader;
  if (leader == raft::kNobody) return;
  for (Client& client : clients_) {
    if (!client.waits_for_leader()) continue;
    client.leader_elected(now_);
    queue_client(client);
  }
}

void Simulation::update_availability() {
  raft::ServerSet awake;
  for (const Node& node : nodes_) {
    if (node.up() && !node.paused) awake.insert(node.id);
  }
  bool available = false;
  for (const raft::ServerId id : awake) {
    const raft::Server& server = *node(id).server;
    if (server.role() != raft::Role::leader) continue;
    raft::ServerSet exchanging;
    for (const raft::ServerId other : awake& server.configuration().all_voters()) {
      if (network_.connected(id, other) && network_.connected(other, id)) exchanging.insert(other);
    }
    available = available || raft::is_quorum(raft::Quorums::of(server.configuration()), exchanging);
  }
  statistics_.availability(now_, available);
}

}  // namespace raftsim
