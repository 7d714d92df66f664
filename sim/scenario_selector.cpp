#include <string_view>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

constexpr std::string_view kRandom = "random";

/// Cuts the word before the first space off `text`.
std::string_view take_word(std::string_view& text) {
  const auto space = text.find(' ');
  const std::string_view word = text.substr(0, space);
  text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  return word;
}

/// How many "2" or "12" says, from 1 to the most servers; 0 if it is no such number.
std::uint8_t number_of_servers(std::string_view word) {
  int number = 0;
  if (word.empty() || word.size() > 2 || word.front() == '0') return 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number <= raft::kMaxServers ? static_cast<std::uint8_t>(number) : std::uint8_t{0};
}

/// "random", "random 2", "random follower", "random 2 followers"; a choice of the class `server` for any
/// other text.
Choice random_choice(std::string_view text) {
  if (text.empty() || text.back() == ' ' || take_word(text) != kRandom) return {};
  Choice choice{ServerClass::all, {}, 1};
  std::string_view rest = text;
  if (const std::uint8_t number = number_of_servers(take_word(rest)); number != 0) {
    choice.random = number;
    text = rest;
  }
  if (text.empty()) return choice;
  for (const auto& [word, among] : words::kRandomClasses) {
    if (text != word) continue;
    choice.among = among;
    return choice;
  }
  return {};
}

Choice read_choice(const JsonNode& node, const Names& names, SelectorUse use) {
  const std::string_view text = node.is(JsonValue::Kind::text) ? std::string_view(node.value().text) : "";
  if (const raft::ServerId server = server_of(text, names.servers); server != raft::kNobody) {
    return {ServerClass::server, server, 0};
  }
  for (const auto& [word, among] : words::kClasses) {
    if (text == word && (among != ServerClass::others || use.others)) return {among, {}, 0};
  }
  if (use.random) {
    if (const Choice choice = random_choice(text); choice.among != ServerClass::server) return choice;
  }
  std::string expected = "servers: " + server_names(names.servers);
  std::vector<std::string_view> known;
  for (const auto& [word, among] : words::kClasses) {
    if (among != ServerClass::others || use.others) known.push_back(word);
  }
  expected += ", " + one_of(known);
  if (use.random) expected += R"(, or "random", "random follower", "random 2 followers", ...)";
  if (use.random) known.push_back(kRandom);
  const std::string_view meant = nearest(text, known);
  std::string hint = meant_server(text, names.servers);
  if (hint.empty() && !meant.empty()) hint = "did you mean \"" + std::string(meant) + "\"?";
  node.refuse(expected, hint);
}

}  // namespace

Selector read_selector(const JsonNode& node, const Names& names, SelectorUse use) {
  Selector selector;
  if (node.is(JsonValue::Kind::array)) {
    for (const JsonNode& item : node.items("servers", 1, limits::kMaxChoices)) {
      selector.choices.push_back(read_choice(item, names, use));
    }
  } else {
    selector.choices.push_back(read_choice(node, names, use));
  }
  return selector;
}

}  // namespace raftsim
