#include <algorithm>
#include <string>
#include <vector>

#include "sim/shrink/passes.hpp"
#include "sim/shrink/round_values.hpp"

namespace raftsim::shrink {
namespace {

void add_durations(const Document& value, std::vector<Duration>& durations) {
  if (value.is_string()) {
    if (const auto duration = parse_duration(value.get<std::string>())) durations.push_back(*duration);
  }
  if (!value.is_structured()) return;
  for (const Document& each : value) add_durations(each, durations);
}

/// Instead of a distribution: 10 ms, or what it speaks of itself, made round; of a disk, no time at all.
/// Messages take some, or nobody could tell what comes first.
std::vector<Duration> constants_for(const Part& part) {
  std::vector<Duration> durations;
  add_durations(*part.value, durations);
  std::vector<Duration> constants;
  if (part.key == "write") constants.push_back(Duration::zero());
  constants.push_back(milliseconds(10));
  for (const Duration each : durations) {
    constants.push_back(rounded_down(each, 1));
    constants.push_back(each);
  }
  return constants;
}

std::vector<Document> with_a_constant(const Document& document) {
  std::vector<Document> candidates;
  if (!document.contains(Pointer("/network/delay"))) {
    for (const char* const delay : {"10ms", "15ms"}) {
      candidates.push_back(document);
      candidates.back()["network"]["delay"] = delay;
    }
  }
  for (const Part& part : parts_of(document)) {
    if (!is_drawn(*part.value)) continue;
    for (const Duration constant : constants_for(part)) {
      candidates.push_back(document);
      candidates.back().at(part.place) = to_text(constant);
    }
  }
  return candidates;
}

}  // namespace

void constant_delays(Search& search) {
  sweep(search, with_a_constant);
}

void constant_delays_at_last(Search& search) {
  // The one moment that mattered comes earlier or later then: with other seeds, or up to the first end, it
  // may be there again.
  sweep(search, with_a_constant, Effort::many_seeds);
}

}  // namespace raftsim::shrink
