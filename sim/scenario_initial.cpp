#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/hash.hpp"
#include "core/quorum.hpp"
#include "core/server_set.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

/// What servers begin with, and that some history of Raft can have led there.
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
  if (!node.is(JsonValue::Kind::array)) node.refuse(R"(a log: a text as "1 1 4", or an array of entries)");
  for (const JsonNode& item : node.items("log entries", 0, limits::kMaxInitialEntries)) {
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

raft::Term last_term(const std::vector<raft::Entry>& log) {
  return log.empty() ? raft::Term{} : log.back().term;
}

/// Reads all but `term` and `votedFor`, which need to know every log.
InitialServer read_initial_server(const JsonNode& node) {
  const ObjectReader object(node, "a server's initial state",
                            {"term", "votedFor", "log", "state", "electionTimeouts"});
  InitialServer server;
  if (const auto log = object.get("log")) server.log = read_log(*log);
  if (const auto state = object.get("state")) {
    constexpr std::array<std::pair<std::string_view, bool>, 2> kStates{{{"up", false}, {"down", true}}};
    server.down = read_word<bool>(*state, kStates);
  }
  if (const auto timeouts = object.get("electionTimeouts"))
    server.election_timeouts = read_timeouts(*timeouts);
  return server;
}

/// Sets what was given of `term` and `votedFor` of a server that has its log, and the default term.
void read_hard_state(const JsonNode& node, const Names& names, InitialServer& server) {
  if (const auto term = node.find("term")) {
    const raft::Term last = last_term(server.log);
    server.term = raft::Term{static_cast<std::uint64_t>(read_integer(*term, 0, limits::kMaxNumber))};
    if (server.term < last) {
      term->refuse("term " + std::to_string(server.term.value),
                   "a term not below that of the log's last entry, " + std::to_string(last.value), "");
    }
  }
  if (const auto vote = node.find("votedFor"); vote && !vote->is(JsonValue::Kind::null)) {
    server.voted_for = read_server(*vote, names);
    if (server.term.value == 0) vote->refuse("a vote in term 0", "a term of 1 or more, or no vote", "");
  }
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

/// "S1, S2 and S3"
std::string words_of(raft::ServerSet servers) {
  std::string words;
  int left = servers.size();
  for (const raft::ServerId server : servers) {
    words += raft::to_string(server);
    --left;
    if (left > 0) words += left == 1 ? " and " : ", ";
  }
  return words;
}

/// What servers can have to do with elections of one term.
struct Electorate {
  Electorate(const ClusterConfig& cluster, raft::Term asked)
      : all(&cluster.initial), voters(cluster.first_configuration().voters), term(asked) {
    for (const raft::ServerId id : voters) {
      const InitialServer& server = (*all)[id.value - 1U];
      if (server.term < term) {
        before.insert(id);
      } else if (server.term == term && server.voted_for == raft::kNobody) {
        undecided.insert(id);
      }
    }
  }

  /// Whether a majority may have voted for the server, itself among them. What is not recorded of a vote in
  /// the term may have been given to it.
  [[nodiscard]] bool may_have_elected(raft::ServerId candidate) const {
    const auto may_have_voted = [&](raft::ServerId id) {
      const InitialServer& server = (*all)[id.value - 1U];
      return server.term > term ||
             (server.term == term && (server.voted_for == raft::kNobody || server.voted_for == candidate));
    };
    int votes = 0;
    for (const raft::ServerId id : voters) votes += may_have_voted(id) ? 1 : 0;
    return may_have_voted(candidate) && is_majority(votes);
  }
  [[nodiscard]] bool may_have_elected_somebody() const {
    bool any = false;
    for (const raft::ServerId id : voters) any = any || may_have_elected(id);
    return any;
  }
  /// Whether there may be an election of the term yet: only a server below it can begin one.
  [[nodiscard]] bool can_still_elect() const {
    return !before.empty() && is_majority(before.size() + undecided.size());
  }
  [[nodiscard]] bool is_majority(int count) const { return count >= raft::majority(voters.size()); }

  const std::vector<InitialServer>* all;
  raft::ServerSet voters;
  raft::Term term;
  /// Servers below the term.
  raft::ServerSet before;
  /// Servers in the term without a vote.
  raft::ServerSet undecided;
};

/// Refuses a term of an entry in the log of `holder` that can have had no leader, or can get a second one.
void refuse_leaderless(const JsonNode& node, const Electorate& electorate, raft::ServerId holder) {
  const std::string of_term = " of term " + std::to_string(electorate.term.value);
  if (electorate.can_still_elect()) {
    node.refuse("an entry" + of_term + " in the log of " + raft::to_string(holder) + ", while " +
                    words_of(electorate.before | electorate.undecided) + " could still elect another leader" +
                    of_term,
                "no majority that has not yet voted in a term of the logs",
                "raise \"term\" of " + words_of(electorate.before) + " to " +
                    std::to_string(electorate.term.value) +
                    " or more, or leave it out, or set \"votedFor\" in term " +
                    std::to_string(electorate.term.value));
  }
  if (!electorate.may_have_elected_somebody()) {
    node.refuse("an entry" + of_term + " in the log of " + raft::to_string(holder) +
                    ", but votes that can have elected no leader" + of_term,
                "for each term of the logs a leader that a majority may have voted for",
                "change \"votedFor\" of servers in term " + std::to_string(electorate.term.value) +
                    ", or raise their \"term\"");
  }
}

/// Refuses logs with an entry of a term that can have had no leader, or can get a second one (Election
/// Safety, Raft §5.2): no history of Raft leads there, and what follows would look like a fault of Raft's.
void refuse_leaderless_terms(const JsonNode& node, const ClusterConfig& cluster) {
  const std::vector<InitialServer>& servers = cluster.initial;
  std::map<raft::Term, raft::ServerId> holders;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    for (const raft::Entry& entry : servers[i].log) {
      holders.try_emplace(entry.term, raft::ServerId{static_cast<std::uint8_t>(i + 1)});
    }
  }
  for (const auto& [term, holder] : holders) {
    refuse_leaderless(node, Electorate(cluster, term), holder);
  }
}

}  // namespace

raft::Term highest_logged_term(const std::vector<InitialServer>& servers) {
  raft::Term highest;
  for (const InitialServer& server : servers) highest = std::max(highest, last_term(server.log));
  return highest;
}

void read_initial(const JsonNode& node, ClusterConfig& cluster) {
  const Names names{cluster.servers, nullptr};
  for (const auto& [key, state] : node.members()) {
    const raft::ServerId server = server_of_key(state, key, cluster.servers);
    cluster.initial[server.value - 1U] = read_initial_server(state);
  }
  const raft::Term highest = highest_logged_term(cluster.initial);
  for (InitialServer& server : cluster.initial) server.term = highest;
  for (const auto& [key, state] : node.members()) {
    read_hard_state(state, names, cluster.initial[server_of_key(state, key, cluster.servers).value - 1U]);
  }
  refuse_mismatch(node, cluster.initial);
  refuse_leaderless_terms(node, cluster);
}

}  // namespace raftsim
