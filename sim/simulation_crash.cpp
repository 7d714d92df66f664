#include <algorithm>
#include <utility>

#include "sim/scenario_limits.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// How servers fall: at once, between two effects of a step, for want of room on the disk; and what is left
/// of their disks.
namespace raftsim {

void Simulation::crash_server(Node& node, std::uint64_t cause, Tracer* tracer, const Fall& fall) {
  if (!node.up()) return;
  ++events_;
  note(ticks(now_), node.id.value);
  if (tracer != nullptr) tracer->crashing(*node.server);
  if (node.id == leader_) statistics_.leader_crashed(now_, node.server->current_term());
  goals_.on_crash(*node.server, checks_.truth().committed(), !node.disk.idle());
  trace::Crashed crashed;
  crashed.disk_full = fall.disk_full;
  crashed.kept = keep_writes(node, fall);
  node.durable = std::move(*node.server).release();
  node.server.reset();
  crashed.torn = damage_disk(node, fall);
  if (crashed.kept != 0 || crashed.torn) note(crashed.kept, crashed.torn ? crashed.torn->value + 1 : 0);
  node.torn = crashed.torn;
  node.crash_plan.reset();
  node.held.clear();
  node.held_until = {};
  for (const Event& waiting : node.backlog) {
    if (waiting.kind != EventKind::deliver) continue;
    statistics_.message(waiting.message, MessageFate::lost);
    if (tracer != nullptr) tracer->message_lost(now_, waiting, trace::LossReason::receiver_down);
  }
  node.backlog.clear();
  node.paused = false;
  for (TimerState& timer : node.timers) {
    timer.deadline = TimerState::kNever;
    timer.forced = false;
  }
  checks_.on_crash(node.id, node.durable);
  if (tracer != nullptr) tracer->crashed(now_, node.id, node.durable, std::move(crashed), cause);
  note_standing(node);
  update_leader();
  update_availability();
}

/// The oldest writes on their way had reached the disk: answers how many.
std::uint32_t Simulation::keep_writes(Node& node, const Fall& fall) {
  const auto possible = static_cast<std::uint32_t>(node.disk.pending() - (fall.newest_not_begun ? 1 : 0));
  const std::uint32_t kept =
      fall.damage.kept ? std::min(*fall.damage.kept, possible)
                       : static_cast<std::uint32_t>(crash_random_.below(std::uint64_t{possible} + 1));
  for (std::uint32_t i = 0; i < kept; ++i) checks_.on_durable(*node.server, node.disk.finish_first());
  return kept;
}

/// What is left is what the disk holds; answers which entry is torn, {0} for what is no entry.
std::optional<raft::LogIndex> Simulation::damage_disk(Node& node, const Fall& fall) {
  const bool torn = fall.damage.torn && node.disk.pending() > (fall.newest_not_begun ? 1U : 0U);
  if (!torn) {
    node.disk.lose_pending(node.durable);
    return std::nullopt;
  }
  const Disk::Torn left = node.disk.tear(node.durable);
  if (left.write) checks_.on_torn(node.id, *left.write, node.durable);
  return left.entry;
}

bool Simulation::reaches_crash_point(const Node& node) const {
  const CrashPoint& point = node.crash_plan->point;
  const raft::WriteId durable = node.server->durable_write();
  std::size_t effects = (effects_.write ? 1U : 0U) + effects_.sends.size() + effects_.answers.size();
  bool sends = !point.sending;
  for (const raft::Send& send : effects_.sends) sends = sends || send.message.type() == point.sending;
  for (const HeldMessage& held : node.held) {
    if (held.after > durable) continue;
    ++effects;
    sends = sends || held.message.type() == point.sending;
  }
  return sends && effects >= std::max<std::size_t>(point.effects, 1);
}

void Simulation::crash_in_step(Node& node, Tracer* tracer) {
  const CrashPlan plan = *node.crash_plan;
  const std::uint64_t cause = tracer != nullptr ? tracer->current() : 0;
  std::uint32_t left = plan.point.effects;
  raft::WriteId written{};
  if (effects_.write && left == 0) {
    node.disk.begin(now_, Duration::zero(), effects_);
  } else if (effects_.write) {
    written = carry_out_write(node, cause, tracer);
    --left;
  }
  const bool not_begun = effects_.write && plan.point.effects == 0;
  const raft::WriteId durable = node.server->durable_write();
  for (HeldMessage& held : node.held) {
    if (left == 0) break;
    if (held.after > durable) continue;
    release(held, cause, tracer);
    --left;
  }
  for (raft::Send& send : effects_.sends) {
    if (left == 0) break;
    send_or_hold(node, send, std::max(written, durable), cause, tracer);
    --left;
  }
  if (tracer != nullptr) tracer->end_step();
  for (raft::Answer& answer : effects_.answers) {
    if (left == 0) break;
    send_answer(node.id, answer, cause, tracer);
    --left;
  }
  crash_server(node, plan.cause, tracer, {plan.damage, not_begun, false});
}

/// Nothing of the step happens, but what earlier steps asked for is brought to its end: a clean stop.
void Simulation::stop_on_full_disk(Node& node, Tracer* tracer) {
  const std::uint64_t cause = tracer != nullptr ? tracer->current() : 0;
  const auto earlier = static_cast<std::uint32_t>(node.disk.pending());
  node.disk.begin(now_, Duration::zero(), effects_);
  if (tracer != nullptr) tracer->end_step();
  crash_server(node, cause, tracer, {{earlier, false}, true, true});
  node.stopped_by_full_disk = true;
}

void Simulation::lose_disk(Node& node, std::uint64_t cause, Tracer* tracer) {
  crash_server(node, cause, tracer);
  ++events_;
  note(ticks(now_), std::uint64_t{node.id.value} << 8U);
  const raft::Durable before = std::move(node.durable);
  node.durable = {};
  if (before != node.durable) lost_disks_.push_back({node.id, now_, {}});
  node.disk_corrupt = false;
  node.torn.reset();
  checks_.on_disk_lost(node.id);
  if (tracer != nullptr) tracer->disk_lost(now_, node.id, before, cause);
}

void Simulation::jump_clock(Node& node, const JumpClock& jump, std::uint64_t cause, Tracer* tracer) {
  if (!node.up()) return;
  const Duration by = true_duration(jump.by, node.clock_rate);
  trace::ClockJumped jumped{jump.by, jump.back, {}};
  for (int i = 0; i < raft::kTimers; ++i) {
    const auto which = static_cast<raft::Timer>(i);
    TimerState& timer = node.timer(which);
    if (!timer.armed()) continue;
    // Never so late that time itself could end.
    timer.deadline = jump.back ? std::min(timer.deadline + by, now_ + limits::kMaxTime)
                               : std::max(timer.deadline - by, now_);
    jumped.timers.push_back({which, timer.deadline});
    queue_timer(node, which);
  }
  ++events_;
  note(ticks(now_), std::uint64_t{node.id.value} << 16U);
  if (tracer != nullptr) tracer->happened(now_, node.id, std::move(jumped), cause);
}

}  // namespace raftsim
