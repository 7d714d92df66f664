#include "sim/shrink/document.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/scenario_error.hpp"

namespace raftsim::shrink {
namespace {

constexpr std::array<std::string_view, 9> kFixed{"$schema", "name", "purpose", "description", "section",
                                                 "seed",    "bug",  "stop",    "expect"};
constexpr std::array<std::string_view, 6> kDistributions{"uniform",   "normal", "exponential",
                                                         "logNormal", "pareto", "percentiles"};

/// A scenario of which nothing is given, in its own language.
const Document& usual() {
  static const Document document =
      Document::parse(to_json(parse_scenario(R"({"name": "usual", "stop": {"at": "1s"}})", "usual")));
  return document;
}

/// Leaves out those members of a section that are as usual, and the section where nothing is left.
void leave_out_usual(Document& document, const char* section) {
  const auto found = document.find(section);
  if (found == document.end()) return;
  for (const auto& [key, value] : usual().at(section).items()) {
    const auto member = found->find(key);
    if (key != "servers" && member != found->end() && *member == value) found->erase(member);
  }
  if (found->empty()) document.erase(section);
}

void add_parts(const Document& value, const Pointer& place, std::vector<Part>& parts) {
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    if (key == "say" || key == "because") continue;
    const Pointer below = value.is_array() ? place / static_cast<std::size_t>(std::stoull(key)) : place / key;
    parts.push_back({below, key, &member});
    add_parts(member, below, parts);
  }
}

}  // namespace

Document document_of(const Scenario& scenario) {
  Document document = Document::parse(to_json(scenario));
  leave_out_usual(document, "cluster");
  leave_out_usual(document, "network");
  if (document["clients"] == usual().at("clients")) document.erase("clients");
  if (document.contains("clients")) {
    for (Document& group : document["clients"]) {
      if (group.value("mode", "") == "closed") group.erase("mode");
    }
  }
  return document;
}

std::optional<Scenario> scenario_of(const Document& document) {
  try {
    return parse_scenario(document.dump(), "candidate");
  } catch (const ScenarioError&) {
    return std::nullopt;
  }
}

Document network_delay(const Document& document) {
  const Pointer place("/network/delay");
  return document.contains(place) ? document.at(place) : usual().at(place);
}

const Document* find(const Document& document, const Pointer& place) {
  return document.contains(place) ? &document.at(place) : nullptr;
}

std::vector<Part> parts_of(const Document& document) {
  std::vector<Part> parts;
  for (const auto& [key, value] : document.items()) {
    if (std::find(kFixed.begin(), kFixed.end(), key) != kFixed.end()) continue;
    const Pointer place = Pointer() / key;
    parts.push_back({place, key, &value});
    add_parts(value, place, parts);
  }
  return parts;
}

bool is_drawn(const Document& value) {
  return value.is_object() && value.size() == 1 &&
         std::find(kDistributions.begin(), kDistributions.end(), value.begin().key()) != kDistributions.end();
}

}  // namespace raftsim::shrink
