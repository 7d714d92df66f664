#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// With fewer Raft is not what it is for: no server may fail.
constexpr int kFewestServers = 3;
/// More sets of servers than these are not tried at once.
constexpr std::size_t kMostSets = 80;

/// The number of a server's name, or 0.
int server_number(const std::string& text) {
  int number = 0;
  if (text.size() < 2 || text.front() != 'S' || text[1] == '0') return 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

/// Leaves out a server, Sk, and renames those after it.
class Removal {
 public:
  explicit Removal(int server) : server_(server) {}

  /// Nothing: the value is about that server alone.
  [[nodiscard]] std::optional<Document> without(const Document& value) const {
    if (value.is_string()) return name_without(value.get<std::string>());
    if (value.is_array()) return array_without(value);
    if (value.is_object()) return object_without(value, false);
    return value;
  }
  /// The same of settings, each of which can do without the others.
  [[nodiscard]] Document settings_without(const Document& section) const {
    if (section.is_array()) {
      Document kept = Document::array();
      for (const Document& each : section) kept.push_back(settings_without(each));
      return kept;
    }
    return object_without(section, true).value_or(Document::object());
  }

 private:
  [[nodiscard]] std::optional<Document> name_without(const std::string& text) const {
    const int number = server_number(text);
    if (number == server_) return {};
    return number > server_ ? "S" + std::to_string(number - 1) : text;
  }
  [[nodiscard]] std::optional<Document> array_without(const Document& array) const {
    Document kept = Document::array();
    for (const Document& each : array) {
      if (auto rest = without(each)) kept.push_back(std::move(*rest));
    }
    if (kept.empty() && !array.empty()) return {};
    return kept;
  }
  [[nodiscard]] std::optional<Document> object_without(const Document& object, bool settings) const {
    Document kept = Document::object();
    for (const auto& [key, value] : object.items()) {
      const auto name = name_without(key);
      if (!name) continue;
      if (key == "say" || key == "because") {
        kept[key] = value;
      } else if (auto rest = settings && value.is_object() ? object_without(value, true) : without(value)) {
        kept[name->get<std::string>()] = std::move(*rest);
      } else if (key == "do" && object.contains("say")) {
        continue;
      } else if (!settings) {
        return {};
      }
    }
    if (kept.empty() && !object.empty()) return {};
    return kept;
  }

  int server_;
};

/// What the failed expectation says must go on meaning the same.
bool is_named_in(const Document& value, int server) {
  if (value.is_string()) return server_number(value.get<std::string>()) == server;
  if (!value.is_structured()) return false;
  const auto items = value.items();
  return std::any_of(items.begin(), items.end(), [&](const auto& item) {
    return (value.is_object() && server_number(item.key()) == server) || is_named_in(item.value(), server);
  });
}

std::optional<Document> without_server(const Document& document, int server) {
  const Removal removal(server);
  Document result = document;
  for (auto& [key, value] : result.items()) {
    if (key == "expect" || key == "stop") {
      if (is_named_in(value, server)) return {};
      value = *removal.without(value);
    } else if (key == "timeline") {
      value = removal.without(value).value_or(Document::array());
    } else if (key == "network") {
      Document links = Document::array();
      if (value.contains("links")) links = removal.without(value["links"]).value_or(Document::array());
      value["links"] = std::move(links);
    } else if (value.is_structured()) {
      value = removal.settings_without(value);
    }
  }
  result["cluster"]["servers"] = document.at(Pointer("/cluster/servers")).get<int>() - 1;
  return result;
}

/// All sets of so many of the servers, the last servers first.
void add_sets(int servers, int number, std::vector<int>& chosen, std::vector<std::vector<int>>& sets) {
  if (number == 0) {
    sets.push_back(chosen);
    return;
  }
  for (int server = servers; server >= number && sets.size() < kMostSets; --server) {
    chosen.push_back(server);
    add_sets(server - 1, number - 1, chosen, sets);
    chosen.pop_back();
  }
}

std::vector<Document> with_fewer_servers(const Document& document) {
  const int servers = document.at(Pointer("/cluster/servers")).get<int>();
  std::vector<std::vector<int>> sets;
  // Even numbers as well as odd ones: how many are a majority changes with each.
  for (const int number : std::array{servers - kFewestServers, servers / 2, 2, 1}) {
    std::vector<int> chosen;
    if (number > 0 && servers - number >= kFewestServers) add_sets(servers, number, chosen, sets);
  }
  std::stable_sort(sets.begin(), sets.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
  std::vector<Document> candidates;
  for (const std::vector<int>& set : sets) {
    std::optional<Document> candidate = document;
    for (const int server : set) {
      if (candidate) candidate = without_server(*candidate, server);
    }
    if (candidate) candidates.push_back(std::move(*candidate));
  }
  return candidates;
}

}  // namespace

void fewer_servers(Search& search) {
  while (search.take_first(with_fewer_servers(search.current()), Effort::many_seeds)) {
  }
}

}  // namespace raftsim::shrink
