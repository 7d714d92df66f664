#include <map>
#include <string_view>
#include <utility>

#include "core/hash.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

raft::Entry read_entry(const JsonNode& node) {
  const ObjectReader object(node, "a log entry", {"term", "read", "write", "cas", "append"});
  const raft::Term term{static_cast<std::uint64_t>(read_integer(object.need("term"), 1, limits::kMaxNumber))};
  if (node.value().items.size() == 1) return raft::Entry::no_op(term);
  return raft::Entry::of(term, {raft::ClientId{}, 0, read_command(object)});
}

std::vector<raft::Entry> read_log(const JsonNode& node) {
  std::vector<raft::Entry> log;
  if (node.is(JsonValue::Kind::text)) {
    for (const raft::Term term : read_terms(node, node.value().text, limits::kMaxInitialEntries)) {
      log.push_back(raft::Entry::no_op(term));
    }
    return log;
  }
  for (const JsonNode& item :
       node.items(R"(a log: a text as "1 1 4", or entries)", 0, limits::kMaxInitialEntries)) {
    log.push_back(read_entry(item));
    if (log.size() > 1 && log.back().term < log[log.size() - 2].term) {
      item.refuse("term " + std::to_string(log.back().term.value) + " after term " +
                      std::to_string(log[log.size() - 2].term.value),
                  "terms that never fall along a log", "");
    }
  }
  return log;
}

std::vector<Duration> read_timeouts(const JsonNode& node) {
  std::vector<Duration> timeouts;
  for (const JsonNode& item : node.items("election timeouts", 1, limits::kMaxScriptedTimeouts)) {
    timeouts.push_back(read_duration(item, limits::kMinPeriod));
  }
  return timeouts;
}

InitialServer read_initial_server(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "a server's initial state",
                            {"term", "votedFor", "log", "state", "electionTimeouts"});
  InitialServer server;
  if (const auto log = object.get("log")) server.log = read_log(*log);
  if (!server.log.empty()) server.term = server.log.back().term;
  if (const auto term = object.get("term")) {
    const raft::Term last = server.term;
    server.term = raft::Term{static_cast<std::uint64_t>(read_integer(*term, 0, limits::kMaxNumber))};
    if (server.term < last) {
      term->refuse("term " + std::to_string(server.term.value),
                   "a term not below that of the log's last entry, " + std::to_string(last.value), "");
    }
  }
  if (const auto vote = object.get("votedFor"); vote && !vote->is(JsonValue::Kind::null)) {
    server.voted_for = read_server(*vote, names);
    if (server.term.value == 0) vote->refuse("a vote in term 0", "a term of 1 or more, or no vote", "");
  }
  if (const auto state = object.get("state")) {
    constexpr std::array<std::pair<std::string_view, bool>, 2> kStates{{{"up", false}, {"down", true}}};
    server.down = read_word<bool>(*state, kStates);
  }
  if (const auto timeouts = object.get("electionTimeouts"))
    server.election_timeouts = read_timeouts(*timeouts);
  return server;
}

/// Refuses logs that hold different entries, or different ones before them, at an index and a term: no
/// history of Raft leads there (Log Matching, Raft §5.3).
void refuse_mismatch(const JsonNode& node, const std::vector<InitialServer>& servers) {
  std::size_t longest = 0;
  for (const InitialServer& server : servers) longest = std::max(longest, server.log.size());
  std::vector<std::uint64_t> hashes(servers.size(), raft::kHashSeed);
  for (std::size_t i = 0; i < longest; ++i) {
    std::map<raft::Term, std::size_t> first_with;
    for (std::size_t s = 0; s < servers.size(); ++s) {
      if (i >= servers[s].log.size()) continue;
      const raft::Entry& entry = servers[s].log[i];
      hashes[s] = raft::mix(hashes[s], entry.hash());
      const std::size_t first = first_with.try_emplace(entry.term, s).first->second;
      if (hashes[first] == hashes[s]) continue;
      node.refuse("logs of S" + std::to_string(first + 1) + " and S" + std::to_string(s + 1) +
                      " that both have term " + std::to_string(entry.term.value) + " at index " +
                      std::to_string(i + 1) + " but differ there or before",
                  "logs that agree up to any entry of the same index and term (Log Matching, Raft §5.3)", "");
    }
  }
}

void read_election_timeout(const JsonNode& node, ClusterConfig& cluster) {
  const ObjectReader object(node, "electionTimeout", {"min", "max"});
  cluster.election_timeout_min = read_duration(object.need("min"), limits::kMinPeriod);
  const JsonNode max = object.need("max");
  cluster.election_timeout_max = read_duration(max, limits::kMinPeriod);
  if (cluster.election_timeout_max < cluster.election_timeout_min) max.refuse("a duration not below \"min\"");
}

/// How clients are served.
void read_clients_service(const ObjectReader& object, ClusterConfig& cluster) {
  if (const auto reads = object.get("reads")) {
    cluster.reads = read_word<raft::ReadMode>(*reads, words::kReadModes);
    if (cluster.reads == raft::ReadMode::lease && !cluster.check_quorum) {
      reads->refuse(
          "leases without \"checkQuorum\"",
          "\"checkQuorum\": true beside them: a lease is the promise to ignore candidates (thesis §6.4.1)",
          "");
    }
  }
  if (const auto follower_reads = object.get("followerReads")) {
    cluster.follower_reads = read_bool(*follower_reads);
  }
  if (const auto sessions = object.get("sessions")) {
    cluster.sessions = static_cast<std::uint32_t>(read_integer(*sessions, 0, limits::kMaxClients));
  }
  if (const auto bytes = object.get("maxUncommittedBytes")) {
    cluster.max_uncommitted_bytes = static_cast<std::uint64_t>(read_integer(*bytes, 0, limits::kMaxNumber));
  }
}

}  // namespace

ClusterConfig read_cluster(const std::optional<JsonNode>& node) {
  ClusterConfig cluster;
  if (!node) {
    cluster.initial.resize(static_cast<std::size_t>(cluster.servers));
    return cluster;
  }
  const ObjectReader object(
      *node, "a cluster",
      {"servers", "electionTimeout", "heartbeat", "maxEntriesPerAppend", "maxInFlight", "preVote",
       "checkQuorum", "reads", "followerReads", "sessions", "maxUncommittedBytes", "initial"});
  if (const auto servers = object.get("servers")) {
    cluster.servers = static_cast<int>(read_integer(*servers, 1, raft::kMaxServers));
  }
  if (const auto timeout = object.get("electionTimeout")) read_election_timeout(*timeout, cluster);
  if (const auto heartbeat = object.get("heartbeat")) {
    cluster.heartbeat = read_duration(*heartbeat, limits::kMinPeriod);
  }
  if (const auto batch = object.get("maxEntriesPerAppend")) {
    cluster.max_entries_per_append = static_cast<std::uint32_t>(read_integer(*batch, 1, limits::kMaxBatch));
  }
  if (const auto window = object.get("maxInFlight")) {
    cluster.max_in_flight = static_cast<std::uint32_t>(read_integer(*window, 1, limits::kMaxInFlight));
  }
  if (const auto pre_vote = object.get("preVote")) cluster.pre_vote = read_bool(*pre_vote);
  if (const auto check_quorum = object.get("checkQuorum")) cluster.check_quorum = read_bool(*check_quorum);
  read_clients_service(object, cluster);
  cluster.initial.resize(static_cast<std::size_t>(cluster.servers));
  if (const auto initial = object.get("initial")) {
    const Names names{cluster.servers, nullptr};
    for (const auto& [key, state] : initial->members()) {
      const raft::ServerId server = server_of_key(state, key, cluster.servers);
      cluster.initial[server.value - 1U] = read_initial_server(state, names);
    }
    refuse_mismatch(*initial, cluster.initial);
  }
  return cluster;
}

}  // namespace raftsim
