#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// What a fault that goes on by itself begins with.
std::optional<Document> beginning_of(const Document& action) {
  if (action.contains("flap")) {
    Document cut = action.at("flap");
    for (const char* const key : {"down", "up", "for"}) cut.erase(key);
    return Document{{"cut", std::move(cut)}};
  }
  if (action.contains("crashLoop")) return Document{{"crash", action.at("crashLoop").at("servers")}};
  if (action.contains("swizzle")) return Document{{"isolate", action.at("swizzle").value("servers", "all")}};
  return {};
}

/// The actions with others in place of the one at `place`.
Document replaced(const Document& document, const Pointer& place, const Document& actions) {
  Document candidate = document;
  Document& list = candidate.at(place.parent_pointer());
  const auto at = static_cast<std::ptrdiff_t>(std::stoull(place.back()));
  list.erase(list.begin() + at);
  list.insert(list.begin() + at, actions.begin(), actions.end());
  return candidate;
}

std::vector<Document> with_a_plainer_action(const Document& document) {
  std::vector<Document> candidates;
  for (const Part& part : parts_of(document)) {
    if (!part.value->is_object() || part.place.parent_pointer().empty()) continue;
    if (part.place.parent_pointer().back() != "do") continue;
    if (const auto plain = beginning_of(*part.value)) {
      candidates.push_back(replaced(document, part.place, Document::array({*plain})));
    }
    if (!part.value->contains("choose")) continue;
    for (const Document& branch : part.value->at("choose")) {
      candidates.push_back(replaced(document, part.place, branch.at("do")));
    }
  }
  return candidates;
}

}  // namespace

void plainer_actions(Search& search) {
  sweep(search, with_a_plainer_action);
}

}  // namespace raftsim::shrink
