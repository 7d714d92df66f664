#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

/// The numbers that a comparison such as ">=" with `number` leaves of `range`.
void narrow(Range& range, std::string_view relation, std::int64_t number) {
  if (relation == "=" || relation == ">=") range.min = std::max(range.min, number);
  if (relation == "=" || relation == "<=") range.max = std::min(range.max, number);
  if (relation == ">") range.min = std::max(range.min, number + 1);
  if (relation == "<") range.max = std::min(range.max, number - 1);
  if (relation == "!=") range.except = number;
}

/// Reads a number that `read` knows, or comparisons with such numbers. All numbers compared are 0 to `most`.
template <class Read>
Range read_comparisons(const JsonNode& node, std::int64_t most, Read read) {
  Range range;
  if (!node.is(JsonValue::Kind::object)) {
    narrow(range, "=", read(node));
    return range;
  }
  const ObjectReader object(node, "a comparison", {">=", "<=", ">", "<", "=", "!="});
  if (node.value().items.empty()) node.refuse("an object with a comparison or more");
  for (const auto& [relation, number] : node.members()) narrow(range, relation, read(number));
  const std::int64_t least = std::max<std::int64_t>(0, range.min);
  const std::int64_t greatest = std::min(most, range.max);
  if (least > greatest || (least == greatest && range.except == least)) {
    node.refuse("comparisons that no number meets", "a range with a number in it", "");
  }
  return range;
}

}  // namespace

std::string server_names(int servers) {
  return R"("S1")" + (servers == 1 ? std::string() : R"( to "S)" + std::to_string(servers) + '"');
}

raft::ServerId server_of(std::string_view name, int servers) {
  if (name.size() < 2 || name.front() != 'S' || name[1] == '0') return raft::kNobody;
  std::uint8_t number{};
  const char* end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + 1, end, number);
  if (error != std::errc{} || rest != end || number > servers) return raft::kNobody;
  return raft::ServerId{number};
}

std::string meant_server(std::string_view name, int servers) {
  if (!name.starts_with('s')) return {};
  const raft::ServerId server = server_of("S" + std::string(name.substr(1)), servers);
  return server == raft::kNobody ? std::string() : "did you mean \"" + raft::to_string(server) + "\"?";
}

raft::ServerId server_of_key(const JsonNode& member, std::string_view key, int servers) {
  const raft::ServerId server = server_of(key, servers);
  if (server == raft::kNobody) {
    member.refuse("the key " + in_quotes(key), "a server, " + server_names(servers),
                  meant_server(key, servers));
  }
  return server;
}

raft::ServerId read_server(const JsonNode& node, const Names& names) {
  const raft::ServerId server =
      node.is(JsonValue::Kind::text) ? server_of(node.value().text, names.servers) : raft::kNobody;
  if (server == raft::kNobody) {
    node.refuse("a server, " + server_names(names.servers),
                node.is(JsonValue::Kind::text) ? meant_server(node.value().text, names.servers) : "");
  }
  return server;
}

raft::ServerSet read_servers(const JsonNode& node, const Names& names) {
  raft::ServerSet servers;
  if (!node.is(JsonValue::Kind::array)) {
    servers.insert(read_server(node, names));
    return servers;
  }
  for (const JsonNode& item : node.items("servers", 1, limits::kMaxChoices)) {
    const raft::ServerId server = read_server(item, names);
    if (servers.contains(server)) item.refuse("a server not named before");
    servers.insert(server);
  }
  return servers;
}

raft::ClientId read_client(const JsonNode& node, const Names& names) {
  const auto found = node.is(JsonValue::Kind::text)
                         ? std::find(names.clients->begin(), names.clients->end(), node.value().text)
                         : names.clients->end();
  if (found == names.clients->end()) {
    constexpr std::size_t kShown = 20;
    if (names.clients->size() > kShown) node.refuse("the name of a client");
    const std::vector<std::string_view> known(names.clients->begin(), names.clients->end());
    node.refuse(known.empty() ? std::string("a scenario that has clients") : "a client: " + one_of(known));
  }
  return raft::ClientId{static_cast<std::uint16_t>(found - names.clients->begin() + 1)};
}

Range read_range(const JsonNode& node) {
  return read_comparisons(node, limits::kMaxNumber,
                          [](const JsonNode& number) { return read_integer(number, 0, limits::kMaxNumber); });
}

Range read_duration_range(const JsonNode& node) {
  return read_comparisons(node, limits::kMaxTime.count(),
                          [](const JsonNode& number) { return read_duration(number).count(); });
}

raft::Text read_short_text(const JsonNode& node, std::string_view what) {
  return raft::Text(read_text(node, what, raft::Text::kCapacity));
}

std::vector<raft::Term> read_terms(const JsonNode& node, std::string_view text, std::size_t most) {
  std::vector<raft::Term> terms;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    std::int64_t number{};
    const char* end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data(), end, number);
    if (error != std::errc{} || rest != end || number < 1 || number > limits::kMaxNumber) {
      node.refuse("the word " + in_quotes(word), "terms from 1 on, separated by spaces", "");
    }
    const raft::Term term{static_cast<std::uint64_t>(number)};
    if (!terms.empty() && term < terms.back()) {
      node.refuse("term " + std::to_string(number) + " after term " + std::to_string(terms.back().value),
                  "terms that never fall along a log", "");
    }
    if (terms.size() == most) node.refuse("more entries", "at most " + std::to_string(most) + " entries", "");
    terms.push_back(term);
  }
  return terms;
}

raft::Command read_command(const ObjectReader& object) {
  std::string_view chosen;
  for (const std::string_view key : kCommandKeys) {
    if (!object.has(key)) continue;
    if (!chosen.empty()) {
      object.node().refuse("both \"" + std::string(chosen) + "\" and \"" + std::string(key) + "\"",
                           "one command", "");
    }
    chosen = key;
  }
  if (chosen.empty()) object.node().refuse("no command", "one of " + one_of(kCommandKeys), "");
  const JsonNode node = object.need(chosen);
  raft::Command command;
  for (const auto& [word, operation] : words::kOperations) {
    if (word == chosen) command.operation = operation;
  }
  if (command.operation == raft::Operation::read) {
    command.key = read_short_text(node, "a key");
  } else if (command.operation == raft::Operation::compare_and_set) {
    const ObjectReader cas(node, "cas", {"key", "expected", "value"});
    command.key = read_short_text(cas.need("key"), "a key");
    command.expected = read_short_text(cas.need("expected"), "a value");
    command.value = read_short_text(cas.need("value"), "a value");
  } else {
    const auto members = node.members();
    if (members.size() != 1) node.refuse("an object of one key and its value");
    const auto& [key, value] = members.front();
    if (!raft::Text::fits(key)) {
      value.refuse("a key of " + std::to_string(key.size()) + " bytes", "a key of at most 15 bytes", "");
    }
    command.key = raft::Text(key);
    command.value = read_short_text(value, "a value");
  }
  return command;
}

}  // namespace raftsim
