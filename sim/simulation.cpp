#include "sim/simulation.hpp"

#include <algorithm>
#include <variant>

#include "core/hash.hpp"
#include "sim/actions.hpp"
#include "sim/each_condition.hpp"
#include "sim/facts.hpp"
#include "sim/faults/fault_timeline.hpp"
#include "sim/tracer.hpp"

namespace raftsim {

namespace {

const raft::Rules& rules_of(const Scenario& scenario) {
  return scenario.bug != nullptr ? scenario.bug->rules : raft::kRaft;
}

/// Whether the scenario asks anything about its run: then more is counted, and every event is looked at.
bool has_conditions(const Scenario& scenario) {
  return !scenario.expectations.empty() || scenario.stop.when ||
         std::any_of(scenario.timeline.begin(), scenario.timeline.end(), [](const TimelineEntry& entry) {
           return entry.ask || std::holds_alternative<When>(entry.trigger);
         });
}

void limit(std::uint64_t count, std::uint64_t most, const char* of_what) {
  if (count > most) [[unlikely]] {
    throw std::length_error("more than " + std::to_string(most) + of_what);
  }
}

}  // namespace

Simulation::Simulation(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed)
    : Simulation(scenario, seed, rules_of(*scenario)) {}

Simulation::Simulation(std::shared_ptr<const Scenario> scenario, std::uint64_t seed, const raft::Rules& rules)
    : given_(std::move(scenario)),
      scenario_(given_),
      rules_(&rules),
      world_(given_->bug != nullptr ? &given_->bug->world : &kWorld),
      checks_(scenario_->cluster.servers) {
  checks_.set_client_names(scenario_->client_names);
  options_.voters = scenario_->cluster.first_configuration().voters;
  options_.learners = scenario_->cluster.learners;
  options_.places = servers();
  options_.max_entries_per_append = scenario_->cluster.max_entries_per_append;
  options_.max_in_flight = scenario_->cluster.max_in_flight;
  options_.pre_vote = scenario_->cluster.pre_vote;
  options_.check_quorum = scenario_->cluster.check_quorum;
  options_.reads = scenario_->cluster.reads;
  options_.follower_reads = scenario_->cluster.follower_reads;
  options_.sessions = scenario_->cluster.sessions;
  options_.max_uncommitted_bytes = scenario_->cluster.max_uncommitted_bytes;
  options_.snapshot_every = scenario_->cluster.snapshot_every;
  options_.snapshot_chunk = scenario_->cluster.snapshot_chunk;
  nodes_.resize(static_cast<std::size_t>(servers()));
  reset(seed);
}

void Simulation::reset(std::uint64_t seed) {
  if (given_->faults) scenario_ = std::make_shared<const Scenario>(with_faults(*given_, seed));
  const Scenario& scenario = *scenario_;
  watches_ = has_conditions(scenario);
  seed_ = seed;
  now_ = Time{};
  stop_at_ = scenario.stop.at;
  started_ = false;
  end_ = EndReason::running;
  events_ = delivered_ = actions_ = facts_a_look_ = facts_looked_at_ = 0;
  for_each_watched(scenario, [this](const Condition& condition) {
    facts_a_look_ += facts_of(condition) * static_cast<std::uint64_t>(servers());
  });
  hash_ = raft::mix(raft::kHashSeed, seed);
  last_message_ = {};
  leader_ = raft::kNobody;
  intercepts_.clear();
  fault_random_ = Random(seed, "faults");
  crash_random_ = Random(seed, "faults/crash");
  lost_disks_.clear();
  courses_.clear();
  courses_begun_ = 0;

  queue_.clear();
  network_.reset(servers(), seed, scenario.network.link);
  override_links();
  for (std::size_t i = 0; i < nodes_.size(); ++i) reset_node(nodes_[i], i);
  clients_.clear();
  for (const ClientGroup& group : scenario.clients) {
    for (std::uint16_t i = 0; i < group.count; ++i) {
      const raft::ClientId id{static_cast<std::uint16_t>(group.first.value + i)};
      clients_.emplace_back(id, group, seed, watches_, scenario.cluster.sessions != 0);
    }
  }
  checks_.reset(servers());
  statistics_.reset(servers(), watches_);
  goals_.reset();
  roles_.reset(servers());
  timeline_.reset(scenario);
  instants_.reset(scenario);
  expectations_.reset(scenario);
  questions_.reset(scenario);
  history_.reset(scenario, keeps_history_ || expects_history(scenario));
}

void Simulation::keep_history() {
  keeps_history_ = true;
  history_.reset(*scenario_, true);
}

void Simulation::reset_node(Node& node, std::size_t place) {
  const InitialServer& initial = scenario_->cluster.initial.at(place);
  // The log keeps its memory from run to run.
  raft::Durable durable = node.up() ? std::move(*node.server).release() : std::move(node.durable);
  durable.log.clear();
  durable.snapshot = {};
  for (const raft::Entry& entry : initial.log) durable.log.append(entry);
  durable.current_term = initial.term;
  durable.voted_for = initial.voted_for;

  node.id = raft::ServerId{static_cast<std::uint8_t>(place + 1)};
  node.server.reset();
  node.durable = std::move(durable);
  node.disk.reset(node.durable);
  node.write_latency = scenario_->disk.write.at(place);
  node.clock_rate = scenario_->clock.rates.at(place);
  node.paused = false;
  node.disk_full = node.stopped_by_full_disk = node.disk_corrupt = false;
  node.torn.reset();
  node.crash_plan.reset();
  node.incarnation = 0;
  node.timers = {};
  node.held.clear();
  node.held_until = {};
  node.backlog.clear();
  node.catching_up = false;
  node.scripted_timeouts.assign(initial.election_timeouts.begin(), initial.election_timeouts.end());
  node.timer_random = Random(seed_, "timer/" + raft::to_string(node.id));
  node.disk_random = Random(seed_, "disk/" + raft::to_string(node.id));
}

void Simulation::start(Tracer* tracer) {
  started_ = true;
  timeline_.start(due_);
  queue_timeline();
  for (const Node& node : nodes_) checks_.on_initial(node.id, node.durable);
  for (Node& node : nodes_) {
    if (!scenario_->cluster.initial[node.id.value - 1U].down) start_server(node, 0, tracer);
  }
  for (Client& client : clients_) queue_client(client);
}

bool Simulation::step(Tracer* tracer) {
  if (over()) return false;
  if (tracer != nullptr && !tracer->begun()) tracer->begin_run(*this);
  if (!started_) {
    start(tracer);
  } else {
    if (instants_.any()) {
      look_between_events(tracer);
      if (over()) return true;
    }
    const Time next = queue_.top_time();
    if (next > stop_at_) {
      pass_time(stop_at_ + Duration(1), tracer);
      now_ = stop_at_;
      finish(EndReason::stop_time, tracer);
      return true;
    }
    limit(events_ + 1, limits::kMaxEvents, " events in a run");
    if (next > now_) pass_time(next, tracer);
    now_ = next;
    const auto slot = queue_.pop();
    handle(queue_[slot], tracer);
    queue_.release(slot);
  }
  after_event(tracer);
  return true;
}

void Simulation::run(Tracer* tracer) {
  while (step(tracer)) {
  }
}

void Simulation::handle(Event& event, Tracer* tracer) {
  switch (event.kind) {
    case EventKind::deliver: return deliver(event, tracer);
    case EventKind::timer: return timer_due(event, tracer);
    case EventKind::written: return write_ended(event, tracer);
    case EventKind::request: return request_arrives(event.server, event.request, event.cause, tracer);
    case EventKind::answer: return answer_arrives(event.server, event.answer, event.cause, tracer);
    case EventKind::client: return wake_client(client_of(event.client), tracer);
    case EventKind::timeline: return run_timeline_entry(event.index, tracer);
    case EventKind::catch_up: return catch_up(node_of(event.server), tracer);
    case EventKind::course: return go_on(event.index, tracer);
  }
}

void Simulation::pass_time(Time next, Tracer* tracer) {
  if (!watches_) return;
  expectations_.before_time(*this, next);
  questions_.before_time(*this, next);
  tell_expectations(tracer);
}

void Simulation::look_between_events(Tracer* tracer) {
  while (true) {
    const Time instant = instants_.next(*this);
    if (instant >= queue_.top_time() || instant > stop_at_) return;
    pass_time(instant, tracer);
    now_ = instant;
    after_event(tracer);
    if (over()) return;
  }
}

void Simulation::after_event(Tracer* tracer) {
  if (checks_.violation() != nullptr) return finish(EndReason::violation, tracer);
  if (!watches_) return;
  facts_looked_at_ += facts_a_look_;
  limit(facts_looked_at_, limits::kMaxFactsLookedAt, " facts looked at in a run");
  if (timeline_.watches()) {
    timeline_.watch(*this, due_);
    queue_timeline();
  }
  if (expectations_.watches() || questions_.any()) {
    expectations_.after_event(*this);
    questions_.after_event(*this);
    tell_expectations(tracer);
  }
  if (scenario_->stop.when && holds(*scenario_->stop.when, *this)) finish(EndReason::stop_condition, tracer);
}

void Simulation::finish(EndReason reason, Tracer* tracer) {
  end_ = reason;
  expectations_.finish(*this);
  questions_.finish(*this);
  tell_expectations(tracer);
  if (tracer != nullptr) tracer->end_run(*this);
}

void Simulation::queue_timeline() {
  for (const Timeline::Due& due : due_) {
    Event& event = queue_.push(std::max(due.time, now_));
    event.kind = EventKind::timeline;
    event.index = due.index;
  }
  due_.clear();
}

void Simulation::run_timeline_entry(std::uint32_t index, Tracer* tracer) {
  const TimelineEntry& entry = scenario_->timeline[index];
  ++events_;
  note(ticks(now_), index);
  std::uint64_t cause = 0;
  if (tracer != nullptr && !entry.say.empty()) {
    cause = tracer->happened(now_, raft::kNobody, trace::Caption{entry.say}, 0);
  }
  if (entry.ask) questions_.ask(index, now_);
  if (tracer != nullptr && entry.ask) tracer->asked(now_, *entry.ask);
  actions_ += entry.actions.size();
  limit(actions_, limits::kMaxActionsOfRun, " actions in a run");
  ActionRunner runner(*this, tracer);
  for (const Action& action : entry.actions) runner.run(action, cause);
  timeline_.happened(index, now_, due_);
  queue_timeline();
}

void Simulation::change_link(raft::ServerId from, raft::ServerId to, const LinkChange& change) {
  if (from == to) return;
  LinkConfig link = change.initial ? initial_link(from, to) : network_.link(from, to);
  change.apply_to(link);
  network_.set_link(from, to, std::move(link));
}

void Simulation::override_links() {
  for (const LinkOverride& own : scenario_->network.overrides) {
    for (const raft::ServerId from : own.from) {
      for (const raft::ServerId to : own.to) {
        change_link(from, to, own.change);
        if (own.both_ways) change_link(to, from, own.change);
      }
    }
  }
}

LinkConfig Simulation::initial_link(raft::ServerId from, raft::ServerId to) const {
  LinkConfig link = scenario_->network.link;
  for (const LinkOverride& own : scenario_->network.overrides) {
    const bool is_meant = (own.from.contains(from) && own.to.contains(to)) ||
                          (own.both_ways && own.from.contains(to) && own.to.contains(from));
    if (is_meant) own.change.apply_to(link);
  }
  return link;
}

void Simulation::tell_expectations(Tracer* tracer) {
  // Of an instant between two events it is told at that instant.
  const auto tell = [&](const ExpectationResult& result) {
    if (tracer != nullptr) tracer->expectation(std::max(now_, result.moment), result);
  };
  if (expectations_.has_settled()) {
    for (const std::size_t index : expectations_.take_settled()) tell(expectations_.results()[index]);
  }
  if (questions_.has_settled()) {
    for (const std::size_t index : questions_.take_settled()) tell(questions_.results()[index]);
  }
}

void Simulation::note(std::uint64_t a, std::uint64_t b) {
  hash_ = raft::mix(raft::mix(hash_, a), b);
}

std::uint64_t Simulation::hash() const {
  std::uint64_t hash = raft::mix(hash_, events_);
  for (const Node& node : nodes_) {
    if (node.up()) {
      hash = raft::mix(hash, node.server->hash());
    } else {
      const raft::Durable& disk = node.durable;
      hash = raft::mix(raft::mix(raft::mix(hash, disk.log.hash()), disk.current_term.value),
                       disk.voted_for.value);
      if (disk.snapshot) hash = raft::mix(hash, disk.snapshot->machine().hash());
    }
  }
  return hash;
}

}  // namespace raftsim
