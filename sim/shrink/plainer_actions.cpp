#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// A fault that goes on by itself: what it begins with, and, unless that lasts, how each turn of it ends.
struct GoesOn {
  Document begin;
  Document end;
  /// How long a turn lasts, and the time until the next.
  std::optional<Duration> down;
  std::optional<Duration> up;
};

std::optional<Duration> constant_in(const Document& object, const char* key) {
  return object.contains(key) && object.at(key).is_string()
             ? parse_duration(object.at(key).get<std::string>())
             : std::nullopt;
}

std::optional<GoesOn> going_on(const Document& action) {
  if (action.contains("flap")) {
    const Document& flap = action.at("flap");
    Document links = flap;
    for (const char* const key : {"down", "up", "for"}) links.erase(key);
    return GoesOn{{{"cut", links}}, {{"heal", links}}, constant_in(flap, "down"), constant_in(flap, "up")};
  }
  if (action.contains("crashLoop")) {
    const Document& loop = action.at("crashLoop");
    const Document servers = loop.at("servers");
    return GoesOn{
        {{"crash", servers}}, {{"restart", servers}}, constant_in(loop, "down"), constant_in(loop, "up")};
  }
  if (action.contains("swizzle")) {
    return GoesOn{{{"isolate", action.at("swizzle").value("servers", "all")}}, {}, {}, {}};
  }
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

/// The document with so many turns of the fault, each laid down by itself, in place of the action at `place`;
/// nothing where that says no times.
std::optional<Document> with_turns(const Document& document, const Pointer& place, const GoesOn& fault,
                                   int turns) {
  const Pointer entry = place.parent_pointer().parent_pointer();
  if (entry.parent_pointer() != kTimeline || !fault.down || !fault.up) return {};
  const auto begin = constant_in(document.at(entry), "at");
  if (!begin) return {};
  Document candidate = replaced(document, place, Document::array({fault.begin}));
  Duration when = *begin;
  for (int turn = 1; turn <= turns; ++turn) {
    when += *fault.down;
    candidate["timeline"].push_back({{"at", to_text(when)}, {"do", Document::array({fault.end})}});
    if (turn == turns) break;
    when += *fault.up;
    candidate["timeline"].push_back({{"at", to_text(when)}, {"do", Document::array({fault.begin})}});
  }
  return candidate;
}

std::vector<Document> with_a_plainer_action(const Document& document) {
  std::vector<Document> candidates;
  for (const Part& part : parts_of(document)) {
    if (!part.value->is_object() || part.place.parent_pointer().empty()) continue;
    if (part.place.parent_pointer().back() != "do") continue;
    if (const auto fault = going_on(*part.value)) {
      candidates.push_back(replaced(document, part.place, Document::array({fault->begin})));
      for (const int turns : {1, 2}) {
        if (auto laid_down = with_turns(document, part.place, *fault, turns)) {
          candidates.push_back(std::move(*laid_down));
        }
      }
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
