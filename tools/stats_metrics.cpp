#include "tools/stats_metrics.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/fact_reading.hpp"
#include "sim/scenario_error.hpp"
#include "tools/run_report.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

std::int64_t signed_count(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

void take_first_leader(const Simulation& run, Samples& samples) {
  if (const auto first = run.statistics().first_leader()) {
    samples.values.push_back((*first - Time{}).count());
  } else {
    samples.censored.push_back((run.now() - Time{}).count());
  }
}

void take_downtimes(const Simulation& run, Samples& samples) {
  for (const Duration downtime : run.statistics().downtimes()) samples.values.push_back(downtime.count());
  if (const auto since = run.statistics().missed_since()) {
    samples.censored.push_back((run.now() - *since).count());
  }
}

/// The leader's; where there is none, that of all logs from which the next leader may come: the most
/// up-to-date one (Raft §5.4.1), of machines that are down what their disks hold.
const raft::Log& last_log(const Simulation& run) {
  if (run.leader() != raft::kNobody) return reading::log(run.node(run.leader()));
  const raft::Log* best = &reading::log(run.node(raft::ServerId{1}));
  for (const raft::ServerId id : run.all_servers()) {
    const raft::Log& log = reading::log(run.node(id));
    if (log.last() > best->last()) best = &log;
  }
  return *best;
}

/// Commands that are in the log and not committed had not come that far when the run ended.
void take_commit_latencies(const Simulation& run, Samples& samples) {
  const Statistics& counted = run.statistics();
  for (const Duration latency : counted.commit_latencies()) samples.values.push_back(latency.count());
  const raft::Log& log = last_log(run);
  for (raft::LogIndex index = raft::next(counted.committed_index()); index <= log.last_index();
       index = raft::next(index)) {
    const auto since = counted.appended_at(index);
    if (!since || !log.has(index) || log.at(index).kind != raft::EntryKind::command) continue;
    samples.censored.push_back((run.now() - *since).count());
  }
}

std::uint64_t sent_in_all(const Simulation& run, MessageFate fate) {
  std::uint64_t sum = 0;
  for (int type = 0; type < raft::kMessageTypes; ++type) {
    sum += run.statistics().messages(static_cast<raft::MessageType>(type), fate);
  }
  return sum;
}

/// To the nearest thousandth; of a run that has committed no command there is nothing to tell.
void take_messages_per_commit(const Simulation& run, Samples& samples) {
  const std::uint64_t commands = run.statistics().committed_commands();
  if (commands == 0) return;
  const std::uint64_t messages = sent_in_all(run, MessageFate::sent);
  samples.values.push_back(signed_count((messages * 1000 + commands / 2) / commands));
}

std::uint64_t term_at_end(const Simulation& run) {
  raft::Term term;
  for (const RoleChange& stands : run.role_history().now()) term = std::max(term, stands.term);
  return term.value;
}

/// A metric of which every run has one value.
Metric one_a_run(std::string name, MetricUnit unit, std::string meaning, bool usual,
                 std::function<std::int64_t(const Simulation&)> of) {
  return {
      std::move(name), unit, std::move(meaning), usual,
      [of = std::move(of)](const Simulation& run, Samples& samples) { samples.values.push_back(of(run)); }};
}

Metric counter(std::string name, std::string meaning, bool usual,
               std::function<std::uint64_t(const Simulation&)> of) {
  return one_a_run(std::move(name), MetricUnit::count, std::move(meaning), usual,
                   [of = std::move(of)](const Simulation& run) { return signed_count(of(run)); });
}

Metric of_clients(std::string name, std::string meaning, ClientCounter which) {
  return counter(std::move(name), std::move(meaning), false, [which](const Simulation& run) {
    std::uint64_t sum = 0;
    for (const Client& client : run.clients()) sum += client.count(which);
    return sum;
  });
}

void add_times(std::vector<Metric>& all) {
  constexpr MetricUnit kTime = MetricUnit::nanoseconds;
  all.push_back({"timeToElect", kTime, "from the start of the run until a server first becomes leader", true,
                 take_first_leader});
  all.push_back({"downtime", kTime,
                 "from a crash of the current leader until a server becomes leader in a later term", true,
                 take_downtimes, true});
  all.push_back({"commitLatency", kTime,
                 "of each client's command, from its append to a leader's log until a leader commits it; "
                 "without lost ones",
                 true, take_commit_latencies, true});
  all.push_back(
      one_a_run("unavailable", kTime, "time of a run in which the cluster could serve nobody", true,
                [](const Simulation& run) { return run.statistics().unavailable(run.now()).count(); }));
  all.push_back(one_a_run(
      "longestUnavailable", kTime, "its longest stretch", false,
      [](const Simulation& run) { return run.statistics().longest_unavailable(run.now()).count(); }));
  all.push_back(one_a_run("runTime", kTime, "when the run ended", false,
                          [](const Simulation& run) { return (run.now() - Time{}).count(); }));
}

void add_elections(std::vector<Metric>& all) {
  all.push_back(counter("elections", "times in a run that a server became candidate", true,
                        [](const Simulation& run) { return run.statistics().elections(); }));
  all.push_back(counter("splitVotes", "elections of a run begun because the former one had no winner", true,
                        [](const Simulation& run) { return run.statistics().split_votes(); }));
  all.push_back(counter("leaders", "times in a run that a candidate won", false,
                        [](const Simulation& run) { return run.statistics().leaders(); }));
  all.push_back(counter("term", "the highest term of any server at the end", false, term_at_end));
}

void add_shares(std::vector<Metric>& all) {
  constexpr MetricUnit kShare = MetricUnit::share;
  all.push_back(one_a_run(
      "splitVote", kShare, "runs in which an election had no winner and was begun again", true,
      [](const Simulation& run) -> std::int64_t { return run.statistics().split_votes() > 0 ? 1 : 0; }));
  all.push_back(one_a_run(
      "leaderless", kShare, "runs in which no server ever became leader", true,
      [](const Simulation& run) -> std::int64_t { return run.statistics().leaders() == 0 ? 1 : 0; }));
  all.push_back(one_a_run(
      "unmet", kShare,
      "runs in which an expectation of the scenario is not met, or its answer to a question is wrong", true,
      [](const Simulation& run) -> std::int64_t { return first_not_met(run) != nullptr ? 1 : 0; }));
}

void add_messages(std::vector<Metric>& all) {
  all.push_back({"messagesPerCommit", MetricUnit::thousandths,
                 "messages sent in a run for each command committed in it", true, take_messages_per_commit});
  all.push_back(counter("sent", "messages between servers sent in a run", false,
                        [](const Simulation& run) { return sent_in_all(run, MessageFate::sent); }));
  all.push_back(counter("delivered", "messages between servers delivered, copies included", false,
                        [](const Simulation& run) { return sent_in_all(run, MessageFate::delivered); }));
  all.push_back(counter("lost", "messages between servers lost, for any reason", false,
                        [](const Simulation& run) { return sent_in_all(run, MessageFate::lost); }));
  for (int i = 0; i < raft::kMessageTypes; ++i) {
    const auto type = static_cast<raft::MessageType>(i);
    const std::string name(raft::to_string(type));
    all.push_back(counter("sent" + name, name + " sent in a run", false, [type](const Simulation& run) {
      return run.statistics().messages(type, MessageFate::sent);
    }));
  }
}

void add_the_rest(std::vector<Metric>& all) {
  all.push_back(counter("committed", "entries committed in truth", false,
                        [](const Simulation& run) { return run.checks().truth().committed().value; }));
  all.push_back(counter("commands", "clients' commands that leaders committed", false,
                        [](const Simulation& run) { return run.statistics().committed_commands(); }));
  all.push_back(of_clients("answered", "clients' operations answered", ClientCounter::ok));
  all.push_back(of_clients("givenUp", "clients' operations given up", ClientCounter::failed));
  all.push_back(
      of_clients("pending", "clients' operations without an answer at the end", ClientCounter::pending));
  all.push_back(
      of_clients("redirected", "times that clients were redirected or put off", ClientCounter::redirected));
  all.push_back(of_clients("retried", "times that clients sent an operation again", ClientCounter::retried));
  all.push_back(counter("events", "steps of servers and other things that happened", false,
                        [](const Simulation& run) { return run.events(); }));
  all.push_back(counter("checks", "single judgements of properties made", false,
                        [](const Simulation& run) { return run.checks().made(); }));
}

}  // namespace

const char* unit_word(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::nanoseconds: return "ns";
    case MetricUnit::count: return "count";
    case MetricUnit::thousandths: return "ratio";
    case MetricUnit::share: break;
  }
  return "share";
}

const std::vector<Metric>& known_metrics() {
  static const std::vector<Metric> all = [] {
    std::vector<Metric> metrics;
    add_times(metrics);
    add_elections(metrics);
    add_shares(metrics);
    add_messages(metrics);
    add_the_rest(metrics);
    return metrics;
  }();
  return all;
}

std::vector<const Metric*> metrics_named(const std::vector<std::string>& names) {
  std::vector<std::string> known{"all"};
  for (const Metric& metric : known_metrics()) known.push_back(metric.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError("--metric " + printable(name) + ": unknown" + suggestion(name, known) +
                       " ('raftsim stats --metrics' lists all)");
    }
  }
  const auto has = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<const Metric*> chosen;
  for (const Metric& metric : known_metrics()) {
    const bool is_wanted = names.empty() ? metric.usual : has(metric.name) || has("all");
    if (is_wanted) chosen.push_back(&metric);
  }
  return chosen;
}

}  // namespace raftsim
