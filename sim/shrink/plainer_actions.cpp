#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// A fault that goes on by itself: how each turn of it begins and ends.
struct GoesOn {
  Document begin;
  Document end;
  /// How long a turn lasts, the time until the next, and until there is no other; nothing where it is drawn.
  std::optional<Duration> down;
  std::optional<Duration> up;
  Duration whole{};
};

/// More turns are not looked at one by one.
constexpr int kMostTurns = 40;

std::optional<Duration> constant_in(const Document& object, const char* key) {
  return object.contains(key) && object.at(key).is_string()
             ? parse_duration(object.at(key).get<std::string>())
             : std::nullopt;
}

GoesOn in_turns(const Document& fault, Document begin, Document end) {
  return {std::move(begin), std::move(end), constant_in(fault, "down"), constant_in(fault, "up"),
          constant_in(fault, "for").value_or(Duration{})};
}

std::optional<GoesOn> going_on(const Document& action) {
  if (action.contains("flap")) {
    const Document& flap = action.at("flap");
    Document links = flap;
    for (const char* const key : {"down", "up", "for"}) links.erase(key);
    return in_turns(flap, {{"cut", links}}, {{"heal", links}});
  }
  if (action.contains("crashLoop")) {
    const Document& loop = action.at("crashLoop");
    const Document& servers = loop.at("servers");
    return in_turns(loop, {{"crash", servers}}, {{"restart", servers}});
  }
  if (action.contains("swizzle")) {
    const Document& swizzle = action.at("swizzle");
    const Document servers = swizzle.contains("servers") ? swizzle.at("servers") : Document("all");
    return GoesOn{{{"isolate", servers}}, {{"heal", "all"}}, constant_in(swizzle, "apart"), {}};
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

Document entry_at(Duration when, const Document& actions) {
  return {{"at", to_text(when)}, {"do", actions}};
}

/// When the action at `place` happens; nothing where the timeline does not say so.
std::optional<Duration> known_time(const Document& document, const Pointer& place) {
  const Pointer entry = place.parent_pointer().parent_pointer();
  if (entry.parent_pointer() != kTimeline) return {};
  return constant_in(document.at(entry), "at");
}

/// The document with one turn of the fault in place of the action at `place`: each of its turns that begins
/// at a time that is known, ending at once, and as late as it does.
std::vector<Document> with_one_turn(const Document& document, const Pointer& place, const GoesOn& fault) {
  std::vector<Document> candidates{
      replaced(document, place, Document::array({fault.begin})),
      replaced(document, place, Document::array({fault.begin, fault.end})),
  };
  const auto begin = known_time(document, place);
  if (!begin || !fault.down) return candidates;
  const Document without = replaced(document, place, Document::array());
  const Duration period = *fault.down + fault.up.value_or(Duration{});
  const bool repeats = fault.up && period > Duration{};
  for (int turn = 0; turn < kMostTurns; ++turn) {
    const Duration when = *begin + period * turn;
    if (turn > 0 && (!repeats || when > *begin + fault.whole)) break;
    for (const Duration lasts : {Duration{}, *fault.down}) {
      candidates.push_back(without);
      Document& timeline = candidates.back()["timeline"];
      if (lasts == Duration{}) {
        timeline.push_back(entry_at(when, Document::array({fault.begin, fault.end})));
      } else {
        timeline.push_back(entry_at(when, Document::array({fault.begin})));
        timeline.push_back(entry_at(when + lasts, Document::array({fault.end})));
      }
    }
  }
  return candidates;
}

/// The document with the fault's first two turns laid down, in place of the action at `place`; nothing where
/// that says no times.
std::optional<Document> with_two_turns(const Document& document, const Pointer& place, const GoesOn& fault) {
  const auto begin = known_time(document, place);
  if (!begin || !fault.down || !fault.up) return {};
  Document candidate = replaced(document, place, Document::array({fault.begin}));
  Document& timeline = candidate["timeline"];
  timeline.push_back(entry_at(*begin + *fault.down, Document::array({fault.end})));
  timeline.push_back(entry_at(*begin + *fault.down + *fault.up, Document::array({fault.begin})));
  timeline.push_back(entry_at(*begin + *fault.down * 2 + *fault.up, Document::array({fault.end})));
  return candidate;
}

/// The document with the fault's first turns left out, for it begins with a later one: with the last first.
std::vector<Document> with_later_turns(const Document& document, const Pointer& place, const GoesOn& fault) {
  std::vector<Document> candidates;
  const auto begin = known_time(document, place);
  if (!begin || !fault.down || !fault.up) return candidates;
  const Duration period = *fault.down + *fault.up;
  // Its entry is its own, or all else in that would come later, too.
  if (period <= Duration{} || document.at(place.parent_pointer()).size() != 1) return candidates;
  for (std::int64_t turn = std::min<std::int64_t>(kMostTurns, fault.whole / period); turn > 0; --turn) {
    candidates.push_back(document);
    candidates.back().at(place.parent_pointer().parent_pointer())["at"] = to_text(*begin + period * turn);
    candidates.back().at(place).begin().value()["for"] = to_text(fault.whole - period * turn);
  }
  return candidates;
}

std::vector<Document> with_a_plainer_action(const Document& document) {
  std::vector<Document> candidates;
  for (const Part& part : parts_of(document)) {
    if (!part.value->is_object() || part.place.parent_pointer().empty()) continue;
    if (part.place.parent_pointer().back() != "do") continue;
    if (const auto fault = going_on(*part.value)) {
      for (Document& one : with_one_turn(document, part.place, *fault)) candidates.push_back(std::move(one));
      if (auto two = with_two_turns(document, part.place, *fault)) candidates.push_back(std::move(*two));
      for (Document& one : with_later_turns(document, part.place, *fault)) {
        candidates.push_back(std::move(one));
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
