#include "sim/scenario_write.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <variant>

#include "sim/bandwidth.hpp"
#include "sim/expectations.hpp"
#include "sim/scenario_ratio.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

// ---- Cluster, network, disk ------------------------------------------------------------------------------

Json write_log(const std::vector<raft::Entry>& log) {
  const auto is_blank = [](const raft::Entry& entry) { return entry == raft::Entry::no_op(entry.term); };
  if (std::all_of(log.begin(), log.end(), is_blank)) {
    std::vector<raft::Term> terms;
    terms.reserve(log.size());
    for (const raft::Entry& entry : log) terms.push_back(entry.term);
    return write_terms(terms);
  }
  Json array = Json::array();
  for (const raft::Entry& entry : log) {
    Json object{{"term", entry.term.value}};
    if (!is_blank(entry)) write_command(object, entry.command());
    array.push_back(object);
  }
  return array;
}

Json write_initial(const InitialServer& server, raft::Term usual_term) {
  Json object = Json::object();
  if (server.term != usual_term) object["term"] = server.term.value;
  if (server.voted_for != raft::kNobody) object["votedFor"] = to_string(server.voted_for);
  if (!server.log.empty()) object["log"] = write_log(server.log);
  if (server.down) object["state"] = "down";
  for (const Duration timeout : server.election_timeouts) {
    object["electionTimeouts"].push_back(write_duration(timeout));
  }
  return object;
}

Json write_cluster(const ClusterConfig& cluster) {
  Json object{{"servers", cluster.servers},
              {"electionTimeout",
               {{"min", write_duration(cluster.election_timeout_min)},
                {"max", write_duration(cluster.election_timeout_max)}}},
              {"heartbeat", write_duration(cluster.heartbeat)}};
  const ClusterConfig usual;
  if (cluster.max_entries_per_append != usual.max_entries_per_append) {
    object["maxEntriesPerAppend"] = cluster.max_entries_per_append;
  }
  if (cluster.max_in_flight != usual.max_in_flight) object["maxInFlight"] = cluster.max_in_flight;
  if (cluster.pre_vote) object["preVote"] = true;
  if (cluster.check_quorum) object["checkQuorum"] = true;
  if (cluster.reads != usual.reads) object["reads"] = word_of(cluster.reads, words::kReadModes);
  if (cluster.follower_reads) object["followerReads"] = true;
  if (cluster.sessions != 0) object["sessions"] = cluster.sessions;
  if (!cluster.voters.empty()) object["voters"] = write_servers(cluster.voters);
  if (!cluster.learners.empty()) object["learners"] = write_servers(cluster.learners);
  if (cluster.max_uncommitted_bytes != 0) object["maxUncommittedBytes"] = cluster.max_uncommitted_bytes;
  if (cluster.snapshot_every != 0) object["snapshotEvery"] = cluster.snapshot_every;
  if (cluster.snapshot_chunk != usual.snapshot_chunk) object["snapshotChunk"] = cluster.snapshot_chunk;
  InitialServer usual_server;
  usual_server.term = highest_logged_term(cluster.initial);
  for (std::size_t i = 0; i < cluster.initial.size(); ++i) {
    if (cluster.initial[i] == usual_server) continue;
    object["initial"]["S" + std::to_string(i + 1)] = write_initial(cluster.initial[i], usual_server.term);
  }
  return object;
}

Json write_network(const NetworkConfig& network) {
  const LinkConfig& link = network.link;
  Json object{{"delay", write_delay(link.delay)}};
  if (link.loss != Ratio{}) object["loss"] = percent_text(link.loss);
  if (link.duplicate != Ratio{}) object["duplicate"] = percent_text(link.duplicate);
  if (link.reorder != Ratio{} || link.reorder_extra != Delay()) {
    object["reorder"] = {{"probability", percent_text(link.reorder)},
                         {"extra", write_delay(link.reorder_extra)}};
  }
  if (link.fifo) object["fifo"] = true;
  if (link.bandwidth != 0) object["bandwidth"] = bandwidth_text(link.bandwidth);
  for (const LinkOverride& override_ : network.overrides) {
    Json item{{"from", write_servers(override_.from)}, {"to", write_servers(override_.to)}};
    if (!override_.both_ways) item["bothWays"] = false;
    write_link_change(item, override_.change);
    object["links"].push_back(item);
  }
  return object;
}

Json write_disk(const DiskConfig& disk) {
  Json object = Json::object();
  const Delay& usual = disk.write.front();
  if (usual != Delay()) object["write"] = write_delay(usual);
  for (std::size_t i = 0; i < disk.write.size(); ++i) {
    if (disk.write[i] != usual) {
      object["servers"]["S" + std::to_string(i + 1)] = {{"write", write_delay(disk.write[i])}};
    }
  }
  return object;
}

Json write_clock(const ClockConfig& clock) {
  Json object = Json::object();
  if (clock.max_drift != Ratio{}) object["maxDrift"] = percent_text(clock.max_drift);
  for (std::size_t i = 0; i < clock.rates.size(); ++i) {
    if (clock.rates[i] == Ratio{1, 1}) continue;
    object["servers"]["S" + std::to_string(i + 1)] = {{"rate", percent_text(clock.rates[i])}};
  }
  return object;
}

// ---- Clients ---------------------------------------------------------------------------------------------

/// The name that a group must have been given for its clients to have these; nothing if they have none.
std::optional<std::string> group_name(const ClientGroup& group, const std::vector<std::string>& names) {
  const std::string& first = names[group.first.value - 1U];
  const std::string& last = names[group.first.value + group.count - 2U];
  const bool is_default = first == "C" + std::to_string(group.first.value) &&
                          last == "C" + std::to_string(group.first.value + group.count - 1);
  if (is_default) return std::nullopt;
  return group.count == 1 ? first : first.substr(0, first.size() - 1);
}

Json write_operations(const OperationWeights& weights) {
  Json object = Json::object();
  if (weights.read != 0) object["read"] = weights.read;
  if (weights.write != 0) object["write"] = weights.write;
  if (weights.compare_and_set != 0) object["cas"] = weights.compare_and_set;
  if (weights.append != 0) object["append"] = weights.append;
  return object;
}

/// Adds what says when operations are issued, as far as the mode gives it a meaning.
void write_pace(Json& object, const ClientGroup& group) {
  const ClientGroup usual;
  object["mode"] = word_of(group.mode, words::kClientModes);
  if (group.mode == ClientMode::scripted) return;
  if (group.mode == ClientMode::closed && group.think != usual.think)
    object["think"] = write_delay(group.think);
  if (group.mode == ClientMode::open) {
    object["interval"] = write_delay(group.interval);
    if (group.max_pending != usual.max_pending) object["maxPending"] = group.max_pending;
  }
  if (group.operations != usual.operations) object["operations"] = write_operations(group.operations);
  if (group.keys != usual.keys) object["keys"] = group.keys;
  if (group.value_bytes != usual.value_bytes) object["valueBytes"] = group.value_bytes;
  if (group.start != usual.start) object["start"] = write_time(group.start);
  if (group.stop) object["stop"] = write_time(*group.stop);
  if (group.limit) object["limit"] = *group.limit;
}

Json write_group(const ClientGroup& group, const std::vector<std::string>& names) {
  const ClientGroup usual;
  Json object = Json::object();
  if (const auto name = group_name(group, names)) object["name"] = *name;
  if (group.count != 1) object["count"] = group.count;
  write_pace(object, group);
  if (group.timeout != usual.timeout) object["timeout"] = write_duration(group.timeout);
  if (group.backoff_initial != usual.backoff_initial || group.backoff_max != usual.backoff_max) {
    object["backoff"] = {{"initial", write_duration(group.backoff_initial)},
                         {"max", write_duration(group.backoff_max)}};
  }
  if (group.attempts) object["attempts"] = *group.attempts;
  if (group.target == ClientTarget::leader) object["to"] = "leader";
  if (group.target == ClientTarget::server) object["to"] = to_string(group.server);
  if (group.delay) object["delay"] = write_delay(*group.delay);
  return object;
}

// ---- Timeline and expectations ---------------------------------------------------------------------------

/// Adds a trigger, or an expectation, to its object.
class MomentWriter {
 public:
  MomentWriter(Json& object, const Scenario& scenario) : object_(object), scenario_(scenario) {}

  void operator()(const At& trigger) { object_["at"] = write_time(trigger.time); }
  void operator()(const Every& trigger) {
    object_["every"] = write_duration(trigger.period);
    if (trigger.from != Time{} + trigger.period) object_["from"] = write_time(trigger.from);
    if (trigger.until) object_["until"] = write_time(*trigger.until);
  }
  void operator()(const When& trigger) {
    object_["when"] = condition(trigger.condition);
    if (trigger.delay != Duration{}) object_["after"] = write_duration(trigger.delay);
    if (trigger.from != Time{}) object_["from"] = write_time(trigger.from);
    if (trigger.follows) object_["follows"] = true;
  }
  void operator()(const Then& trigger) { object_["after"] = write_duration(trigger.delay); }

  void operator()(const ExpectAt& expect) {
    object_["at"] = write_time(expect.time);
    object_["that"] = condition(expect.condition);
  }
  void operator()(const ExpectNever& expect) {
    object_["never"] = condition(expect.condition);
    window(expect.window, "until");
  }
  void operator()(const ExpectAlways& expect) {
    object_["always"] = condition(expect.condition);
    window(expect.window, "until");
  }
  void operator()(const ExpectEventually& expect) {
    object_["eventually"] = condition(expect.condition);
    window(expect.window, "by");
    if (expect.within) object_["within"] = write_duration(*expect.within);
  }
  void operator()(const ExpectViolation& expect) {
    object_["violation"] = checks::to_string(expect.property);
  }
  void operator()(const ExpectInternalError& /*expect*/) { object_["violation"] = kInternalConsistency; }
  void operator()(const ExpectLinearizable& expect) { object_["linearizable"] = expect.linearizable; }
  void operator()(const ExpectFinally& expect) { object_["finally"] = condition(expect.condition); }

 private:
  [[nodiscard]] Json condition(const Condition& condition) const {
    return write_condition(condition, &scenario_.client_names);
  }
  void window(const Window& window, const char* end) {
    if (window.from != Time{}) object_["from"] = write_time(window.from);
    if (window.after) object_["after"] = condition(*window.after);
    if (window.until) object_[end] = write_time(*window.until);
  }

  Json& object_;
  const Scenario& scenario_;
};

Json write_faults(const FaultPlan& plan) {
  Json object{{"profile", word_of(plan.profile, words::kFaultProfiles)}};
  if (plan.from != Time{}) object["from"] = write_time(plan.from);
  object["until"] = write_time(plan.until);
  if (plan.every != Duration{}) object["every"] = write_duration(plan.every);
  if (plan.longest != Duration{}) object["longest"] = write_duration(plan.longest);
  if (plan.loss) object["loss"] = percent_text(*plan.loss);
  if (plan.mending != Mending::all) object["mend"] = word_of(plan.mending, words::kMendings);
  return object;
}

Json write_entry(const TimelineEntry& entry, const Scenario& scenario) {
  Json object = Json::object();
  std::visit(MomentWriter(object, scenario), entry.trigger);
  if (!entry.say.empty()) object["say"] = entry.say;
  if (entry.ask) object["ask"] = write_question(*entry.ask, scenario.client_names);
  if (!entry.actions.empty() || (entry.say.empty() && !entry.ask)) {
    object["do"] = write_actions(entry.actions, scenario.client_names);
  }
  return object;
}

Json write_expectation(const Expectation& expectation, const Scenario& scenario) {
  Json object = Json::object();
  std::visit(MomentWriter(object, scenario), expectation.what);
  if (expectation.foresees_failure) object["met"] = false;
  if (!expectation.because.empty()) object["because"] = expectation.because;
  return object;
}

}  // namespace

std::string to_json(const Scenario& scenario) {
  Json object{{"name", scenario.name}};
  if (!scenario.purpose.empty()) object["purpose"] = scenario.purpose;
  if (!scenario.description.empty()) object["description"] = scenario.description;
  if (!scenario.section.empty()) object["section"] = scenario.section;
  object["seed"] = scenario.seed;
  object["cluster"] = write_cluster(scenario.cluster);
  object["network"] = write_network(scenario.network);
  if (Json disk = write_disk(scenario.disk); !disk.empty()) object["disk"] = std::move(disk);
  if (Json clock = write_clock(scenario.clock); !clock.empty()) object["clock"] = std::move(clock);
  object["clients"] = Json::array();
  for (const ClientGroup& group : scenario.clients) {
    object["clients"].push_back(write_group(group, scenario.client_names));
  }
  if (scenario.bug != nullptr) object["bug"] = scenario.bug->id;
  if (scenario.faults) object["faults"] = write_faults(*scenario.faults);
  for (const TimelineEntry& entry : scenario.timeline)
    object["timeline"].push_back(write_entry(entry, scenario));
  for (const Expectation& expectation : scenario.expectations) {
    object["expect"].push_back(write_expectation(expectation, scenario));
  }
  object["stop"]["at"] = write_time(scenario.stop.at);
  if (scenario.stop.when) {
    object["stop"]["when"] = write_condition(*scenario.stop.when, &scenario.client_names);
  }
  return object.dump(2) + "\n";
}

}  // namespace raftsim
