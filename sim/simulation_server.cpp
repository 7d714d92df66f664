#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/message_size.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/selection.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// Between the servers and their world: carrying out what a server asks, and bringing it what happens.
namespace raftsim {
namespace {

template <class Departure>
trace::Fate fate_of(const Departure& departure) {
  if (departure.lost) return trace::Lost{departure.lost_by};
  if (departure.copy_arrival == Time::max()) {
    return trace::OnTheWay{departure.arrival, std::nullopt, departure.delayed};
  }
  const auto [first, second] = std::minmax(departure.arrival, departure.copy_arrival);
  return trace::OnTheWay{first, second, departure.delayed};
}

}  // namespace

void Simulation::drive(Node& node, const raft::Input& input, std::uint64_t cause, Tracer* tracer) {
  raft::Server& server = *node.server;
  if (tracer != nullptr) tracer->begin_step(now_, node.id, input, cause);
  ++events_;
  const raft::Role role_before = server.role();
  effects_.wants_judgements = tracer != nullptr;
  server.step(input, effects_);
  note(ticks(now_), (std::uint64_t{node.id.value} << 56U) | (std::uint64_t{input.index()} << 48U) |
                        (static_cast<std::uint64_t>(server.role()) << 40U) | effects_.sends.size());
  note(server.current_term().value, server.commit_index().value ^ (server.log().last_index().value << 32U));
  checks_.on_step(now_, server, effects_);
  if (tracer != nullptr) {
    tracer->stepped(server, effects_);
  } else if (effects_.nothing() && node.held.empty()) {
    return;
  }
  goals_.on_step(server, effects_, role_before);
  if (effects_.has_changed(raft::Change::role) || effects_.has_changed(raft::Change::term)) {
    const bool again = role_before == raft::Role::candidate;
    if (server.role() == raft::Role::candidate && effects_.has_changed(raft::Change::term)) {
      statistics_.election_started(again);
    } else if (again && server.role() == raft::Role::pre_candidate) {
      statistics_.election_undecided();
    } else if (server.role() == raft::Role::leader && effects_.has_changed(raft::Change::role)) {
      statistics_.leader_elected(now_, server.current_term());
    }
    note_standing(node);
    update_leader();
    update_availability();
  } else if (effects_.has_changed(raft::Change::configuration)) {
    update_availability();
  }
  if (server.role() == raft::Role::leader && effects_.has_changed(raft::Change::commit_index)) {
    statistics_.committed(now_, server.commit_index(), server.log(), effects_);
  }
  carry_out(node, tracer);
}

void Simulation::carry_out(Node& node, Tracer* tracer) {
  if (node.crash_plan && reaches_crash_point(node)) [[unlikely]] {
    return crash_in_step(node, tracer);
  }
  if (node.disk_full && effects_.write) [[unlikely]] {
    return stop_on_full_disk(node, tracer);
  }
  const std::uint64_t cause = tracer != nullptr ? tracer->current() : 0;
  raft::WriteId written{};
  if (effects_.write) written = carry_out_write(node, cause, tracer);
  set_timers(node, cause, tracer);
  if (!node.held.empty()) release_held(node, cause, tracer);
  const raft::WriteId durable = std::max(written, node.server->durable_write());
  for (raft::Send& send : effects_.sends) send_or_hold(node, send, durable, cause, tracer);
  if (tracer != nullptr) tracer->end_step();
  for (raft::Answer& answer : effects_.answers) send_answer(node.id, answer, cause, tracer);
  if (written != raft::WriteId{}) drive(node, raft::Written{written}, cause, tracer);
}

void Simulation::send_or_hold(Node& node, raft::Send& send, raft::WriteId durable, std::uint64_t cause,
                              Tracer* tracer) {
  last_message_ = trace::MessageId{last_message_.value + 1};
  if (send.after > durable) {
    if (tracer != nullptr) tracer->sent(last_message_, send, trace::WaitsForWrite{});
    if (node.held.size() >= limits::kMaxHeldMessages) {
      throw std::length_error("more than " + std::to_string(limits::kMaxHeldMessages) +
                              " messages of one server wait for its disk");
    }
    node.held.push_back({std::move(send.message), send.after, last_message_, cause});
    return;
  }
  if (tracer == nullptr) {
    leave(send.message, last_message_, 0);
    return;
  }
  const raft::Send copy = send;
  tracer->sent(last_message_, copy, fate_of(leave(send.message, last_message_, cause)));
}

void Simulation::limit_log(const raft::Log& log) const {
  const std::uint64_t most = limits::kMaxEntriesOfAll / static_cast<std::uint64_t>(servers());
  if (log.last_index().value - log.base().index.value > most) {
    throw std::length_error("more than " + std::to_string(most) + " entries in the log of one of " +
                            std::to_string(servers()) + " servers, which take no snapshots in time");
  }
  if (log.last_index().value > limits::kMaxLogIndex) {
    throw std::length_error("more than " + std::to_string(limits::kMaxLogIndex) + " entries in a run");
  }
}

/// Answers the write's id if it is durable already, {0} if that takes time.
raft::WriteId Simulation::carry_out_write(Node& node, std::uint64_t cause, Tracer* tracer) {
  const raft::Write& write = *effects_.write;
  const raft::Server& server = *node.server;
  if (write.appended > 0) limit_log(server.log());
  if (write.appended > 0 && node.id == leader_) {
    statistics_.appended(now_, raft::LogIndex{write.last_index.value - write.appended + 1}, write.last_index);
  }
  const Duration latency = node.write_latency.sample(node.disk_random);
  // A server that catches up and does not know yet of earlier writes hears of this one after them.
  if (latency == Duration::zero() && node.disk.is_free(now_) && node.backlog.notices() == 0) {
    node.disk.write_at_once(write);
    if (tracer != nullptr) tracer->write_asked(write, now_);
    checks_.on_durable(server, write);
    return write.id;
  }
  const Time done = node.disk.begin(now_, latency, effects_);
  if (tracer != nullptr) tracer->write_asked(write, done);
  Event& event = queue_.push(done);
  event.kind = EventKind::written;
  event.server = node.id;
  event.write = write.id;
  event.incarnation = node.incarnation;
  event.cause = cause;
  return raft::WriteId{};
}

void Simulation::write_ended(Event& event, Tracer* tracer) {
  Node& node = node_of(event.server);
  if (!node.up() || event.incarnation != node.incarnation) return;
  const Time due = node.disk.due(event.write);
  // The disk has stood still meanwhile; or an older write, put off by that to the same instant, is still to
  // end in it.
  if (due > now_ || !node.disk.is_oldest(event.write)) {
    Event& later = queue_.push(due);
    later.kind = EventKind::written;
    later.server = node.id;
    later.write = event.write;
    later.incarnation = event.incarnation;
    later.cause = event.cause;
    return;
  }
  // The disk goes on while its server is paused; only the notice waits.
  checks_.on_durable(*node.server, node.disk.finish_first());
  if (node.keeps_waiting()) {
    node.backlog.add(std::move(event));
    return;
  }
  drive(node, raft::Written{event.write}, event.cause, tracer);
}

void Simulation::release_held(Node& node, std::uint64_t cause, Tracer* tracer) {
  const raft::WriteId durable = node.server->durable_write();
  if (durable == node.held_until) return;
  node.held_until = durable;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < node.held.size(); ++i) {
    HeldMessage& held = node.held[i];
    if (held.after > durable) {
      if (kept != i) node.held[kept] = std::move(held);
      ++kept;
      continue;
    }
    release(held, cause, tracer);
  }
  node.held.erase(node.held.begin() + static_cast<std::ptrdiff_t>(kept), node.held.end());
}

void Simulation::release(HeldMessage& held, std::uint64_t cause, Tracer* tracer) {
  const Departure departure = leave(held.message, held.id, cause);
  if (tracer != nullptr) tracer->released(held.id, fate_of(departure));
}

void Simulation::set_timers(Node& node, std::uint64_t cause, Tracer* tracer) {
  for (unsigned rest = effects_.timers_set; rest != 0; rest &= rest - 1) {
    const auto which = static_cast<raft::Timer>(std::countr_zero(rest));
    const raft::TimerChange change = effects_.timers[static_cast<std::size_t>(which)];
    TimerState& timer = node.timer(which);
    timer.cause = cause;
    timer.forced = false;
    if (change == raft::TimerChange::cancel) {
      timer.deadline = TimerState::kNever;
    } else {
      timer.deadline = now_ + true_duration(draw_timeout(node, which), node.clock_rate);
      queue_timer(node, which);
    }
    if (tracer != nullptr) tracer->timer_set(which, timer);
  }
}

Duration Simulation::draw_timeout(Node& node, raft::Timer timer) {
  const ClusterConfig& cluster = scenario_->cluster;
  switch (timer) {
    case raft::Timer::election: break;
    case raft::Timer::heartbeat: return cluster.heartbeat;
    case raft::Timer::leader_heard:
    case raft::Timer::catch_up: return cluster.election_timeout_min;
    case raft::Timer::quorum:
    case raft::Timer::transfer: return cluster.election_timeout_max;
    case raft::Timer::lease:
    case raft::Timer::other_lease:
      // Over before the promise: what happens in one instant has no order to rely on.
      return world_->lease(cluster.election_timeout_min, scenario_->clock.max_drift) - Duration(1);
  }
  if (!node.scripted_timeouts.empty()) {
    const Duration scripted = node.scripted_timeouts.front();
    node.scripted_timeouts.pop_front();
    return scripted;
  }
  return world_->election_timeout(cluster.election_timeout_min, cluster.election_timeout_max,
                                  node.timer_random);
}

void Simulation::queue_timer(Node& node, raft::Timer which) {
  TimerState& timer = node.timer(which);
  const Time due = timer.forced ? now_ : std::max(timer.deadline, now_);
  if (timer.queued <= due) return;
  timer.queued = due;
  Event& event = queue_.push(due);
  event.kind = EventKind::timer;
  event.timer = which;
  event.server = node.id;
}

void Simulation::timer_due(Event& event, Tracer* tracer) {
  Node& node = node_of(event.server);
  TimerState& timer = node.timer(event.timer);
  if (timer.queued != now_) return;
  timer.queued = TimerState::kNever;
  if (!timer.armed() || !node.up()) return;
  if (timer.deadline > now_ && !timer.forced) return queue_timer(node, event.timer);
  if (node.keeps_waiting()) return;  // looked at again when it has caught up
  // One that runs out in this very instant needs nobody who makes it fire.
  const bool forced = timer.deadline > now_;
  const std::uint64_t cause = forced ? timer.forced_by : timer.cause;
  timer.deadline = TimerState::kNever;
  timer.forced = false;
  if (tracer != nullptr) tracer->timer_fires(forced);
  drive(node, raft::TimerFired{event.timer}, cause, tracer);
}

bool Simulation::matches(const MessagePattern& pattern, const raft::Message& message) const {
  if (pattern.type && *pattern.type != message.type()) return false;
  if (pattern.term && !pattern.term->contains(static_cast<std::int64_t>(message.term.value))) return false;
  if (pattern.entries) {
    const auto* append = std::get_if<raft::AppendEntries>(&message.body);
    if (append == nullptr || append->entries.empty() == *pattern.entries) return false;
  }
  if (pattern.granted) {
    const auto* reply = std::get_if<raft::RequestVoteReply>(&message.body);
    if (reply == nullptr || reply->vote_granted != *pattern.granted) return false;
  }
  if (pattern.success) {
    const auto* reply = std::get_if<raft::AppendEntriesReply>(&message.body);
    if (reply == nullptr || reply->success != *pattern.success) return false;
  }
  return picks(pattern.from, *this, message.from) && picks(pattern.to, *this, message.to);
}

void Simulation::meet(const raft::Message& message, trace::MessageId id, Departure& departure) {
  bool decided = false;
  std::optional<Duration> copy_after;
  for (ActiveIntercept& active : intercepts_) {
    const MessagePattern& pattern = active.intercept.pattern;
    // Of rules for kinds of messages the first that matches decides; one for this very message comes on top.
    if (pattern.message ? *pattern.message != id.value : decided) continue;
    if (now_ > active.until || active.left == 0U || !matches(pattern, message)) continue;
    if (active.left) --*active.left;
    if (!pattern.message) decided = true;
    switch (active.intercept.interception) {
      case Interception::drop:
        departure.lost = true;
        departure.lost_by = trace::LossReason::dropped;
        break;
      case Interception::delay:
        departure.delayed = true;
        departure.arrival += active.intercept.by;
        if (departure.copy_arrival != Time::max()) departure.copy_arrival += active.intercept.by;
        break;
      case Interception::duplicate: copy_after = active.intercept.by; break;
    }
  }
  if (copy_after) departure.copy_arrival = departure.arrival + *copy_after;
}

Simulation::Departure Simulation::leave(raft::Message& message, trace::MessageId id, std::uint64_t cause) {
  statistics_.message(message, MessageFate::sent);
  checks_.on_leave(message);
  const std::uint64_t bytes = network_.limits_bandwidth() ? bytes_of(message) : 0;
  const Fate fate = network_.route(now_, message.from, message.to, bytes);
  Departure departure;
  departure.arrival = fate.arrival[0];
  if (fate.copies > 1) departure.copy_arrival = fate.arrival[1];
  if (fate.copies == 0) {
    departure.lost = true;
    departure.lost_by = fate.reason == LossReason::cut ? trace::LossReason::cut : trace::LossReason::loss;
  }
  if (!intercepts_.empty()) [[unlikely]] {
    meet(message, id, departure);
  }
  if (departure.lost) {
    statistics_.message(message, MessageFate::lost);
    return departure;
  }
  if (departure.copy_arrival != Time::max()) [[unlikely]] {
    raft::Message copy = message;
    put_in_flight(std::move(copy), departure.copy_arrival, id, cause);
  }
  put_in_flight(std::move(message), departure.arrival, id, cause);
  return departure;
}

void Simulation::put_in_flight(raft::Message&& message, Time arrival, trace::MessageId id,
                               std::uint64_t cause) {
  Event& event = queue_.push(arrival);
  event.kind = EventKind::deliver;
  event.server = message.to;
  event.message_id = id;
  event.cause = cause;
  event.message = std::move(message);
}

void Simulation::deliver(Event& event, Tracer* tracer) {
  Node& node = node_of(event.server);
  if (!network_.connected(event.message.from, event.server)) {
    return lose(event, trace::LossReason::cut, tracer);
  }
  if (!node.up()) return lose(event, trace::LossReason::receiver_down, tracer);
  if (!node.keeps_waiting()) return take_message(node, event, tracer);
  if (node.backlog.full()) return lose(event, trace::LossReason::backlog_full, tracer);
  node.backlog.add(std::move(event));
}

void Simulation::lose(const Event& event, trace::LossReason reason, Tracer* tracer) {
  statistics_.message(event.message, MessageFate::lost);
  ++events_;
  note(ticks(now_), event.message_id.value);
  if (tracer != nullptr) tracer->message_lost(now_, event, reason);
}

void Simulation::take_message(Node& node, const Event& event, Tracer* tracer) {
  ++delivered_;
  statistics_.message(event.message, MessageFate::delivered);
  if (tracer != nullptr) tracer->receiving(event.message_id);
  drive(node, raft::Received{&event.message}, event.cause, tracer);
}

}  // namespace raftsim
