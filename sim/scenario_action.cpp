#include <array>
#include <string_view>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/scenario_faults.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

LinkEnds read_link_ends(const ObjectReader& object, const Names& names) {
  const SelectorUse use{.others = true, .random = true};
  LinkEnds ends{read_selector(object.need("from"), names, use), {{{ServerClass::others, {}, 0}}}, true};
  if (const auto to = object.get("to")) ends.to = read_selector(*to, names, use);
  if (const auto both = object.get("bothWays")) ends.both_ways = read_bool(*both);
  return ends;
}

namespace {

using What = ActionKind;

template <class ServerAction>
What on_servers(const JsonNode& node, const Names& names) {
  return ServerAction{read_selector(node, names)};
}

What read_cut(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "cut", {"from", "to", "bothWays"});
  LinkEnds ends = read_link_ends(object, names);
  return Cut{std::move(ends.from), std::move(ends.to), ends.both_ways};
}

What read_heal(const JsonNode& node, const Names& names) {
  if (node.is(JsonValue::Kind::text)) {
    if (node.value().text != "all") node.refuse(R"("all", or an object with "from" and "to")");
    const Selector all{{{ServerClass::all, {}, 0}}};
    return Heal{all, all, true};
  }
  const ObjectReader object(node, "heal", {"from", "to", "bothWays"});
  LinkEnds ends = read_link_ends(object, names);
  return Heal{std::move(ends.from), std::move(ends.to), ends.both_ways};
}

What read_partition(const JsonNode& node, const Names& names) {
  Partition partition;
  raft::ServerSet named;
  for (const JsonNode& group : node.items("groups of servers", 1, raft::kMaxServers)) {
    Selector selector = read_selector(group, names, {.others = true, .random = true});
    for (const Choice& choice : selector.choices) {
      if (choice.server == raft::kNobody || choice.random != 0) continue;
      if (named.contains(choice.server))
        group.refuse(raft::to_string(choice.server) + " a second time", "each server in one group", {});
      named.insert(choice.server);
    }
    partition.groups.push_back(std::move(selector));
  }
  return partition;
}

What read_network_change(const JsonNode& node, const Names& /*names*/) {
  const ObjectReader object(node, "network",
                            {"initial", "delay", "loss", "duplicate", "reorder", "fifo", "bandwidth"});
  if (node.value().items.empty()) node.refuse("an object with a setting or more");
  return ChangeNetwork{read_link_change(object)};
}

What read_links_change(const JsonNode& node, const Names& names) {
  const ObjectReader object(
      node, "links",
      {"from", "to", "bothWays", "initial", "delay", "loss", "duplicate", "reorder", "fifo", "bandwidth"});
  LinkEnds ends = read_link_ends(object, names);
  return ChangeLinks{std::move(ends.from), std::move(ends.to), ends.both_ways, read_link_change(object)};
}

What read_timeouts(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "timeouts", {"servers", "next"});
  ScriptTimeouts script{read_selector(object.need("servers"), names), {}};
  for (const JsonNode& item : object.need("next").items("durations", 1, limits::kMaxScriptedTimeouts)) {
    script.next.push_back(read_duration(item, limits::kMinPeriod));
  }
  return script;
}

What read_fire(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "fire", {"servers", "timer"});
  return FireTimer{read_selector(object.need("servers"), names),
                   read_word<raft::Timer>(object.need("timer"), words::kTimers)};
}

/// The servers that a selector names, whatever else it picks.
raft::ServerSet named_in(const std::optional<Selector>& selector) {
  raft::ServerSet named;
  if (!selector) return named;
  for (const Choice& choice : selector->choices) {
    if (choice.among == ServerClass::server) named.insert(choice.server);
  }
  return named;
}

void refuse_overlap(const JsonNode& node, const std::optional<Selector>& one, std::string_view key,
                    const std::optional<Selector>& other, std::string_view other_key) {
  const raft::ServerSet both = named_in(one) & named_in(other);
  if (both.empty()) return;
  node.refuse(raft::to_string(*both.begin()) + " in " + in_quotes(key) + " and in " + in_quotes(other_key),
              "each server in one of them", "");
}

What read_membership_change(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "a change of the membership",
                            {"voters", "add", "remove", "learners", "by", "catchUp"});
  ChangeMembership change;
  const auto selector = [&](std::string_view key) {
    const auto member = object.get(key);
    return member ? std::optional(read_selector(*member, names)) : std::nullopt;
  };
  change.voters = selector("voters");
  change.add = selector("add");
  change.remove = selector("remove");
  // Nobody need learn.
  const auto learners = object.get("learners");
  const bool nobody = learners && learners->is(JsonValue::Kind::array) && learners->value().items.empty();
  change.learners = nobody ? Selector{} : selector("learners");
  if (!change.voters && !change.add && !change.remove && !change.learners) {
    node.refuse("a change of nothing", R"("voters", "add", "remove" or "learners")", "");
  }
  if (change.voters && (change.add || change.remove)) {
    node.refuse(R"("voters" beside "add" or "remove")", "all voters, or those to add and to remove", "");
  }
  refuse_overlap(node, change.add, "add", change.remove, "remove");
  refuse_overlap(node, change.voters, "voters", change.learners, "learners");
  refuse_overlap(node, change.add, "add", change.learners, "learners");
  refuse_overlap(node, change.remove, "remove", change.learners, "learners");
  if (const auto by = object.get("by")) change.joint = read_word<bool>(*by, words::kChangeWays);
  if (const auto catch_up = object.get("catchUp")) change.catch_up = read_bool(*catch_up);
  return change;
}

/// Reads a member that only messages of one type have, and that the pattern must then not contradict.
std::optional<bool> read_property(const ObjectReader& object, std::string_view key, raft::MessageType of,
                                  const std::optional<raft::MessageType>& type) {
  const auto node = object.get(key);
  if (!node) return std::nullopt;
  if (type && *type != of) {
    node->refuse("\"" + std::string(key) + "\" with the type \"" + raft::to_string(*type) + "\"",
                 std::string("the type \"") + raft::to_string(of) + "\" or none", "");
  }
  return read_bool(*node);
}

MessagePattern read_pattern(const ObjectReader& object, const Names& names) {
  const SelectorUse use{.others = false, .random = false};
  const Selector all{{{ServerClass::all, {}, 0}}};
  MessagePattern pattern;
  if (const auto type = object.get("type")) {
    pattern.type = read_word<raft::MessageType>(*type, words::kMessageTypes);
  }
  const auto from = object.get("from");
  const auto to = object.get("to");
  pattern.from = from ? read_selector(*from, names, use) : all;
  pattern.to = to ? read_selector(*to, names, use) : all;
  if (const auto term = object.get("term")) pattern.term = read_range(*term);
  pattern.entries = read_property(object, "entries", raft::MessageType::append_entries, pattern.type);
  pattern.granted = read_property(object, "granted", raft::MessageType::request_vote_reply, pattern.type);
  pattern.success = read_property(object, "success", raft::MessageType::append_entries_reply, pattern.type);
  if (const auto message = object.get("message")) {
    pattern.message = static_cast<std::uint64_t>(read_integer(*message, 1, limits::kMaxNumber));
  }
  return pattern;
}

What read_interception(const JsonNode& node, const Names& names, Interception interception) {
  const ObjectReader object = interception == Interception::drop
                                  ? ObjectReader(node, "drop",
                                                 {"type", "from", "to", "term", "entries", "granted",
                                                  "success", "message", "count", "for"})
                                  : ObjectReader(node, word_of(interception, words::kInterceptions),
                                                 {"type", "from", "to", "term", "entries", "granted",
                                                  "success", "message", "count", "for", "by"});
  Intercept intercept{interception, read_pattern(object, names), 1, std::nullopt, Duration{}};
  if (const auto count = object.get("count")) {
    if (count->is(JsonValue::Kind::text) && count->value().text == "all") {
      intercept.count.reset();
    } else {
      intercept.count = static_cast<std::uint32_t>(read_integer(*count, 1, limits::kMaxIntercepted));
    }
  }
  if (const auto lasting = object.get("for")) intercept.lasting = read_duration(*lasting);
  if (interception == Interception::delay) intercept.by = read_duration(object.need("by"));
  if (interception == Interception::duplicate) {
    if (const auto by = object.get("by")) intercept.by = read_duration(*by);
  }
  return intercept;
}

template <Interception interception>
What intercepting(const JsonNode& node, const Names& names) {
  return read_interception(node, names, interception);
}

What read_issue(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "command", {"client", "to", "read", "write", "cas", "append"});
  IssueCommand issue{raft::ClientId{1}, read_command(object), std::nullopt};
  if (const auto client = object.get("client")) {
    issue.client = read_client(*client, names);
  } else if (names.clients->empty()) {
    node.refuse("a command without a client to issue it", "a scenario that has clients", "");
  }
  if (const auto to = object.get("to")) issue.to = read_selector(*to, names);
  return issue;
}

What read_choose(const JsonNode& node, const Names& names) {
  Choose choose;
  for (const JsonNode& item : node.items("branches", 1, limits::kMaxBranches)) {
    const ObjectReader object(item, "a branch", {"weight", "do"});
    Branch branch;
    if (const auto weight = object.get("weight")) {
      branch.weight = static_cast<std::uint32_t>(read_integer(*weight, 1, limits::kMaxWeight));
    }
    branch.actions = read_actions(object.need("do"), names);
    choose.branches.push_back(std::move(branch));
  }
  return choose;
}

using ActionReader = What (*)(const JsonNode&, const Names&);

constexpr std::array<std::pair<std::string_view, ActionReader>, 32> kActions{{
    {"crash", read_crash},
    {"restart", on_servers<Restart>},
    {"pause", on_servers<Pause>},
    {"resume", on_servers<Resume>},
    {"transfer", on_servers<TransferLeadership>},
    {"changeMembership", read_membership_change},
    {"snapshot", on_servers<TakeSnapshot>},
    {"cut", read_cut},
    {"heal", read_heal},
    {"partition", read_partition},
    {"isolate", on_servers<Isolate>},
    {"connect", read_connect},
    {"network", read_network_change},
    {"links", read_links_change},
    {"disk", read_disk_change},
    {"stallDisk", read_disk_stall},
    {"fillDisk", on_servers<FillDisk>},
    {"freeDisk", on_servers<FreeDisk>},
    {"corruptDisk", on_servers<CorruptDisk>},
    {"loseDisk", on_servers<LoseDisk>},
    {"clock", read_clock_change},
    {"jumpClock", read_clock_jump},
    {"flap", read_flap},
    {"crashLoop", read_crash_loop},
    {"swizzle", read_swizzle},
    {"timeouts", read_timeouts},
    {"fire", read_fire},
    {"drop", intercepting<Interception::drop>},
    {"delay", intercepting<Interception::delay>},
    {"duplicate", intercepting<Interception::duplicate>},
    {"command", read_issue},
    {"choose", read_choose},
}};

Action read_action(const JsonNode& node, const Names& names) {
  const auto members = node.members();
  if (members.size() != 1) {
    node.refuse("an object of " + std::to_string(members.size()) + " members",
                "an action: an object of one member", "several actions are several objects in the array");
  }
  const auto& [key, argument] = members.front();
  std::vector<std::string_view> known;
  for (const auto& [name, reader] : kActions) {
    if (name == key) return {reader(argument, names), node.pointer()};
    known.push_back(name);
  }
  refuse_key(node, key, "an action", known);
}

}  // namespace

std::vector<Action> read_actions(const JsonNode& node, const Names& names) {
  std::vector<Action> actions;
  for (const JsonNode& item : node.items("actions", 0, limits::kMaxActions)) {
    actions.push_back(read_action(item, names));
  }
  return actions;
}

}  // namespace raftsim
