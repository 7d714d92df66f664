#include "sim/shrink/client_names.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace raftsim::shrink {
namespace {

using Names = std::vector<std::string>;

/// The document with rename(name) for the name of each client.
template <class Rename>
Document renamed(const Document& value, const Rename& rename) {
  if (!value.is_structured()) return value;
  Document result = value.is_array() ? Document::array() : Document::object();
  for (const auto& [key, member] : value.items()) {
    if (value.is_array()) {
      result.push_back(renamed(member, rename));
    } else if (key == "client" && member.is_string()) {
      result[key] = rename(member.template get<std::string>());
    } else if (key == "clients" && member.is_object()) {
      Document& counts = result[key] = Document::object();
      for (const auto& [name, count] : member.items()) counts[rename(name)] = count;
    } else {
      result[key] = renamed(member, rename);
    }
  }
  return result;
}

/// Of all clients, in their order, whatever the document says of them; nothing where groups are refused.
std::optional<Names> names_in(const Document& document) {
  Document groups{{"name", "names"}, {"stop", {{"at", "1s"}}}};
  for (const char* const key : {"cluster", "clients"}) {
    if (document.contains(key)) groups[key] = document.at(key);
  }
  auto scenario = scenario_of(groups);
  if (!scenario) return {};
  return std::move(scenario->client_names);
}

std::size_t count_of(const Document& group) {
  return group.value("count", std::size_t{1});
}

/// The clients of whom actions and conditions speak.
std::set<std::string> named_clients(const Document& document) {
  std::set<std::string> names;
  renamed(document, [&](const std::string& name) {
    names.insert(name);
    return name;
  });
  return names;
}

}  // namespace

std::optional<Document> with_so_many_clients(const Document& document, std::size_t group,
                                             std::size_t number) {
  const Document& groups = document.at("clients");
  std::size_t begin = 0;
  for (std::size_t i = 0; i < group; ++i) begin += count_of(groups.at(i));
  const std::size_t end = begin + count_of(groups.at(group));
  const auto before = names_in(document);
  if (!before || before->size() < end) return {};

  const std::set<std::string> named = named_clients(document);
  std::vector<bool> stays(before->size(), true);
  std::size_t surplus = end - begin - number;
  for (std::size_t i = end; i > begin && surplus > 0; --i) {
    if (named.contains(before->at(i - 1))) continue;
    stays[i - 1] = false;
    --surplus;
  }
  if (surplus > 0) return {};

  Document fewer = document;
  if (number == 0) {
    fewer["clients"].erase(group);
  } else {
    fewer["clients"][group]["count"] = number;
  }
  const auto after = names_in(fewer);
  if (!after) return {};
  std::map<std::string, std::string> new_names;
  std::size_t place = 0;
  for (std::size_t i = 0; i < before->size() && place < after->size(); ++i) {
    if (stays[i]) new_names.emplace(before->at(i), after->at(place++));
  }
  return renamed(fewer, [&](const std::string& name) {
    const auto found = new_names.find(name);
    return found == new_names.end() ? name : found->second;
  });
}

}  // namespace raftsim::shrink
