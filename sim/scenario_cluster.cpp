#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

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

/// Who takes part at first.
void read_membership(const ObjectReader& object, ClusterConfig& cluster) {
  const Names names{cluster.servers, nullptr};
  if (const auto learners = object.get("learners")) cluster.learners = read_servers(*learners, names);
  if (const auto voters = object.get("voters")) {
    cluster.voters = read_servers(*voters, names);
    const raft::ServerSet both = cluster.voters & cluster.learners;
    if (!both.empty()) {
      voters->refuse(raft::to_string(*both.begin()) + " among the voters and among the learners",
                     "each server in one of the two", "");
    }
  } else if (cluster.learners == raft::ServerSet::first(cluster.servers)) {
    object.get("learners")->refuse("learners only", "a server or more that votes", "");
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
       "checkQuorum", "reads", "followerReads", "sessions", "maxUncommittedBytes", "snapshotEvery",
       "snapshotChunk", "voters", "learners", "initial"});
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
  if (const auto every = object.get("snapshotEvery")) {
    cluster.snapshot_every = static_cast<std::uint32_t>(read_integer(*every, 0, limits::kMaxSnapshotEvery));
  }
  if (const auto chunk = object.get("snapshotChunk")) {
    cluster.snapshot_chunk = static_cast<std::uint32_t>(read_integer(*chunk, 1, limits::kMaxSnapshotChunk));
  }
  read_membership(object, cluster);
  cluster.initial.resize(static_cast<std::size_t>(cluster.servers));
  if (const auto initial = object.get("initial")) read_initial(*initial, cluster);
  return cluster;
}

}  // namespace raftsim
