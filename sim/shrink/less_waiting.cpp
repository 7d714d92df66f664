#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "sim/shrink/ending.hpp"
#include "sim/shrink/passes.hpp"
#include "sim/shrink/round_values.hpp"

namespace raftsim::shrink {
namespace {

/// Calls each(text) for every instant that the document names; durations are none.
template <class Value, class Each>
void for_all_instants(Value& document, const Each& each) {
  const auto visit = [&](auto& object, const auto& keys) {
    for (const char* const key : keys) {
      const auto member = object.find(key);
      if (member != object.end() && member->is_string()) each(*member);
    }
  };
  if (document.contains("timeline")) {
    for (auto& entry : document["timeline"]) visit(entry, std::array{"at", "from", "until"});
  }
  if (document.contains("clients")) {
    for (auto& group : document["clients"]) visit(group, std::array{"start", "stop"});
  }
  if (document.contains("expect")) {
    for (auto& one : document["expect"]) visit(one, std::array{"at", "from", "until", "by"});
  }
  visit(document["stop"], std::array{"at"});
}

Duration instant_of(const Document& text) {
  return parse_duration(text.get<std::string>()).value_or(Duration{});
}

/// All from `begin` on happens so much earlier.
Document brought_forward(const Document& document, Duration begin, Duration by) {
  Document candidate = document;
  for_all_instants(candidate, [&](Document& text) {
    if (const Duration instant = instant_of(text); instant >= begin) text = to_text(instant - by);
  });
  return candidate;
}

std::vector<Document> with_less_waiting(const Document& document) {
  std::set<Duration> instants;
  for_all_instants(document, [&](const Document& text) { instants.insert(instant_of(text)); });
  std::vector<Document> candidates;
  Duration before{};
  for (const Duration instant : instants) {
    const Duration gap = instant - before;
    for (const Duration rest : {Duration{}, gap / 16, gap / 8, gap / 4, gap / 2, gap / 4 * 3}) {
      const Duration to = std::max(before, rounded_down(before + rest, 2));
      candidates.push_back(brought_forward(document, instant, instant - to));
    }
    before = instant;
  }
  return candidates;
}

std::vector<Document> with_an_earlier_end(const Document& document) {
  const Duration end = instant_of(document.at("stop").at("at"));
  Duration last{};
  for_all_instants(document, [&](const Document& text) {
    if (const Duration instant = instant_of(text); instant < end) last = std::max(last, instant);
  });
  std::vector<Document> candidates;
  for (const Duration begin : {Duration{}, last}) {
    for (const int sixteenths : {1, 2, 4, 8, 12, 14, 15}) {
      const Duration earlier = rounded_down(begin + (end - begin) / 16 * sixteenths, 2);
      if (earlier > Duration{} && earlier < end) candidates.push_back(ending_by(document, earlier));
    }
  }
  return candidates;
}

/// What should come about has less time for it, and the run ends so much earlier.
std::vector<Document> with_a_shorter_bound(const Document& document) {
  std::vector<Document> candidates;
  const Pointer bound("/expect/0/within");
  const Document* const text = find(document, bound);
  if (text == nullptr) return candidates;
  const Duration within = instant_of(*text);
  const Duration end = instant_of(document.at("stop").at("at"));
  for (const int sixteenths : {1, 2, 4, 8, 12, 14, 15}) {
    const Duration shorter = rounded_down(within / 16 * sixteenths, 2);
    const Duration earlier = end - (within - shorter);
    if (shorter == Duration{} || earlier <= Duration{}) continue;
    candidates.push_back(ending_by(document, earlier));
    candidates.back().at(bound) = to_text(shorter);
  }
  return candidates;
}

}  // namespace

void less_waiting(Search& search) {
  sweep(search, with_less_waiting);
}

void earlier_end(Search& search) {
  while (search.take_first(with_a_shorter_bound(search.current())) ||
         search.take_first(with_an_earlier_end(search.current()))) {
  }
}

}  // namespace raftsim::shrink
