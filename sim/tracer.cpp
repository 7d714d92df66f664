#include "sim/tracer.hpp"

#include <utility>

#include "sim/checks/violation.hpp"
#include "sim/simulation.hpp"

namespace raftsim {
namespace {

trace::Event event_of(const raft::Input& input, trace::MessageId receiving, bool forced) {
  struct Visitor {
    trace::MessageId receiving;
    bool forced;
    trace::Event operator()(const raft::Started&) const { return trace::Started{}; }
    trace::Event operator()(const raft::Received& received) const {
      return trace::Received{receiving, *received.message};
    }
    trace::Event operator()(const raft::TimerFired& fired) const {
      return trace::TimerFired{fired.timer, forced};
    }
    trace::Event operator()(const raft::Written& written) const { return trace::Written{written.write}; }
    trace::Event operator()(const raft::Proposed& proposed) const {
      return trace::Proposed{proposed.request};
    }
    trace::Event operator()(const raft::TransferRequested& requested) const {
      return trace::TransferRequested{requested.to};
    }
    trace::Event operator()(const raft::SnapshotRequested&) const { return trace::SnapshotRequested{}; }
    trace::Event operator()(const raft::ChangeRequested& requested) const {
      return trace::ChangeRequested{requested.voters, requested.learners, requested.joint,
                                    requested.catch_up};
    }
  };
  return std::visit(Visitor{receiving, forced}, input);
}

}  // namespace

const char* to_string(EndReason reason) {
  switch (reason) {
    case EndReason::running: return "running";
    case EndReason::stop_time: return "time";
    case EndReason::stop_condition: return "condition";
    case EndReason::violation: return "violation";
  }
  return "?";
}

void Tracer::begin_run(const Simulation& simulation) {
  footer_ = {};
  records_ = 0;
  summaries_.clear();
  first_configuration_ = simulation.scenario().cluster.first_configuration();
  for (const raft::ServerId id : simulation.all_servers()) {
    const Node& node = simulation.node(id);
    if (node.up()) {
      summaries_.push_back(trace::summary_of(*node.server));
    } else {
      const trace::ServerState down =
          trace::state_of(node.durable, simulation.servers(), first_configuration_);
      summaries_.push_back(static_cast<const trace::ServerSummary&>(down));
    }
  }
  cuts_.clear();
  for (const raft::ServerId id : simulation.all_servers()) cuts_.push_back(simulation.network().cut_from(id));
}

void Tracer::end_run(const Simulation& simulation) {
  if (const auto* violation = simulation.checks().violation()) {
    happened(simulation.now(), raft::kNobody,
             trace::Violation{violation->name(), violation->servers, violation->indexes, violation->section(),
                              violation->message},
             records_);
  }
  happened(simulation.now(), raft::kNobody, trace::Ended{to_string(simulation.end_reason())}, 0);
  footer_.records = records_;
  footer_.time = simulation.now();
  for (int i = 0; i < raft::kMessageTypes; ++i) {
    const auto type = static_cast<raft::MessageType>(i);
    const Statistics& counted = simulation.statistics();
    footer_.messages.at(static_cast<std::size_t>(i)) = {counted.messages(type, MessageFate::sent),
                                                        counted.messages(type, MessageFate::delivered),
                                                        counted.messages(type, MessageFate::lost)};
  }
  footer_.checks = simulation.checks().made();
  footer_.violations = simulation.checks().violation() != nullptr ? 1 : 0;
  for (const auto* const results :
       {&simulation.expectations().results(), &simulation.questions().results()}) {
    for (const ExpectationResult& result : *results) {
      ++(result.state == ExpectationState::met ? footer_.expectations_met : footer_.expectations_failed);
    }
  }
  footer_.hash = simulation.hash();
}

void Tracer::begin_record(Time now, raft::ServerId server, std::uint64_t cause) {
  record_->number = ++records_;
  record_->time = now;
  record_->cause = cause;
  record_->server = server;
  record_->step.clear();
}

void Tracer::write_record() {
  ++footer_.kinds.at(record_->event.index());
  sink_(*record_);
}

std::uint64_t Tracer::happened(Time now, raft::ServerId server, trace::Event event, std::uint64_t cause) {
  begin_record(now, server, cause);
  record_->event = std::move(event);
  write_record();
  return records_;
}

void Tracer::begin_step(Time now, raft::ServerId server, const raft::Input& input, std::uint64_t cause) {
  begin_record(now, server, cause);
  record_->event = event_of(input, receiving_, forced_);
}

void Tracer::stepped(const raft::Server& server, const raft::Effects& effects) {
  trace::ServerSummary& summary = summaries_[server.id().value - 1U];
  trace::difference(summary, server, effects, record_->step.change);
  trace::apply(summary, record_->step.change);
  record_->step.judgements.assign(effects.judgements.begin(), effects.judgements.end());
  record_->step.first_applied = effects.first_applied;
  record_->step.last_applied = effects.last_applied;
  record_->step.without_effect = effects.without_effect;
  record_->step.answers.assign(effects.answers.begin(), effects.answers.end());
}

void Tracer::write_asked(const raft::Write& write, Time durable_at) {
  record_->step.write = trace::WriteAsked{write, durable_at};
}

void Tracer::timer_set(raft::Timer timer, const TimerState& state) {
  record_->step.timers.push_back({timer, state.armed() ? std::optional(state.deadline) : std::nullopt});
}

void Tracer::sent(trace::MessageId id, const raft::Send& send, const trace::Fate& fate) {
  record_->step.sends.push_back({id, send.message, send.after, fate});
}

void Tracer::released(trace::MessageId id, const trace::Fate& fate) {
  record_->step.released.push_back({id, fate});
}

void Tracer::end_step() {
  write_record();
}

std::uint64_t Tracer::restarting(Time now, const raft::Server& server, std::optional<raft::LogIndex> torn,
                                 std::uint64_t cause) {
  summaries_[server.id().value - 1U] = trace::summary_of(server);
  return happened(now, server.id(), trace::Restarted{torn}, cause);
}

void Tracer::crashing(const raft::Server& server) {
  log_before_crash_ = server.log();
}

void Tracer::crashed(Time now, raft::ServerId server, const raft::Durable& survived, trace::Crashed crashed,
                     std::uint64_t cause) {
  crashed.survived = left_on_disk(server, log_before_crash_, survived);
  happened(now, server, std::move(crashed), cause);
}

void Tracer::disk_lost(Time now, raft::ServerId server, const raft::Durable& before, std::uint64_t cause) {
  happened(now, server, trace::DiskLost{left_on_disk(server, before.log, {})}, cause);
}

trace::StateChange Tracer::left_on_disk(raft::ServerId server, const raft::Log& log_before,
                                        const raft::Durable& survived) {
  trace::ServerSummary& summary = summaries_[server.value - 1U];
  const trace::ServerState after =
      trace::state_of(survived, static_cast<int>(summaries_.size()), first_configuration_);
  trace::StateChange change = trace::difference_at_crash(summary, log_before, survived, after.configuration);
  summary = static_cast<const trace::ServerSummary&>(after);
  return change;
}

void Tracer::message_lost(Time now, const Event& event, trace::LossReason reason) {
  happened(now, event.server, trace::MessageLost{event.message_id, reason}, event.cause);
}

std::uint64_t Tracer::client_sent(Time now, const PendingOperation& operation, raft::ServerId to) {
  trace::ClientActed acted;
  const bool first = operation.issued == now && operation.attempts == 1;
  acted.act = first ? trace::ClientAct::issue : trace::ClientAct::send_again;
  acted.client = operation.request.client;
  acted.sequence = operation.request.sequence;
  acted.command = operation.request.command;
  acted.server = to;
  return happened(now, raft::kNobody, std::move(acted), 0);
}

void Tracer::client_answered(Time now, const raft::Answer& answer, raft::ServerId from, Duration latency,
                             std::uint64_t cause) {
  trace::ClientActed acted;
  acted.client = answer.client;
  acted.sequence = answer.sequence;
  acted.server = from;
  if (answer.status != raft::AnswerStatus::done) {
    acted.act = trace::ClientAct::redirected;
    acted.leader = answer.leader;
    if (answer.status == raft::AnswerStatus::try_later) acted.reason = answer.reason;
  } else {
    acted.act = trace::ClientAct::answered;
    acted.result = answer.result;
    acted.latency = latency;
  }
  happened(now, raft::kNobody, std::move(acted), cause);
}

void Tracer::gave_up(Time now, raft::ClientId client, std::uint32_t sequence, Duration latency) {
  trace::ClientActed acted;
  acted.act = trace::ClientAct::give_up;
  acted.client = client;
  acted.sequence = sequence;
  acted.latency = latency;
  happened(now, raft::kNobody, std::move(acted), 0);
}

void Tracer::link_changed(const Simulation& simulation, std::uint64_t cause) {
  trace::LinksChanged changed;
  for (const raft::ServerId from : simulation.all_servers()) {
    const raft::ServerSet cut = simulation.network().cut_from(from);
    if (cut == cuts_[from.value - 1U]) continue;
    cuts_[from.value - 1U] = cut;
    changed.cuts.push_back({from, cut});
  }
  if (!changed.cuts.empty()) happened(simulation.now(), raft::kNobody, std::move(changed), cause);
}

void Tracer::settings_changed(const Simulation& simulation, trace::Setting setting, raft::ServerSet servers,
                              std::string text, std::uint64_t cause) {
  happened(simulation.now(), raft::kNobody, trace::SettingsChanged{setting, servers, std::move(text)}, cause);
}

void Tracer::asked(Time now, const Question& question) {
  trace::QuestionAsked asked{question.text, {}, question.section, question.pointer};
  for (const PossibleAnswer& choice : question.choices) asked.choices.push_back(choice.text);
  happened(now, raft::kNobody, std::move(asked), 0);
}

void Tracer::expectation(Time now, const ExpectationResult& result) {
  happened(now, raft::kNobody,
           trace::ExpectationJudged{result.state == ExpectationState::met, result.expected, result.words,
                                    result.because, result.actual, result.pointer, result.answer},
           0);
}

trace::Header header_of(const Simulation& simulation) {
  const Scenario& scenario = simulation.scenario();
  trace::Header header;
  header.version = RAFTSIM_VERSION;
  header.scenario = scenario.name;
  header.scenario_text = to_json(scenario);
  header.seed = simulation.seed();
  header.servers = simulation.servers();
  header.max_entries_per_append = scenario.cluster.max_entries_per_append;
  header.max_in_flight = scenario.cluster.max_in_flight;
  header.election_timeout_min = scenario.cluster.election_timeout_min;
  header.election_timeout_max = scenario.cluster.election_timeout_max;
  header.heartbeat = scenario.cluster.heartbeat;
  header.pre_vote = scenario.cluster.pre_vote;
  header.check_quorum = scenario.cluster.check_quorum;
  header.reads = scenario.cluster.reads;
  header.follower_reads = scenario.cluster.follower_reads;
  header.sessions = scenario.cluster.sessions;
  header.max_uncommitted_bytes = scenario.cluster.max_uncommitted_bytes;
  header.snapshot_every = scenario.cluster.snapshot_every;
  header.snapshot_chunk = scenario.cluster.snapshot_chunk;
  header.voters = scenario.cluster.voters;
  header.learners = scenario.cluster.learners;
  bool any_content = false;
  for (const InitialServer& initial : scenario.cluster.initial) {
    header.initial.push_back({initial.term, initial.voted_for, raft::Log(initial.log)});
    any_content = any_content || !(header.initial.back() == raft::Durable{});
  }
  if (!any_content) header.initial.clear();
  header.client_names = scenario.client_names;
  return header;
}

}  // namespace raftsim
