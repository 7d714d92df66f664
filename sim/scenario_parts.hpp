#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"
#include "sim/action.hpp"
#include "sim/condition.hpp"
#include "sim/json_node.hpp"
#include "sim/scenario.hpp"

/// The readers of the scenario language's parts, one file each, joined in sim/scenario_parse.cpp. All throw
/// ScenarioError.
namespace raftsim {

/// Whom a scenario can speak of.
struct Names {
  int servers{};
  /// The client's id less 1 is its place.
  const std::vector<std::string>* clients{};
};

// ---- sim/scenario_values.cpp -----------------------------------------------------------------------------

/// What servers are called, for messages: "S1" to "S5".
std::string server_names(int servers);
/// The server that `name` names, in a cluster of `servers`; nobody if it names none.
raft::ServerId server_of(std::string_view name, int servers);
/// "did you mean "S1"?" for "s1"; empty for all else.
std::string meant_server(std::string_view name, int servers);
/// The server that a member's key names; refuses other keys.
raft::ServerId server_of_key(const JsonNode& member, std::string_view key, int servers);
/// "S1"; and in an array, each once.
raft::ServerId read_server(const JsonNode& node, const Names& names);
raft::ServerSet read_servers(const JsonNode& node, const Names& names);
raft::ClientId read_client(const JsonNode& node, const Names& names);

/// "150ms", from `min` to limits::kMaxTime.
Duration read_duration(const JsonNode& node, Duration min = {});
/// The same as an instant, counted from the start.
Time read_time(const JsonNode& node);
/// "10%", "1/3" or a number from 0 to 1.
Ratio read_ratio(const JsonNode& node);
/// Of a clock: from 1/100 to 100.
Ratio read_rate(const JsonNode& node);
/// A constant or a distribution, never shorter than `min`.
Delay read_delay(const JsonNode& node, Duration min = {});

/// 3 or {">=": 3, "<": 7}.
Range read_range(const JsonNode& node);
/// The same of durations.
Range read_duration_range(const JsonNode& node);
raft::Text read_short_text(const JsonNode& node, std::string_view what);
/// "1 1 4", terms that never fall, from 1 to `max`.
std::vector<raft::Term> read_terms(const JsonNode& node, std::string_view text, std::size_t most);

/// The keys that say which command: "read", "write", "cas", "append".
inline constexpr std::array<std::string_view, 4> kCommandKeys{"read", "write", "cas", "append"};
/// The one command that the object's keys say; refuses none and several.
raft::Command read_command(const ObjectReader& object);

// ---- One file each ---------------------------------------------------------------------------------------

Condition read_condition(const JsonNode& node, const Names& names);
/// What a selector may use where it stands.
struct SelectorUse {
  bool others{};
  bool random{true};
};
Selector read_selector(const JsonNode& node, const Names& names, SelectorUse use = {});
LinkChange read_link_change(const ObjectReader& object);
/// `from` and `to` of an action on links; `to` is everybody else where it is not given.
struct LinkEnds {
  Selector from;
  Selector to;
  bool both_ways{true};
};
LinkEnds read_link_ends(const ObjectReader& object, const Names& names);
std::vector<Action> read_actions(const JsonNode& node, const Names& names);
/// Reads `initial` of a cluster whose number of servers is known.
void read_initial(const JsonNode& node, ClusterConfig& cluster);
ClusterConfig read_cluster(const std::optional<JsonNode>& node);
/// Reads the groups and names the clients.
std::vector<ClientGroup> read_clients(const JsonNode& node, int servers, std::vector<std::string>& names);
FaultPlan read_faults(const JsonNode& node, Time stop);
Question read_question(const JsonNode& node, const Names& names);
std::vector<TimelineEntry> read_timeline(const JsonNode& node, const Names& names, Time stop);
std::vector<Expectation> read_expectations(const JsonNode& node, const Names& names, Time stop);

}  // namespace raftsim
