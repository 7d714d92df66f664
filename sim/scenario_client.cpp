#include <algorithm>
#include <string_view>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

OperationWeights read_operations(const JsonNode& node) {
  const ObjectReader object(node, "operations", {"read", "write", "cas", "append"});
  OperationWeights weights{0, 0, 0, 0};
  const auto read = [&object](std::string_view key, std::uint32_t& weight) {
    if (const auto part = object.get(key)) {
      weight = static_cast<std::uint32_t>(read_integer(*part, 0, limits::kMaxWeight));
    }
  };
  read("read", weights.read);
  read("write", weights.write);
  read("cas", weights.compare_and_set);
  read("append", weights.append);
  if (weights == OperationWeights{0, 0, 0, 0})
    node.refuse("no operation of any kind", "a weight above 0", "");
  return weights;
}

void read_backoff(const JsonNode& node, ClientGroup& group) {
  const ObjectReader object(node, "backoff", {"initial", "max"});
  const auto initial = object.get("initial");
  const auto max = object.get("max");
  if (initial) group.backoff_initial = read_duration(*initial, limits::kMinPeriod);
  if (max) group.backoff_max = read_duration(*max, limits::kMinPeriod);
  if (group.backoff_max < group.backoff_initial) {
    node.refuse("a first wait longer than the longest", R"("initial" not above "max")", "");
  }
}

void read_target(const JsonNode& node, const Names& names, ClientGroup& group) {
  if (node.is(JsonValue::Kind::text) && node.value().text == "leader") {
    group.target = ClientTarget::leader;
  } else if (node.is(JsonValue::Kind::text) && node.value().text == "any") {
    group.target = ClientTarget::any;
  } else if (const raft::ServerId server =
                 node.is(JsonValue::Kind::text) ? server_of(node.value().text, names.servers) : raft::kNobody;
             server != raft::kNobody) {
    group.target = ClientTarget::server;
    group.server = server;
  } else {
    node.refuse(R"("leader", "any" or a server, )" + server_names(names.servers));
  }
}

/// Reads what says when operations are issued and refuses what the mode gives no meaning.
void read_pace(const ObjectReader& object, ClientGroup& group) {
  if (const auto mode = object.get("mode")) group.mode = read_word<ClientMode>(*mode, words::kClientModes);
  const std::string_view mode = word_of(group.mode, words::kClientModes);
  const auto only = [&](std::string_view key, bool allowed) {
    auto node = object.get(key);
    if (node && !allowed) {
      node->refuse("\"" + std::string(key) + "\" of a client of the mode \"" + std::string(mode) + "\"",
                   "it not to be there", "");
    }
    return node;
  };
  const bool closed = group.mode == ClientMode::closed;
  const bool open = group.mode == ClientMode::open;
  if (const auto think = only("think", closed)) group.think = read_delay(*think, limits::kMinPeriod);
  if (const auto interval = only("interval", open)) {
    group.interval = read_delay(*interval, limits::kMinPeriod);
  }
  if (const auto pending = only("maxPending", open)) {
    group.max_pending = static_cast<std::uint32_t>(read_integer(*pending, 1, limits::kMaxPending));
  }
  if (const auto operations = only("operations", closed || open))
    group.operations = read_operations(*operations);
  if (const auto keys = only("keys", closed || open)) {
    group.keys = static_cast<std::uint32_t>(read_integer(*keys, 1, limits::kMaxKeys));
  }
  if (const auto bytes = only("valueBytes", closed || open)) {
    group.value_bytes = static_cast<std::uint32_t>(read_integer(*bytes, 1, raft::Text::kCapacity));
  }
  if (const auto start = only("start", closed || open)) group.start = read_time(*start);
  if (const auto stop = only("stop", closed || open)) {
    group.stop = read_time(*stop);
    if (*group.stop < group.start) stop->refuse("a time not before \"start\"");
  }
  if (const auto limit = only("limit", closed || open)) {
    group.limit = static_cast<std::uint64_t>(read_integer(*limit, 0, limits::kMaxOperation));
  }
}

ClientGroup read_group(const ObjectReader& object, const Names& names) {
  ClientGroup group;
  read_pace(object, group);
  if (const auto timeout = object.get("timeout")) group.timeout = read_duration(*timeout, limits::kMinPeriod);
  if (const auto backoff = object.get("backoff")) read_backoff(*backoff, group);
  if (const auto attempts = object.get("attempts")) {
    group.attempts = static_cast<std::uint32_t>(read_integer(*attempts, 1, limits::kMaxOperation));
  }
  if (const auto to = object.get("to")) read_target(*to, names, group);
  if (const auto delay = object.get("delay")) group.delay = read_delay(*delay);
  return group;
}

/// A word that no condition takes for something else.
std::string read_name(const JsonNode& node) {
  std::string name = read_line(node, "a client's name", limits::kMaxNameBytes);
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (name.empty() || name == "all" || !std::all_of(name.begin(), name.end(), allowed)) {
    node.refuse("a client's name: letters, digits, - and _, and not \"all\"");
  }
  return name;
}

/// Names the clients of a group: the group's name, with a number where there are several; "C" and the
/// client's number where the group has no name.
void add_names(const JsonNode& node, const ClientGroup& group, const std::optional<std::string>& name,
               std::vector<std::string>& names) {
  for (unsigned i = 0; i < group.count; ++i) {
    std::string one;
    if (!name) {
      one = "C" + std::to_string(group.first.value + i);
    } else {
      one = group.count == 1 ? *name : *name + std::to_string(i + 1);
    }
    if (std::find(names.begin(), names.end(), one) != names.end()) {
      node.refuse("a second client " + in_quotes(one), "names that differ", "");
    }
    names.push_back(std::move(one));
  }
}

}  // namespace

std::vector<ClientGroup> read_clients(const JsonNode& node, int servers, std::vector<std::string>& names) {
  const Names known{servers, &names};
  std::vector<ClientGroup> groups;
  std::uint64_t pending_of_all = 0;
  for (const JsonNode& item : node.items("client groups", 0, limits::kMaxClients)) {
    const ObjectReader object(
        item, "a client group",
        {"name", "count", "mode", "think", "interval", "operations", "keys", "valueBytes", "start", "stop",
         "limit", "timeout", "backoff", "attempts", "maxPending", "to", "delay"});
    ClientGroup group = read_group(object, known);
    if (const auto count = object.get("count")) {
      group.count = static_cast<std::uint16_t>(read_integer(*count, 1, limits::kMaxClients));
    }
    if (names.size() + group.count > limits::kMaxClients) {
      item.refuse("more than " + std::to_string(limits::kMaxClients) + " clients", "fewer", "");
    }
    if (group.mode == ClientMode::open) pending_of_all += std::uint64_t{group.max_pending} * group.count;
    if (pending_of_all > limits::kMaxPendingOfAll) {
      item.refuse("open clients for which " + std::to_string(pending_of_all) + " operations may wait",
                  "at most " + std::to_string(limits::kMaxPendingOfAll) + " in all", "lower \"maxPending\"");
    }
    group.first = raft::ClientId{static_cast<std::uint16_t>(names.size() + 1)};
    const auto name = object.get("name");
    add_names(item, group, name ? std::optional(read_name(*name)) : std::nullopt, names);
    groups.push_back(group);
  }
  return groups;
}

}  // namespace raftsim
