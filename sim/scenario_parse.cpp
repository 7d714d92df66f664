#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/json_value.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"

namespace raftsim {

namespace {

LinkOverride read_override(const JsonNode& node, const Names& names) {
  const ObjectReader object(
      node, "a link",
      {"from", "to", "bothWays", "delay", "loss", "duplicate", "reorder", "fifo", "bandwidth"});
  const raft::ServerSet anybody = raft::ServerSet::first(names.servers);
  LinkOverride link{anybody, anybody, true, read_link_change(object)};
  if (const auto from = object.get("from")) link.from = read_servers(*from, names);
  if (const auto to = object.get("to")) link.to = read_servers(*to, names);
  if (const auto both = object.get("bothWays")) link.both_ways = read_bool(*both);
  return link;
}

NetworkConfig read_network(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "a network",
                            {"delay", "loss", "duplicate", "reorder", "fifo", "bandwidth", "links"});
  NetworkConfig network;
  read_link_change(object).apply_to(network.link);
  if (const auto links = object.get("links")) {
    for (const JsonNode& item : links->items("links", 0, limits::kMaxLinkOverrides)) {
      network.overrides.push_back(read_override(item, names));
    }
  }
  return network;
}

DiskConfig read_disk(const std::optional<JsonNode>& node, const Names& names) {
  DiskConfig disk;
  disk.write.resize(static_cast<std::size_t>(names.servers));
  if (!node) return disk;
  const ObjectReader object(*node, "a disk", {"write", "servers"});
  if (const auto write = object.get("write")) {
    disk.write.assign(static_cast<std::size_t>(names.servers), read_delay(*write));
  }
  if (const auto servers = object.get("servers")) {
    for (const auto& [key, settings] : servers->members()) {
      const raft::ServerId server = server_of_key(settings, key, names.servers);
      const ObjectReader own(settings, "a server's disk", {"write"});
      disk.write[server.value - 1U] = read_delay(own.need("write"));
    }
  }
  return disk;
}

ClockConfig read_clock(const std::optional<JsonNode>& node, const Names& names) {
  ClockConfig clock;
  clock.rates.assign(static_cast<std::size_t>(names.servers), Ratio{1, 1});
  if (!node) return clock;
  const ObjectReader object(*node, "a clock", {"maxDrift", "servers"});
  if (const auto drift = object.get("maxDrift")) {
    clock.max_drift = read_ratio(*drift);
    if (clock.max_drift.numerator == clock.max_drift.denominator) drift->refuse("a probability below 1");
  }
  if (const auto servers = object.get("servers")) {
    for (const auto& [key, settings] : servers->members()) {
      const raft::ServerId server = server_of_key(settings, key, names.servers);
      const ObjectReader own(settings, "a server's clock", {"rate"});
      clock.rates[server.value - 1U] = read_rate(own.need("rate"));
    }
  }
  return clock;
}

const Bug* read_bug(const JsonNode& node) {
  const Bug* const bug = node.is(JsonValue::Kind::text) ? find_bug(node.value().text) : nullptr;
  if (bug != nullptr) return bug;
  std::vector<std::string_view> known;
  for (const Bug& each : bugs()) known.push_back(each.id);
  refuse_word(node, known);
}

Stop read_stop(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "stop", {"at", "when"});
  const JsonNode at = object.need("at");
  Stop stop{read_time(at), std::nullopt};
  if (stop.at == Time{}) at.refuse("a time after the start");
  if (const auto when = object.get("when")) stop.when = read_condition(*when, names);
  return stop;
}

/// The client of a scenario that declares none: it does what actions say.
ClientGroup scripted_client() {
  ClientGroup group;
  group.first = raft::ClientId{1};
  group.mode = ClientMode::scripted;
  return group;
}

void read_head(const ObjectReader& object, Scenario& scenario) {
  if (const auto schema = object.get("$schema")) {
    static_cast<void>(read_line(*schema, "the schema's place", limits::kMaxLineBytes));
  }
  const JsonNode name = object.need("name");
  scenario.name = read_line(name, "a name", limits::kMaxNameBytes);
  if (scenario.name.empty()) name.refuse("a name that is not empty");
  if (const auto purpose = object.get("purpose")) {
    scenario.purpose = read_line(*purpose, "a purpose", limits::kMaxLineBytes);
  }
  if (const auto description = object.get("description")) {
    scenario.description = read_text(*description, "a description", limits::kMaxDescriptionBytes);
  }
  if (const auto section = object.get("section")) {
    scenario.section = read_line(*section, "a section", limits::kMaxLineBytes);
  }
  if (const auto seed = object.get("seed")) scenario.seed = read_unsigned(*seed);
}

Scenario read_scenario(const JsonNode& root) {
  const ObjectReader object(
      root, "a scenario",
      {"$schema", "name", "purpose", "description", "section", "seed", "cluster", "network", "disk", "clock",
       "clients", "faults", "bug", "timeline", "expect", "stop"});
  Scenario scenario;
  read_head(object, scenario);
  scenario.cluster = read_cluster(object.get("cluster"));
  Names names{scenario.cluster.servers, &scenario.client_names};
  if (const auto network = object.get("network")) scenario.network = read_network(*network, names);
  scenario.disk = read_disk(object.get("disk"), names);
  scenario.clock = read_clock(object.get("clock"), names);
  if (const auto clients = object.get("clients")) {
    scenario.clients = read_clients(*clients, names.servers, scenario.client_names);
  } else {
    scenario.clients.push_back(scripted_client());
    scenario.client_names.emplace_back("C1");
  }
  scenario.stop = read_stop(object.need("stop"), names);
  if (const auto faults = object.get("faults")) scenario.faults = read_faults(*faults, scenario.stop.at);
  if (const auto bug = object.get("bug")) scenario.bug = read_bug(*bug);
  if (const auto timeline = object.get("timeline")) {
    scenario.timeline = read_timeline(*timeline, names, scenario.stop.at);
  }
  if (const auto expect = object.get("expect")) {
    scenario.expectations = read_expectations(*expect, names, scenario.stop.at);
  }
  return scenario;
}

}  // namespace

namespace {

/// Refuses what describes documents instead of being one: schema.json lies among the scenarios.
void refuse_schema(const JsonValue& document, const std::string& file_name) {
  const bool is_object = document.kind == JsonValue::Kind::object;
  if (!is_object || document.find("stop") != nullptr) return;
  const JsonValue* const schema = document.find("$schema");
  const bool names_meta_schema =
      schema != nullptr && schema->text.find("json-schema.org") != std::string::npos;
  if (!names_meta_schema && document.find("definitions") == nullptr) return;
  throw ScenarioError::schema(file_name);
}

}  // namespace

Scenario parse_scenario(std::string_view text, const std::string& file_name) {
  return parse_scenario(read_json(text, file_name), file_name);
}

Scenario parse_scenario(const JsonValue& document, const std::string& file_name) {
  refuse_schema(document, file_name);
  return read_scenario(JsonNode(document, file_name));
}

Scenario load_scenario(const std::string& path) {
  return parse_scenario(read_file(path), path);
}

}  // namespace raftsim
