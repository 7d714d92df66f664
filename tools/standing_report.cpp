#include "tools/standing_report.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/message_words.hpp"
#include "sim/trace/story_links.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "sim/trace/why_value.hpp"
#include "tools/explain_head.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kStandingPlaces = 6;

/// A message that has not arrived yet.
struct Underway {
  const raft::Message* message{};
  /// When it will arrive first; nothing while it waits for the disk.
  std::optional<Time> arrives;
};

std::vector<Underway> underway(const trace::ClusterState& cluster, raft::ServerId server) {
  std::vector<Underway> found;
  const auto concerns = [&](const raft::Message& message) {
    return server == raft::kNobody || message.from == server || message.to == server;
  };
  for (const auto& [id, flight] : cluster.in_flight) {
    if (concerns(flight.message)) found.push_back({&flight.message, flight.arrivals.front()});
  }
  for (const auto& [id, held] : cluster.held) {
    if (concerns(held.message)) found.push_back({&held.message, std::nullopt});
  }
  return found;
}

std::string state_of_running(const trace::ServerState& server) {
  return !server.up ? "down" : server.paused ? "paused" : "running";
}

std::string log_words(const trace::ServerState& server) {
  std::vector<raft::Term> terms;
  for (const raft::Entry& entry :
       server.log.from(next(server.log.base().index), server.log.last_index().value)) {
    terms.push_back(entry.term);
  }
  return trace::to_words(terms, server.log.base().index);
}

std::string leading_text(const trace::Situation& situation) {
  std::string text;
  for (const auto& leader : situation.leaders()) {
    const bool same_term = !text.empty() && leader.term == situation.leaders().front().term;
    const char* const leads = same_term ? " takes itself for the leader of the same term, "
                                        : " still takes itself for the leader of ";
    text += to_string(leader.server) + (text.empty() ? " leads " : leads) + trace::to_words(leader.term) +
            ", since " + to_text(leader.since.time, kStandingPlaces) + ": " + printable(leader.since.words) +
            ".\n";
  }
  if (!text.empty()) return text;
  const auto& servers = situation.cluster().servers;
  const bool told = std::any_of(servers.begin(), servers.end(),
                                [](const trace::ServerState& server) { return server.known.role; });
  return told ? "Nobody leads.\n" : "The log tells no roles.\n";
}

std::string table_text(const trace::ClusterState& cluster) {
  const auto table_row = [](const std::vector<std::string>& cells) {
    constexpr std::array<std::size_t, 7> kWidths{8, 15, 6, 10, 8, 13, 13};
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += i < kWidths.size() ? left(cells[i], kWidths[i]) : cells[i];
    }
    return line + "\n";
  };
  std::string text = table_row(
      {"server", "role", "term", "votedFor", "leader", "commitIndex", "lastApplied", "log by terms"});
  for (std::size_t i = 0; i < cluster.servers.size(); ++i) {
    const trace::ServerState& server = cluster.servers[i];
    const std::string role = !server.up      ? "down"
                             : server.paused ? "paused"
                                             : std::string(to_string(server.role));
    text += table_row({to_string(trace::id_of_place(i)), role, std::to_string(server.current_term.value),
                       to_string(server.voted_for), to_string(server.leader),
                       std::to_string(server.commit_index.value), std::to_string(server.last_applied.value),
                       log_words(server)});
  }
  return text;
}

/// Of another program's hosts, of which less is known.
std::string hosts_text(const trace::Header& header, const trace::ClusterState& cluster) {
  const auto host_row = [](const std::vector<std::string>& cells) {
    constexpr std::array<std::size_t, 4> kWidths{8, 15, 10, 13};
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += i < kWidths.size() ? left(cells[i], kWidths[i]) : cells[i];
    }
    return line + "\n";
  };
  std::string text = host_row({"server", "role", "term", "commitIndex", "host"});
  for (std::size_t i = 0; i < cluster.servers.size(); ++i) {
    const raft::ServerId id = trace::id_of_place(i);
    const trace::ServerState& server = cluster.servers[i];
    const auto content = [&](trace::Asked what) { return content_of({id, what}, server); };
    text += host_row({to_string(id), server.up ? content(trace::Asked::role) : "down",
                      content(trace::Asked::term), content(trace::Asked::commit_index),
                      printable(host_name(header, id))});
  }
  return text;
}

bool is_cut(const trace::ClusterState& cluster, const raft::Message& message) {
  return cluster.cut.at(message.from.value - 1U).contains(message.to);
}

/// Where the link is cut, the message is lost at the end of its way, unless it is mended by then.
std::string arrival_text(const trace::ClusterState& cluster, const raft::Message& message, Time arrives) {
  const std::string at = to_text(arrives, kStandingPlaces);
  return is_cut(cluster, message) ? ", would arrive at " + at + ", but the link is cut"
                                  : ", arrives at " + at;
}

std::string underway_text(const trace::ClusterState& cluster, raft::ServerId server) {
  constexpr std::size_t kMessagesShown = 8;
  const std::vector<Underway> messages = underway(cluster, server);
  if (messages.empty()) return "No message is on its way.\n";
  std::string text = grouped(messages.size()) +
                     (messages.size() == 1 ? " message is on its way:\n" : " messages are on their way:\n");
  for (std::size_t i = 0; i < std::min(kMessagesShown, messages.size()); ++i) {
    const raft::Message& message = *messages[i].message;
    text += "  " + to_string(message.from) + " → " + to_string(message.to) + "  " +
            trace::described(message) +
            (messages[i].arrives ? arrival_text(cluster, message, *messages[i].arrives)
                                 : ", waits for the disk of " + to_string(message.from)) +
            "\n";
  }
  if (messages.size() > kMessagesShown)
    text += "  and " + grouped(messages.size() - kMessagesShown) + " more\n";
  return text;
}

/// What another program's log may tell of a host.
bool is_known_of_hosts(trace::Asked what) {
  return is_known(what, trace::Known{true, true, true, false});
}

/// What is told of one server, by name.
std::vector<std::pair<std::string, std::string>> values_of(const trace::ServerState& state,
                                                           raft::ServerId server) {
  std::vector<std::pair<std::string, std::string>> values{{"state", state_of_running(state)}};
  for (int i = 0; i < trace::kAsked; ++i) {
    const auto what = static_cast<trace::Asked>(i);
    if (what == trace::Asked::match_index || what == trace::Asked::next_index) continue;
    if (!state.known.rest && !is_known_of_hosts(what)) continue;
    const trace::Value value{server, what};
    values.emplace_back(trace::kAskedNames.at(static_cast<std::size_t>(i)), content_of(value, state));
  }
  if (!state.known.rest || !state.up || state.role != raft::Role::leader) return values;
  for (const trace::Asked what : {trace::Asked::match_index, trace::Asked::next_index}) {
    for (const raft::ServerId peer : state.configuration.members()) {
      if (peer == server && what == trace::Asked::next_index) continue;
      const trace::Value value{server, what, peer};
      const std::string name = to_string(value);
      values.emplace_back(name.substr(name.find('.') + 1), content_of(value, state));
    }
  }
  return values;
}

std::string timers_text(const trace::ServerState& state) {
  std::string text;
  for (std::size_t i = 0; i < state.timers.size(); ++i) {
    if (!state.timers[i]) continue;
    text += "  " + trace::spaced(to_string(static_cast<raft::Timer>(i))) + " timer runs out at " +
            to_text(*state.timers[i], kStandingPlaces) + "\n";
  }
  return text;
}

std::string server_text(const SituationAt& standing, raft::ServerId server) {
  const trace::Situation& situation = standing.situation;
  const trace::ServerState& state = situation.cluster().server(server);
  std::string text = to_string(server);
  if (standing.header.imported) text += ", " + printable(host_name(standing.header, server));
  text += "\n";
  for (const auto& [name, content] : values_of(state, server)) {
    text += "  " + left(name, 16) + printable(content) + "\n";
  }
  text += timers_text(state);
  text += "What it did last, heartbeats left out:\n";
  for (const auto& told : situation.recent(server)) {
    text += "  " + to_text(told.time, kStandingPlaces) + "  " + printable(told.words) + "\n";
  }
  return text;
}

}  // namespace

std::string standing_text(const SituationAt& standing, raft::ServerId server) {
  const trace::Situation& situation = standing.situation;
  const trace::ClusterState& cluster = situation.cluster();
  std::string text =
      printable(trace::title_of(standing.header)) + ", at " + to_text(standing.at, kStandingPlaces) + "\n";
  if (const std::string bug = told_bug(standing.mistakes); !bug.empty()) text += bug + "\n";
  if (!situation.ending().words.empty()) text += printable(situation.ending().words) + "\n";
  text += leading_text(situation) + "\n";
  if (server != raft::kNobody) {
    text += server_text(standing, server);
  } else {
    text += standing.header.imported ? hosts_text(standing.header, cluster) : table_text(cluster);
  }
  // What is on its way another program's log does not tell.
  if (!standing.header.imported) text += "\n" + underway_text(cluster, server);
  const bool cut =
      std::any_of(cluster.cut.begin(), cluster.cut.end(), [](raft::ServerSet to) { return !to.empty(); });
  if (cut) text += "Of the links: " + trace::links_in_words(cluster.cut) + ".\n";
  const auto leaders = situation.leaders();
  const raft::ServerId asked = server != raft::kNobody ? server
                               : leaders.empty()       ? raft::ServerId{1}
                                                       : leaders.front().server;
  return text + "\nWhy a value is as it is: --why " + to_string(asked) +
         (standing.header.imported ? ".role, .term, .commitIndex\n" : ".role, .commitIndex, .log, …\n");
}

namespace {

Json told_json(const trace::Situation::Told& told) {
  return {{"record", told.record}, {"timeNs", told.time.time_since_epoch().count()}, {"words", told.words}};
}

Json server_json(const SituationAt& standing, raft::ServerId server) {
  const trace::Situation& situation = standing.situation;
  const trace::ServerState& state = situation.cluster().server(server);
  Json json;
  json["server"] = to_string(server);
  if (standing.header.imported) json["host"] = host_name(standing.header, server);
  for (const auto& [name, content] : values_of(state, server)) json[name] = content;
  json["recent"] = Json::array();
  for (const auto& told : situation.recent(server)) json["recent"].push_back(told_json(told));
  return json;
}

}  // namespace

std::string standing_json(const SituationAt& standing, raft::ServerId server, const std::string& file) {
  const trace::Situation& situation = standing.situation;
  const trace::ClusterState& cluster = situation.cluster();
  Json json = explain_head(standing.header, standing.mistakes, standing.at, file);
  json["ending"] = situation.ending().words.empty() ? Json() : told_json(situation.ending());
  json["leaders"] = Json::array();
  for (const auto& leader : situation.leaders()) {
    json["leaders"].push_back({{"server", to_string(leader.server)},
                               {"term", leader.term.value},
                               {"since", told_json(leader.since)}});
  }
  json["servers"] = Json::array();
  for (std::size_t i = 0; i < cluster.servers.size(); ++i) {
    const raft::ServerId one = trace::id_of_place(i);
    if (server == raft::kNobody || server == one) json["servers"].push_back(server_json(standing, one));
  }
  json["messages"] = Json::array();
  for (const Underway& each : underway(cluster, server)) {
    json["messages"].push_back(
        {{"from", to_string(each.message->from)},
         {"to", to_string(each.message->to)},
         {"type", to_string(each.message->type())},
         {"words", trace::described(*each.message)},
         {"arrivesNs", each.arrives ? Json(each.arrives->time_since_epoch().count()) : Json()},
         {"cut", is_cut(cluster, *each.message)}});
  }
  json["links"] = trace::links_in_words(cluster.cut);
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace raftsim
