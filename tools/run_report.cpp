#include "tools/run_report.hpp"

#include <algorithm>

#include "sim/checks/violation.hpp"
#include "sim/expectation_words.hpp"
#include "sim/faults/fault_draw.hpp"
#include "sim/liveness.hpp"
#include "tools/planted_fault.hpp"
#include "tools/stagnation_words.hpp"

namespace raftsim {
namespace {

ClientTotals totals_of(const std::vector<Client>& clients) {
  ClientTotals totals;
  for (const Client& client : clients) {
    totals.answered += client.count(ClientCounter::ok);
    totals.given_up += client.count(ClientCounter::failed);
    totals.pending += client.count(ClientCounter::pending);
    totals.redirected += client.count(ClientCounter::redirected);
    totals.retried += client.count(ClientCounter::retried);
  }
  return totals;
}

raft::Term term_of(const Simulation& simulation) {
  if (simulation.leader() != raft::kNobody) {
    return simulation.node(simulation.leader()).server->current_term();
  }
  raft::Term term;
  for (const raft::ServerId id : simulation.all_servers()) {
    const Node& node = simulation.node(id);
    if (node.up()) term = std::max(term, node.server->current_term());
  }
  return term;
}

void add_verdict(RunReport& report, const Simulation& simulation, const std::optional<std::string>& broken) {
  if (report.unmet() > 0) report.verdict = Verdict::unmet;
  if (const checks::Violation* const found = simulation.checks().violation()) {
    const bool expected = is_expected(simulation.scenario(), *found);
    if (!expected) report.verdict = Verdict::violated;
    report.violation = ReportedViolation{found->name(),  found->section(), found->servers,
                                         found->indexes, found->message,   expected};
  }
  if (broken) {
    const bool expected = expects_internal_error(simulation.scenario());
    if (!expected) report.verdict = Verdict::broken;
    report.violation = ReportedViolation{std::string(kInternalConsistency), "", {}, {}, *broken, expected};
  }
}

/// A server that finds its state broken ends the run before its expectations are judged: those that foresee
/// it are met, all others have shown nothing.
void settle_expected(std::vector<ExpectationResult>& results, const Simulation& simulation) {
  const Scenario& scenario = simulation.scenario();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Expectation& expectation = scenario.expectations[i];
    if (!std::holds_alternative<ExpectInternalError>(expectation.what)) continue;
    results[i].state = ExpectationState::met;
    results[i].moment = simulation.now();
    results[i].expected = to_text(expectation, &scenario.client_names);
    results[i].words = in_words(expectation, &scenario.client_names);
  }
}

/// When the first thing went wrong; nothing if nothing did.
std::optional<Time> first_failure(const RunReport& report) {
  std::optional<Time> first;
  if (report.violation) first = report.time;
  for (const ExpectationResult& result : report.expectations) {
    if (result.state != ExpectationState::met) first = std::min(first.value_or(result.moment), result.moment);
  }
  return first;
}

}  // namespace

bool is_expected(const Scenario& scenario, const checks::Violation& found) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), [&](const Expectation& one) {
    const auto* const violation = std::get_if<ExpectViolation>(&one.what);
    return violation != nullptr && violation->property == found.property;
  });
}

bool expects_internal_error(const Scenario& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), [](const Expectation& one) {
    return std::holds_alternative<ExpectInternalError>(one.what);
  });
}

const ExpectationResult* first_not_met(const Simulation& run) {
  const ExpectationResult* first = nullptr;
  for (const auto* const results : {&run.expectations().results(), &run.questions().results()}) {
    for (const ExpectationResult& each : *results) {
      if (each.state == ExpectationState::met) continue;
      if (first == nullptr || each.moment < first->moment) first = &each;
    }
  }
  return first;
}

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed: return "passed";
    case Verdict::unmet: return "unmet";
    case Verdict::violated: return "violated";
    case Verdict::broken: return "broken";
  }
  return "?";
}

std::uint64_t RunReport::met() const {
  const auto is_met = [](const ExpectationResult& each) { return each.state == ExpectationState::met; };
  return static_cast<std::uint64_t>(std::count_if(expectations.begin(), expectations.end(), is_met));
}

std::string drawn_faults(const Simulation& simulation) {
  const Scenario& given = simulation.given_scenario();
  if (!given.faults) return {};
  return in_words(draw_faults(given, simulation.seed()), simulation.servers());
}

RunReport report_of(const Simulation& simulation, const std::optional<std::string>& broken) {
  const Statistics& counted = simulation.statistics();
  RunReport report;
  report.scenario = simulation.scenario().name;
  report.seed = simulation.seed();
  report.servers = simulation.servers();
  report.bug = simulation.scenario().bug;
  report.faults = drawn_faults(simulation);
  report.end = simulation.end_reason();
  report.time = simulation.now();
  report.leader = simulation.leader();
  report.term = term_of(simulation);
  report.elections = counted.elections();
  report.leaders = counted.leaders();
  report.split_votes = counted.split_votes();
  report.unavailable = counted.unavailable(report.time);
  report.longest_unavailable = counted.longest_unavailable(report.time);
  report.committed_entries = simulation.checks().truth().committed().value;
  report.committed_commands = counted.committed_commands();
  report.commit_latency_p50 = counted.commit_latency(50);
  report.commit_latency_p99 = counted.commit_latency(99);
  report.clients = totals_of(simulation.clients());
  for (int i = 0; i < raft::kMessageTypes; ++i) {
    const auto type = static_cast<raft::MessageType>(i);
    report.messages.at(static_cast<std::size_t>(i)) = {counted.messages(type, MessageFate::sent),
                                                       counted.messages(type, MessageFate::delivered),
                                                       counted.messages(type, MessageFate::lost)};
  }
  report.checks = simulation.checks().made();
  report.expectations = simulation.expectations().results();
  if (!broken) report.stagnation = stagnation_of(simulation);
  if (report.stagnation) report.stagnation_words = stagnation_words(simulation);
  if (broken) settle_expected(report.expectations, simulation);
  const auto& answers = simulation.questions().results();
  report.expectations.insert(report.expectations.end(), answers.begin(), answers.end());
  report.events = simulation.events();
  report.hash = simulation.hash();
  add_verdict(report, simulation, broken);
  if (const auto failure = first_failure(report)) {
    report.lost_disks = back_until(simulation.lost_disks(), *failure);
  }
  return report;
}

}  // namespace raftsim
